/**
 * Orders without a run: the row says that the order goes on, and the engine knows no run of it (its file is gone or of an
 * older moment, somebody terminated it). They are taken up from the records, which ask Yamato before anything else; a few a
 * minute, so that a whole installation that comes back does not stampede.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { OrderRef } from '../records/contract/orders.ts';
import type { Records } from '../records/records.ts';
import type { Engine } from './engine.ts';
import type { SweepCounters } from './sweep-metrics.ts';

export type LostOrdersDeps = {
  readonly records: Pick<Records, 'quietOrders'>;
  readonly engine: Pick<Engine, 'runningAmong' | 'hasRun' | 'resume'>;
  readonly log: FastifyBaseLogger;
  readonly counters: Pick<SweepCounters, 'resumed' | 'notResumed' | 'withoutRun'>;
};

/** Nothing was heard of the order for so long: the engine's list lags, and a young order is not without a run. */
const QUIET_FOR_MS = 10 * 60_000;
const BATCH = 100;
const RESUMED_PER_MINUTE = 30;

export type LostOrdersOptions = { readonly quietForMs?: number; readonly batch?: number; readonly perMinute?: number };

export type LostOrders = {
  /** How many there are, for at most so long; null: the engine or the records do not answer. */
  count(withinMs: number): Promise<number | null>;
  /** Looks at the next orders and takes up what has no run; false: records or engine do not answer. Never rejects. */
  round(): Promise<boolean>;
  /** Another process looks: it says how many there are. */
  rest(): void;
};

export function createLostOrders(deps: LostOrdersDeps, options: LostOrdersOptions = {}): LostOrders {
  const { quietForMs = QUIET_FOR_MS, batch = BATCH, perMinute = RESUMED_PER_MINUTE } = options;
  const { records, engine, log, counters } = deps;
  let after: OrderRef | null = null;
  let resumedAt: number[] = [];

  const missing = async (orders: readonly OrderRef[]): Promise<readonly OrderRef[] | null> => {
    const running = orders.length === 0 ? null : await engine.runningAmong(orders);
    if (running === null) return [];
    return running.kind === 'answer' ? orders.filter((order) => !running.value(order)) : null;
  };

  /** False: the engine does not answer. An order that cannot be taken up for another reason keeps no other waiting. */
  const takeUp = async (order: OrderRef): Promise<boolean> => {
    try {
      const run = await engine.hasRun(order.shop, order.orderNumber);
      if (run.kind !== 'answer') return false;
      if (run.value) {
        counters.withoutRun.dec();
        return true;
      }
      const resumed = await engine.resume(order.shop, order.orderNumber);
      if (resumed.kind !== 'answer') return false;
    } catch (error) {
      counters.notResumed.inc();
      log.error({ event: 'lostOrders.notResumed', ...order, reason: nameOf(error) }, 'order without a run cannot be taken up');
      return true;
    }
    resumedAt.push(Date.now());
    counters.resumed.inc();
    counters.withoutRun.dec();
    log.warn({ event: 'lostOrders.resumed', ...order }, 'order without a run taken up');
    return true;
  };

  return {
    rest() {
      counters.withoutRun.set(0);
    },
    async count(withinMs) {
      const until = Date.now() + withinMs;
      let found = 0;
      try {
        for (let from: OrderRef | null = null; Date.now() < until; ) {
          const orders: readonly OrderRef[] = await records.quietOrders({ after: from, quietForMs, limit: batch });
          const candidates = await missing(orders);
          if (candidates === null) return null;
          for (const { shop, orderNumber } of candidates) {
            const run = await engine.hasRun(shop, orderNumber);
            if (run.kind === 'answer' && !run.value) found += 1;
          }
          from = orders.at(-1) ?? null;
          if (orders.length < batch) break;
        }
      } catch {
        return null;
      }
      counters.withoutRun.set(found);
      log[found > 0 ? 'warn' : 'info']({ event: 'lostOrders.found', found }, 'orders without a run');
      return found;
    },

    async round() {
      try {
        const orders = await records.quietOrders({ after, quietForMs, limit: batch });
        const candidates = await missing(orders);
        if (candidates === null) return false;
        counters.withoutRun.set(candidates.length);
        for (const order of candidates) {
          resumedAt = resumedAt.filter((at) => at > Date.now() - 60_000);
          // The rest waits where it is: the next round begins with it.
          if (resumedAt.length >= perMinute) return true;
          if (!(await takeUp(order))) return false;
          after = order;
        }
        after = orders.length < batch ? null : (orders.at(-1) ?? null);
        return true;
      } catch (error) {
        log.warn({ event: 'lostOrders.failed', reason: nameOf(error) }, 'look for orders without a run failed');
        return false;
      }
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
