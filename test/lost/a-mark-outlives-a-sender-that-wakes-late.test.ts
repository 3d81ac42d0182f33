import { afterEach, expect, test, vi } from 'vitest';
import { sendOnce } from '../../src/activities/send-once.ts';
import { NOTHING_KEPT, type SendRule, type Service } from '../../src/activities/service.ts';
import type { CallPlan } from '../../src/domain/order/call-plan.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a change of a slip that was repeated is known to have been sent, though its first sender woke up late', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const claims = new Set<string>();
  let wake = (): void => {};
  const woken = new Promise<void>((resolve) => (wake = resolve));
  const credentials = { environment: 'sandbox', merchantCode: '1', secrets: {}, contract: {}, maintenance: [] };
  const records = (isFrozen: boolean) => ({
    credentialsFor: async () => credentials,
    loadOrder: () => Promise.reject(new Error('no answer')),
    async claimOnce({ claim }: { claim: string }) {
      const isFree = !claims.has(claim);
      claims.add(claim);
      if (isFrozen) await woken;
      return isFree;
    },
    releaseOnce: async ({ claim }: { claim: string }) => void claims.delete(claim),
  }) as unknown as Parameters<typeof sendOnce>[0];
  let sent = 0;
  const approved = { askedAt: '2026-11-30T00:00:00.000Z', verdict: 'approved', transaction: null, notFound: false, failed: null, calls: [] } as const;
  const service: Service<object> = { service: 'atobarai', merchantOf: () => ({}), sends: {}, lookUps: {}, ask: async () => approved };
  const rule: SendRule<object> = { prepare: () => NOTHING_KEPT, call: async () => ((sent += 1), { kind: 'done', value: null }) };
  const plan: CallPlan = { operation: 'KAASL', doubt: 'KAASL1', purpose: 'slip', activity: 'sendSlip', summary: '', settlementNo: 'A-1-1', parcel: 0, recheck: false, keeps: 'mark', once: false, input: {} };
  const send = (keeps: CallPlan['keeps'], isFrozen = false) =>
    sendOnce(records(isFrozen), service, { sandbox: '', test: '', production: '' }, rule, {
      shop: 'demo', orderNumber: 'A-1', service: 'atobarai', callTimeoutMs: 1_000, known: { claimId: 'c', sequence: 1, facts: [] }, claimId: 'c', actionId: 'a', abandonAt: null, plan: { ...plan, keeps },
    });

  const frozen = send('mark', true);
  await vi.waitFor(() => expect(claims.size).toBe(1));
  vi.setSystemTime(Date.now() + 20_000);
  // Its order has given it up, asked, and repeats it.
  await send('markAgain');
  wake();
  await frozen;
  expect(sent).toBe(1);
  // A run that an older engine still has, while the records say nothing of the order.
  expect(await send('mark')).toMatchObject({ kind: 'called', call: { result: { kind: 'unknown', reason: 'sentBefore' } } });
  expect(sent).toBe(1);
});
