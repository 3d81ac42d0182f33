/** How Yamato answers this process: figures of every call to it, by service. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { onYamatoCall, type ToldCall } from '../yamato/told-calls.ts';

/** Calls are given up after 20 s, unless a shop's policy says otherwise. */
const BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32];

/** Begins to count; the returned function ends it. Every service is there from the first reading on, with nothing called yet. */
export function measureYamato(registry: Registry, services: readonly string[]): () => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'torihiki_yamato_call_seconds',
    help: 'Calls to Yamato by what they came to: done, refused (by Yamato), notSent (provably nothing left), unknown (whether it happened, nobody knows)',
    labelNames: ['service', 'operation', 'outcome'],
    buckets: BUCKETS_S,
    registers,
  });
  const noEntry = new Counter({
    name: 'torihiki_yamato_no_entry_total',
    help: 'Calls that ended because the merchant code or password was refused (credential), or TLS could not be agreed on (certificate)',
    labelNames: ['service', 'what'],
    registers,
  });
  const answeredAt = new Gauge({ name: 'torihiki_yamato_last_answer_timestamp_seconds', help: 'When Yamato last gave this process a clear answer; 0: not since its start', labelNames: ['service'], registers });
  const failedAt = new Gauge({ name: 'torihiki_yamato_last_failure_timestamp_seconds', help: 'When a call of this process last got no clear answer; 0: not since its start', labelNames: ['service'], registers });
  const failing = new Gauge({ name: 'torihiki_yamato_failures_in_a_row', help: 'Calls of this process without a clear answer since the last one that had one', labelNames: ['service'], registers });
  for (const service of services) {
    for (const gauge of [answeredAt, failedAt, failing]) gauge.set({ service }, 0);
    for (const what of ['credential', 'certificate']) noEntry.inc({ service, what }, 0);
  }
  return onYamatoCall((call) => {
    const { service, operation, outcome } = call;
    seconds.observe({ service, operation, outcome }, call.seconds);
    if (call.noEntry !== null) noEntry.inc({ service, what: call.noEntry });
    if (isAnswer(call)) {
      answeredAt.set({ service }, Date.now() / 1_000);
      failing.set({ service }, 0);
    } else {
      failedAt.set({ service }, Date.now() / 1_000);
      failing.inc({ service });
    }
  });
}

function isAnswer({ outcome }: ToldCall): boolean {
  return outcome === 'done' || outcome === 'refused';
}
