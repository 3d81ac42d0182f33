import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 25;

/** Waits until `hasEnded` says so, at most `limitMs`. False when the limit came first. */
export async function waitForEnd(hasEnded: () => boolean, limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs;
  while (!hasEnded()) {
    if (Date.now() >= until) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
