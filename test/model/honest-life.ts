/** Lives that are walked step by step: every call gets its honest answer unless the test says otherwise. */
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { defaultPolicyOf, type Policy } from '../../src/domain/order/policy.ts';
import { checkBalance, checkEnd, judgeOf } from './invariants.ts';
import { Life } from './life.ts';
import type { Draw } from './model-calls.ts';
import { DAY_MS, quiet } from './steps.ts';
import type { createVirtualWorker } from './virtual-worker.ts';

/** Judged after every step. */
export function anHonestLife(worker: Awaited<ReturnType<typeof createVirtualWorker>>, draw: Draw, policy: Partial<Policy> = {}): Life {
  const life = new Life(worker, draw, { ...defaultPolicyOf(atobarai), ...policy }, { judge: judgeOf(false) });
  life.calls.honest = true;
  return life;
}

/** Of the accepted actions, in their order. */
export function outcomesOf(life: Life): unknown[] {
  return life.accepted.map(({ id }) => life.records.lines.get(id)?.outcome);
}

/** Nothing more is asked for; whatever can clear by itself does. */
export async function comeToRest(life: Life): Promise<void> {
  await quiet(life, DAY_MS);
  checkEnd(life, false);
  checkBalance(life);
}
