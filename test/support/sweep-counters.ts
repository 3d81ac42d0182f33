import { Registry } from 'prom-client';
import { createSweepCounters, type SweepCounters } from '../../src/api/sweep-metrics.ts';

/** Of their own: nobody collects them. */
export function sweepCounters(): SweepCounters {
  return createSweepCounters(new Registry());
}
