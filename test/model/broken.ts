import type { Life } from './life.ts';

/** A promise is broken: what, and how everything stands. */
export class Broken extends Error {}

export function must(holds: boolean, life: Life, what: string): asserts holds {
  if (holds) return;
  const run = life.inside();
  const inHand = run === null ? null : { current: run.current, queue: run.queue.map(({ actionId }) => actionId) };
  throw new Broken(`${what}\n${JSON.stringify({ state: { ...life.state, policy: null }, inHand, ledger: [...life.yamato.entries], unnoticed: [...life.unnoticed] })}`);
}
