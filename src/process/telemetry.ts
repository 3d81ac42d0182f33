/** What a process tells of itself, from its start on: traces, and figures that every process has. */
import { collectDefaultMetrics } from 'prom-client';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { watchCertificates } from '../observe/certificates.ts';
import { countTroubles } from '../observe/log-metrics.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import { useTracer } from '../observe/spans.ts';
import { measureYamato } from '../observe/yamato-metrics.ts';
import type { Records } from '../records/records.ts';
import type { Stages } from './stages.ts';

type Around = { readonly config: Config; readonly log: Log; readonly stages: Stages };

/** Nothing of OpenTelemetry is loaded where no collector is named. */
export async function openTraces({ config: { otlpEndpoint, role }, log, stages }: Around): Promise<void> {
  if (otlpEndpoint === undefined) return;
  const { openTracer } = await import('../observe/otlp.ts');
  const tracer = openTracer(otlpEndpoint, role, log);
  useTracer(tracer);
  stages.add('traces', async () => {
    useTracer(null);
    await tracer.close();
  });
}

/** `services`: of Yamato, which workers call. */
export function openMetrics({ config, stages }: Around, records: Pick<Records, 'ping'>, services: readonly string[]): Metrics {
  const { role, temporal, publicUrl, publicTlsAddress } = config;
  const metrics = createMetrics(role === 'migrate' ? 'all' : role);
  collectDefaultMetrics({ register: metrics.registry });
  stages.add('figures of the log', countTroubles(metrics.registry));
  if (role !== 'api') stages.add('figures of Yamato', measureYamato(metrics.registry, services));
  watchCertificates(metrics, {
    engine: temporal.tls?.client?.certificate,
    shown: role === 'worker' || publicUrl === undefined || publicTlsAddress === undefined ? null : { address: publicTlsAddress, publicUrl },
  });
  metrics.watch({ name: 'records', read: () => records.ping() });
  return metrics;
}
