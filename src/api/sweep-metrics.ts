/** What the sweeps had to do, in numbers: none of them names an order. */
import { Counter, type Registry } from 'prom-client';

export type SweepCounters = {
  /** `kind`: `start` or `action`. */
  readonly unreadable: Counter<'kind'>;
  readonly resent: Counter<'kind'>;
  readonly resumed: Counter;
};

export function createSweepCounters(registry: Registry): SweepCounters {
  const registers = [registry];
  return {
    unreadable: new Counter({ name: 'torihiki_sweep_failed_total', help: 'Stored starts and actions that could not be read or handed over; each is tried again', labelNames: ['kind'], registers }),
    resent: new Counter({ name: 'torihiki_sweep_resent_total', help: 'Starts and actions handed to the engine once more', labelNames: ['kind'], registers }),
    resumed: new Counter({ name: 'torihiki_orders_without_run_total', help: 'Orders found without a run and taken up from the records', registers }),
  };
}
