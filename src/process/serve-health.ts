/** What a process without an API listens on HOST and PORT with: health, readiness, metrics. */
import type { Config } from '../config.ts';
import { createHealthApp } from '../api/health-app.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Records } from '../records/records.ts';
import type { OpenWorkers } from './open-workers.ts';
import type { Stages } from './stages.ts';

type Around = { readonly config: Config; readonly log: Log; readonly stages: Stages; readonly metrics: Metrics };

/** A reading takes a few seconds at the most. */
const CLOSE_MS = 5_000;

export async function serveHealth({ config, log, stages, metrics }: Around, { records, workers }: { readonly records: Records; readonly workers: OpenWorkers }): Promise<void> {
  const { host, port, environment, trustedProxies, metricsToken } = config;
  metrics.watch({ name: 'engine', read: () => workers.reachEngine() });
  const app = await createHealthApp({
    records, log, metrics, trustedProxies, metricsToken,
    development: environment === 'development',
    checks: {
      engine: () => workers.reachEngine(),
      worker: async () => {
        if (!workers.isRunning()) throw new Error('not polling');
      },
    },
  });
  await app.listen({ host, port });
  stages.add('health', async () => {
    const hurry = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
    await app.close();
    clearTimeout(hurry);
  });
}
