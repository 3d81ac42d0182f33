/** Records that fail or hang for one shop for a while, or that hold its order as if it had lain there for so many days. */
import { setTimeout as delay } from 'node:timers/promises';
import { addDays } from '../../src/domain/values/japan-time.ts';
import type { ResumedOrder } from '../../src/records/contract/orders.ts';
import type { Records } from '../../src/records/records.ts';

const DAY_MS = 86_400_000;

export type FailingMethod = 'publish' | 'permitSend';

export type RecordsTrouble = {
  readonly wrap: (records: Records) => Records;
  /** The shop's next publications fail, or the next looks before a first send; so many of them. */
  fail(shop: string, method: FailingMethod, times: number): void;
  /** The shop's next look before a first send takes so long. */
  hang(shop: string, ms: number): void;
  /** An order that goes on finds itself so many days older. */
  age(shop: string, days: number): void;
};

export function recordsTrouble(): RecordsTrouble {
  const failing = new Map<string, number>();
  const hanging = new Map<string, number>();
  const days = new Map<string, number>();
  const orFail = <T>(shop: string, method: FailingMethod, call: () => Promise<T>): Promise<T> => {
    const key = `${method} ${shop}`;
    const left = failing.get(key) ?? 0;
    if (left === 0) return call();
    failing.set(key, left - 1);
    return Promise.reject(new Error('the records are down'));
  };
  return {
    fail: (shop, method, times) => void failing.set(`${method} ${shop}`, times),
    hang: (shop, ms) => void hanging.set(shop, ms),
    age: (shop, by) => void days.set(shop, by),
    wrap: (records) => ({
      ...records,
      publish: (publication) => orFail(publication.state.shop, 'publish', () => records.publish(publication)),
      async permitSend(ref) {
        const ms = hanging.get(ref.shop);
        hanging.delete(ref.shop);
        if (ms !== undefined) await delay(ms);
        return orFail(ref.shop, 'permitSend', () => records.permitSend(ref));
      },
      async loadForResume(shop, orderNumber) {
        const loaded = await records.loadForResume(shop, orderNumber);
        return loaded === null ? null : older(loaded, days.get(shop) ?? 0);
      },
    }),
  };
}

/** Every date and instant of it lies so many days further back. */
function older(loaded: ResumedOrder, days: number): ResumedOrder {
  const back = JSON.stringify(loaded.state)
    .replaceAll(/"(\d{4}-\d\d-\d\dT[^"]+Z)"/g, (_, instant: string) => JSON.stringify(new Date(Date.parse(instant) - days * DAY_MS).toISOString()))
    .replaceAll(/"(\d{4}-\d\d-\d\d)"/g, (_, date: string) => JSON.stringify(addDays(date, -days)));
  return { ...loaded, state: JSON.parse(back) };
}
