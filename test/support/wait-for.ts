/** Waits for something to become so: looks, pauses shortly, looks again, and fails with what it saw last. */
import { setTimeout as pause } from 'node:timers/promises';

/** Generous for a busy machine; what is waited for comes long before. */
export const WAIT_MS = 15_000;

const PAUSE_MS = 40;

export async function waitFor<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, waitMs: number = WAIT_MS): Promise<T> {
  const until = Date.now() + waitMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > until) throw new Error(`not so after ${waitMs} ms, last seen: ${JSON.stringify(seen)?.slice(0, 2_000)}`);
    await pause(PAUSE_MS);
  }
}
