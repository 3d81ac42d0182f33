/** Work of many small steps on one thread: others have their turn whenever it has gone on for a while. */
import { setImmediate } from 'node:timers/promises';

const TURN_MS = 10;

/** Each one after the other, in their order. */
export async function inTurns<T, R>(entries: readonly T[], step: (entry: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let since = performance.now();
  for (const entry of entries) {
    results.push(await step(entry));
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
  return results;
}
