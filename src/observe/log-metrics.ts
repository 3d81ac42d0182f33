/** How often something was written into the log that somebody should know of, by its event code. */
import { Counter, type Registry } from 'prom-client';
import { onLoggedTrouble } from '../log.ts';

/** There from the first reading on, so that the first one is seen to come. */
const EXPECTED = [
  { level: 'fatal', event: 'process.broken' },
  { level: 'error', event: 'process.stopFailed' },
] as const;

/** Begins to count; the returned function ends it. */
export function countTroubles(registry: Registry): () => void {
  const counter = new Counter({
    name: 'torihiki_log_events_total',
    help: 'Lines of the log that are warnings or worse, by their event code',
    labelNames: ['level', 'event'],
    registers: [registry],
  });
  for (const labels of EXPECTED) counter.inc(labels, 0);
  return onLoggedTrouble((trouble) => counter.inc(trouble));
}
