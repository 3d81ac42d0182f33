/** Publications that the records did not take: how many orders wait to be told, and for how long. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** A worker that lost sight of one for so long has handed it to another: the engine tries at least every half a minute. */
const FORGET_AFTER_MS = 90_000;

type Waiting = { readonly since: number; readonly seenAt: number };

export type Publications = {
  failed(workflowId: string, since: number, kind: 'atOnce' | 'background'): void;
  succeeded(workflowId: string): void;
};

export function watchPublications(registry: Registry, now: () => number = Date.now): Publications {
  const waiting = new Map<string, Waiting>();
  const registers = [registry];
  const failures = new Counter({ name: 'torihiki_publications_failed_total', help: 'Publications that the records did not take; in the background each is tried again until it is taken', labelNames: ['kind'], registers });
  for (const kind of ['atOnce', 'background']) failures.inc({ kind }, 0);
  const present = (): Waiting[] => {
    for (const [workflowId, { seenAt }] of waiting) if (seenAt < now() - FORGET_AFTER_MS) waiting.delete(workflowId);
    return [...waiting.values()];
  };
  new Gauge({
    name: 'torihiki_publications_waiting',
    help: 'Orders of this worker whose newest state the records do not have yet',
    registers,
    collect() {
      this.set(present().length);
    },
  });
  new Gauge({
    name: 'torihiki_publications_oldest_seconds',
    help: 'How long the oldest of them waits',
    registers,
    collect() {
      this.set(Math.max(0, ...present().map(({ since }) => (now() - since) / 1_000)));
    },
  });
  return {
    failed(workflowId, since, kind) {
      failures.inc({ kind });
      if (kind === 'background') waiting.set(workflowId, { since, seenAt: now() });
    },
    succeeded: (workflowId) => void waiting.delete(workflowId),
  };
}
