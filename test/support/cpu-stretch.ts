/** How a piece of work uses the thread that everybody shares. Processor time, so that a busy machine changes nothing. */
import { setImmediate } from 'node:timers/promises';

export type Measured<T> = { readonly value: T; readonly totalMs: number; readonly longestMs: number };

/** Runs it; `longestMs`: the most it used in one go, with nobody else having a turn. */
export async function cpuOf<T>(work: () => Promise<T>): Promise<Measured<T>> {
  let running = true;
  let longestMs = 0;
  let last = threadMs();
  const watching = (async () => {
    while (running) {
      await setImmediate();
      const now = threadMs();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }
  })();
  await setImmediate();
  const began = threadMs();
  longestMs = 0;
  const value = await work();
  const totalMs = threadMs() - began;
  await setImmediate();
  running = false;
  await watching;
  return { value, totalMs, longestMs };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
