/**
 * What a process tells Prometheus: its own counters, and figures that cost a question to the records or the engine. These
 * are asked for at most every 15 s, however often and by however many it is read. A part that does not answer is told as
 * `torihiki_up` 0 and leaves no figures behind; it never fails a reading.
 */
import { Gauge, Registry } from 'prom-client';

/** Between two questions to the same part. */
const ASK_EVERY_MS = 15_000;
/** A part that hangs is a part that is down. */
const ANSWER_WITHIN_MS = 3_000;

export type Part = {
  /** The label `part` of `torihiki_up`. */
  readonly name: string;
  /** Sets its figures; rejects when it does not answer. */
  readonly read: () => Promise<void>;
  /** Takes them back: an old figure is none. */
  readonly forget?: () => void;
};

export type Metrics = {
  readonly registry: Registry;
  /** Parts are asked in turn with each reading. */
  watch(part: Part): void;
  /** Adds what somebody else has written in the same format, with each reading; empty while there is nothing. */
  join(text: () => Promise<string>): void;
  /** All of it in Prometheus' text format. Never rejects. */
  read(): Promise<string>;
};

export type Role = 'all' | 'api' | 'worker';

type Watched = Part & { asked: Promise<void> | null };

export function createMetrics(role: Role, now: () => number = () => performance.now()): Metrics {
  const registry = new Registry();
  new Gauge({ name: 'torihiki_process', help: 'Always 1; the label says which half of the installation the process is', labelNames: ['role'], registers: [registry] }).set({ role }, 1);
  const up = new Gauge({ name: 'torihiki_up', help: 'Whether a part answers, as this process sees it', labelNames: ['part'], registers: [registry] });
  const parts: Watched[] = [];
  const joined: (() => Promise<string>)[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let round: Promise<unknown> = Promise.resolve();

  const ask = async (part: Watched): Promise<void> => {
    // One that still owes its last answer is not asked again.
    part.asked ??= part.read().finally(() => (part.asked = null));
    const answers = await inTime(part.asked);
    up.set({ part: part.name }, answers ? 1 : 0);
    if (!answers) part.forget?.();
  };

  return {
    registry,
    watch: (part) => void parts.push({ ...part, asked: null }),
    join: (text) => void joined.push(text),
    async read() {
      if (now() - askedAt >= ASK_EVERY_MS) {
        askedAt = now();
        round = Promise.all(parts.map(ask));
      }
      await round;
      const texts = [await registry.metrics(), ...(await Promise.all(joined.map((text) => text().catch(() => ''))))];
      return texts.filter((text) => text !== '').map((text) => `${text.trimEnd()}\n`).join('');
    },
  };
}

async function inTime(answer: Promise<void>): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(limit.resolve, ANSWER_WITHIN_MS, false);
  try {
    return await Promise.race([limit.promise, answer.then(() => true, () => false)]);
  } finally {
    clearTimeout(timer);
  }
}
