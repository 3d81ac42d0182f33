/**
 * Pushes after they were answered: which order one is about, and whether that order is told. The answer waits for none of
 * it, so that neither its words nor its time say which numbers exist. Pushes for one number within a second are one; those
 * that came after the first was under way make a second round, so that the last of them is never lost.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CreditState, ServiceName } from '../domain/order/facets.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import type { ApiDeps } from './deps.ts';
import type { Engine } from './engine.ts';
import { takesPush } from './push-secret.ts';

/** `secret`: the word in the address it was sent to. `isForeign`: not from where Yamato posts. */
export type Push = { readonly service: ServiceName; readonly merchantCode: string; readonly settlementNo: string; readonly isForeign: boolean; readonly secret: string | null };

export type PushDesk = {
  /** False: too much is under way; nothing was taken. */
  take(push: Push): boolean;
  /** Ends the waits; what was taken is tried once more at once. Resolves when nothing is under way. */
  close(): Promise<void>;
};

const ROUND_MS = 1_000;
const MOST_NUMBERS = 1_000;
const MOST_SECRETS = 1_000;
/** Before the next try while records or engine are away. After the last one the order asks Yamato in its own time. */
const TRY_AGAIN_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;

type Numbered = Omit<Push, 'secret'>;
type Waiting = { readonly secrets: Set<string | null> };

export function createPushDesk(deps: ApiDeps, engine: Engine): PushDesk {
  const numbers = new Map<string, Waiting>();
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();

  async function serve(name: string, number: Numbered, waiting: Waiting): Promise<void> {
    while (waiting.secrets.size > 0) {
      const secrets = [...waiting.secrets];
      waiting.secrets.clear();
      await handOver(number, secrets);
      await pause(ROUND_MS);
    }
    numbers.delete(name);
  }

  async function handOver(number: Numbered, secrets: readonly (string | null)[]): Promise<void> {
    for (const [turn, pauseMs] of [...TRY_AGAIN_MS, null].entries()) {
      const done = await tell(deps, engine, number, secrets).catch(() => false);
      if (done || pauseMs === null || (closing.signal.aborted && turn > 0)) {
        // Without its number: whether it is one of ours was not to be found out.
        if (!done) deps.log.warn({ event: 'api.pushDropped', tries: turn + 1 }, 'push dropped; the order asks in its own time');
        return;
      }
      await pause(pauseMs);
    }
  }

  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
  }

  return {
    take({ secret, ...number }) {
      const name = `${number.service} ${number.merchantCode} ${number.settlementNo} ${number.isForeign}`;
      const waiting = numbers.get(name);
      if (waiting !== undefined) {
        if (waiting.secrets.size < MOST_SECRETS) waiting.secrets.add(secret);
        return waiting.secrets.has(secret);
      }
      if (numbers.size >= MOST_NUMBERS) return false;
      const begun: Waiting = { secrets: new Set([secret]) };
      numbers.set(name, begun);
      const serving = serve(name, number, begun).finally(() => underWay.delete(serving));
      underWay.add(serving);
      return true;
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

/** False: try again later. A number of nobody, a wrong word, an order that waits for nothing: there is nothing to tell. */
async function tell(deps: ApiDeps, engine: Engine, number: Numbered, secrets: readonly (string | null)[]): Promise<boolean> {
  const order = await findOrder(deps, number, secrets);
  if (order === null || !mayWait(order)) return true;
  const { shop, orderNumber, credit } = order;
  const told = await engine.notify(shop, orderNumber, { settlementNo: credit.settlementNo });
  if (told.kind !== 'unavailable') return true;
  deps.log.warn({ event: 'api.pushNotSignalled', shop, orderNumber }, 'run not told of a push');
  return false;
}

async function findOrder(deps: ApiDeps, number: Numbered, secrets: readonly (string | null)[]): Promise<OrderState | null> {
  for (const { shop, orderNumber } of await deps.records.findBySettlementNo(number)) {
    const found = await deps.records.findShop(shop);
    if (found === null || !secrets.some((secret) => takesPush(found.settings, secret))) continue;
    if (number.isForeign && found.environment !== 'sandbox') continue;
    const order = await deps.records.loadOrder(shop, orderNumber);
    if (order !== null) return order.state;
  }
  return null;
}

const pending: readonly CreditState[] = ['requesting', 'unknown', 'awaitingBuyer'];

/** The records may be a moment behind; an order whose credit is decided there has nothing to ask about. */
function mayWait({ outcome, credit }: OrderState): boolean {
  return outcome === null && pending.includes(credit.state);
}
