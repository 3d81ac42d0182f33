/** What the sweeps had to do, in numbers: none of them names an order. */
import { Counter, Gauge, type Registry } from 'prom-client';

export type SweepCounters = {
  /** `kind`: `start` or `action`. */
  readonly unreadable: Counter<'kind'>;
  readonly resent: Counter<'kind'>;
  readonly resumed: Counter;
  readonly notResumed: Counter;
  readonly withoutRun: Gauge;
};

export function createSweepCounters(registry: Registry): SweepCounters {
  const registers = [registry];
  return {
    unreadable: new Counter({ name: 'torihiki_sweep_failed_total', help: 'Stored starts and actions that could not be read or handed over; each is tried again', labelNames: ['kind'], registers }),
    resent: new Counter({ name: 'torihiki_sweep_resent_total', help: 'Starts and actions handed to the engine once more', labelNames: ['kind'], registers }),
    resumed: new Counter({ name: 'torihiki_orders_without_run_total', help: 'Orders found without a run and taken up from the records', registers }),
    notResumed: new Counter({ name: 'torihiki_orders_not_resumed_total', help: 'Attempts to take up an order without a run that failed; each is made again', registers }),
    withoutRun: new Gauge({ name: 'torihiki_orders_without_run', help: 'Orders without a run that the latest look found, at the start over all and then a hundred at a time, and that are not taken up yet', registers }),
  };
}
