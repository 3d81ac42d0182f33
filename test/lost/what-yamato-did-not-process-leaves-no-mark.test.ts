import { expect, test } from 'vitest';
import { sendOnce } from '../../src/activities/send-once.ts';
import { NOTHING_KEPT, type SendRule, type Service } from '../../src/activities/service.ts';
import { reauthorisePlan } from '../../src/domain/card/plans.ts';
import type { Answer, CallResult } from '../../src/domain/order/call-result.ts';
import { authorised } from '../domain/card/an-order-by-card.ts';

const DONE: CallResult<Answer> = { kind: 'done', value: null };
const plan = reauthorisePlan(authorised(), '2027-01-16');

/** The same call as often as there are answers; how often it left, and what came of the last. */
async function sendAgain(...answers: readonly CallResult<Answer>[]) {
  const claims = new Set<string>();
  const records = {
    credentialsFor: async () => ({ environment: 'sandbox', merchantCode: '1', secrets: {}, contract: {}, maintenance: [] }),
    loadOrder: () => Promise.reject(new Error('no answer')),
    claimOnce: async ({ claim }: { claim: string }) => claims.size < claims.add(claim).size,
    releaseOnce: async ({ claim }: { claim: string }) => void claims.delete(claim),
  } as unknown as Parameters<typeof sendOnce>[0];
  const service = { service: 'card', merchantOf: () => ({}), sends: {}, lookUps: {} } as unknown as Service<object>;
  let left = 0;
  const rule: SendRule<object> = { prepare: () => NOTHING_KEPT, call: async () => answers[left++] ?? DONE };
  const send = () =>
    sendOnce(records, service, { sandbox: '', test: '', production: '' }, rule, {
      shop: 'demo', orderNumber: 'A-1', service: 'card', callTimeoutMs: 1_000, known: { claimId: 'c', sequence: 1, facts: [] }, claimId: 'c', actionId: 'a', abandonAt: null, plan,
    });
  for (const _before of answers.slice(1)) await send();
  const last = await send();
  return { left, result: last.kind === 'called' ? last.call.result : last.kind };
}

test.each(['Z012000006', 'Z010000000', 'A110000000'])('a renewal that was answered %s is made later, and not taken for one that was sent', async (code) => {
  expect(await sendAgain({ kind: 'refused', code }, DONE)).toEqual({ left: 2, result: DONE });
});

test.each([{ kind: 'refused', code: 'A112000004' }, { kind: 'refused', code: 'Z019999999' }, { kind: 'unknown', reason: 'timeout' }, DONE] as const)('one that came to %j leaves its mark: it is never made twice', async (answer) => {
  expect(await sendAgain(answer, DONE)).toEqual({ left: 1, result: { kind: 'unknown', reason: 'sentBefore' } });
});
