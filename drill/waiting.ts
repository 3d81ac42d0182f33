/** Waits with a bound: the drill never waits for ever. */
import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

export async function pause(ms: number): Promise<void> {
  await setTimeout(ms);
}

/** Whether it became so in time. */
export async function becomes(isSo: () => boolean | Promise<boolean>, withinMs: number, lookEveryMs: number = LOOK_EVERY_MS): Promise<boolean> {
  const until = Date.now() + withinMs;
  for (;;) {
    if (await isSo()) return true;
    if (Date.now() > until) return false;
    await pause(lookEveryMs);
  }
}
