/**
 * What the Temporal SDK measures of its workers (task latencies, slots, sticky cache), for our own page to take in. The SDK
 * can only serve it on a port of its own, which nobody guards: it is on loopback, and has no personal data.
 */
import type { TelemetryOptions } from '@temporalio/worker';

const READ_WITHIN_MS = 1_000;

/** Durations in seconds and counters with `_total`, as all of Prometheus has them. */
export function sdkMetricsOptions(port: number): NonNullable<TelemetryOptions['metrics']> {
  return { prometheus: { bindAddress: addressOf(port), countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true } };
}

/** In Prometheus' text format. Rejects when it cannot be read. */
export async function readSdkMetrics(port: number): Promise<string> {
  const answer = await fetch(`http://${addressOf(port)}/metrics`, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  if (!answer.ok) throw new Error(`the SDK's metrics answer ${answer.status}`);
  return answer.text();
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
