/** What the process is doing right now, and whose request that goes back to: known wherever the work leads, without being passed along. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { NO_ORIGIN, type Origin } from '../domain/order/origin.ts';

const current = new AsyncLocalStorage<Origin>();

export function currentOrigin(): Origin {
  return current.getStore() ?? NO_ORIGIN;
}

/** What `work` does, and whatever it waits for, goes back to `origin`, as far as that says something new. */
export function withOrigin<T>(origin: Partial<Origin>, work: () => T): T {
  return current.run({ ...currentOrigin(), ...origin }, work);
}
