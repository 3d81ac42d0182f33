import { expect, test } from 'vitest';
import { atobaraiService } from '../../src/activities/atobarai/service.ts';
import { isTooLate } from '../../src/activities/in-time.ts';
import { findSender } from '../../src/activities/merchant.ts';
import { sendOnce } from '../../src/activities/send-once.ts';
import { NOTHING_KEPT, type SendRule, type Service } from '../../src/activities/service.ts';
import type { CallPlan } from '../../src/domain/order/call-plan.ts';
import type { CreditVerdict, Inquiry } from '../../src/domain/order/inquiry.ts';
import { BEHIND } from '../../src/domain/order/call-result.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import type { RepeatPermission } from '../../src/records/contract/sends.ts';
import type { ServiceCredentials } from '../../src/records/contract/shops.ts';
import { orderWorkflowId, orderWorkflowType, type OrderContinue } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { lose } from '../support/lost-run.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('a run that an older engine still has', (engine) => {
  const { system, desk, yamato } = useSystem(engine, { policy: { callTimeoutMs: 3_000, settlingMs: 300 } });

  const stateOf = async (orderNumber: string): Promise<OrderState> => (await system.records.loadOrder(system.shop, orderNumber))!.state;
  const credit = async (orderNumber: string) => (await yamato.credits(settlementNo(orderNumber)))[0]!;

  /** As an engine does that is put back: what is there is gone, and the run is what it was, with what was waiting in it. */
  async function putBack(orderNumber: string, state: OrderState, waiting: OrderContinue['queue'] = []): Promise<void> {
    await lose(system, orderNumber).catch(() => undefined);
    const older: OrderContinue = { kind: 'continue', state, abandonAt: null, queue: waiting, processed: waiting.map(({ actionId }) => actionId), lines: [] };
    await system.client.workflow.start(orderWorkflowType, { workflowId: orderWorkflowId(system.shop, orderNumber), taskQueue: system.taskQueue, args: [older] });
  }

  /** Nothing is in question any more. */
  const untilRegained = (orderNumber: string) => expect.poll(async () => (await stateOf(orderNumber)).lost, { timeout: 20_000 }).toBeNull();

  test.concurrent('registers no slip that another has replaced', async () => {
    const orderNumber = await desk.approved();
    const older = await stateOf(orderNumber);
    const [first, second] = [aParcel(), aParcel()];
    const body = { action: 'registerShipment', parcels: [first] } as const;
    await desk.act(orderNumber, body, 'first');
    await desk.act(orderNumber, { action: 'registerShipment', parcels: [second] }, 'second');
    await putBack(orderNumber, older, [queued('first', body)]);
    await untilRegained(orderNumber);
    expect((await credit(orderNumber)).slips.map(({ slipNo }) => slipNo)).toEqual([second.slipNo]);
    const order = await desk.order(orderNumber);
    expect([order.status, order.attention, order.parcels.map(({ slipNo }) => slipNo)]).toEqual(['shipmentRegistered', [], [second.slipNo]]);
  });

  test.concurrent('sends no amount that another has replaced', async () => {
    const orderNumber = await desk.approved();
    const older = await stateOf(orderNumber);
    const body = { action: 'amendOrder', contents: lowered(orderNumber, 4_000) } as const;
    await desk.act(orderNumber, body, 'first');
    const { contents } = await stateOf(orderNumber);
    await desk.act(orderNumber, { action: 'amendOrder', contents: lowered(orderNumber, 3_000) }, 'second');
    await system.records.dropSettledPlans();
    await putBack(orderNumber, older, [queued('first', { ...body, contents })]);
    await untilRegained(orderNumber);
    expect([(await credit(orderNumber)).amountYen, (await desk.order(orderNumber)).credit.amountYen, await desk.attention(orderNumber)]).toEqual([3_000, 3_000, []]);
  });

  test.concurrent('cancels the credit that the order has now, not the one it had', async () => {
    const orderNumber = await restarted();
    expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([]);
    expect((await desk.order(orderNumber)).status).toBe('creditCancelled');
  });

  test.concurrent('keeps parcels in the order that there is now', async () => {
    const orderNumber = await restarted();
    const parcel = aParcel();
    expect((await desk.act(orderNumber, { action: 'recordParcels', parcels: [parcel] })).outcome).toBe('done');
    const { credit: present, parcels } = await desk.order(orderNumber);
    expect([present.settlementNo, parcels.map(({ slipNo }) => slipNo)]).toEqual([settlementNo(orderNumber, 2), [parcel.slipNo]]);
  });

  /** Cancelled and started once more, while the engine is back in the first start. */
  async function restarted(): Promise<string> {
    const orderNumber = await desk.approved();
    const older = await stateOf(orderNumber);
    await desk.act(orderNumber, { action: 'cancelCredit' });
    expect((await desk.cart.start(orderBody({ orderNumber, attempt: 2 }))).status).toBe(201);
    await putBack(orderNumber, older);
    return orderNumber;
  }
});

const credentials = { environment: 'sandbox', merchantCode: '12345678901', secrets: { password: 'abcd1234', cartCode: '' }, contract: {}, maintenance: [] } as unknown as ServiceCredentials;

test('records that take a question and never answer hold no change up', async () => {
  const records = { credentialsFor: async () => credentials, loadOrder: () => new Promise<never>(() => {}) };
  const of = { shop: 'demo', orderNumber: 'A-1', callTimeoutMs: 1_000, known: { claimId: 'c', sequence: 1, facts: [] } };
  const startedAt = Date.now();
  expect(await findSender(records, atobaraiService, { sandbox: 'http://127.0.0.1:1', test: '', production: '' }, of)).toHaveProperty('merchant.baseUrl');
  expect(isTooLate(startedAt)).toBe(false);
});

test('a slip is sent without the word of the records only for a credit that stands', async () => {
  const records = { credentialsFor: async () => credentials, loadOrder: () => Promise.reject(new Error('down')) } as unknown as Parameters<typeof sendOnce>[0];
  const sent: string[] = [];
  const verdicts: (CreditVerdict | null)[] = [null, 'approved'];
  const answered = (verdict: CreditVerdict | null): Inquiry => ({ askedAt: '2026-11-30T00:00:00.000Z', verdict, transaction: null, notFound: false, failed: null, calls: [] });
  const service: Service<object> = { service: 'atobarai', merchantOf: () => ({}), sends: {}, lookUps: {}, ask: async () => answered(verdicts.shift() ?? null) };
  const rule: SendRule<object> = { prepare: () => NOTHING_KEPT, call: async (_merchant, { settlementNo }) => (sent.push(settlementNo), { kind: 'done', value: null }) };
  const plan: CallPlan = { operation: 'KAASL', doubt: 'KAASL0', purpose: 'slip', activity: 'sendSlip', summary: '', settlementNo: 'A-1-1', parcel: 1, recheck: false, keeps: null, once: false, input: {} };
  const input = { shop: 'demo', orderNumber: 'A-1', service: 'atobarai', callTimeoutMs: 1_000, known: { claimId: 'c', sequence: 1, facts: [] }, claimId: 'c', actionId: 'a', abandonAt: null, plan } as const;
  const send = () => sendOnce(records, service, { sandbox: '', test: '', production: '' }, rule, input);
  expect((await send()).kind).toBe('held');
  expect(sent).toEqual([]);
  expect((await send()).kind).toBe('called');
  expect(sent).toEqual(['A-1-1']);
});

test('a request for a credit leaves its note also where it only repeats one that never was', async () => {
  const kept = { operation: 'KAARA', settlementNo: 'A-1-1', fields: [['amount', '1000']], amountYen: 1_000 } as const;
  const now = { fields: [['amount', '2000']], amountYen: 2_000 } as const;
  type Sent = readonly (readonly [string, string])[];
  /** What is written, and how often the records were asked to permit it. */
  async function again(repeat: () => Promise<RepeatPermission>, permitted: string, isOverdue = false): Promise<{ kind: string; result: unknown; sent: Sent[]; asked: number }> {
    const sent: Sent[] = [];
    let asked = 0;
    const permitSend = async () => ((asked += 1), { kind: permitted, at: '2026-11-30T00:00:00.000Z', amountYen: null });
    const records = { credentialsFor: async () => credentials, loadOrder: async () => null, permitRepeat: repeat, permitSend, releaseSend: async () => undefined } as unknown as Parameters<typeof sendOnce>[0];
    const service: Service<object> = { service: 'atobarai', merchantOf: () => ({}), sends: {}, lookUps: {}, ask: () => Promise.reject(new Error('not asked')) };
    const rule: SendRule<object> = { prepare: () => now, call: async (_merchant, { fields }) => (sent.push(fields), { kind: 'done', value: 'approved' }) };
    const plan: CallPlan = { operation: 'KAARA', doubt: 'KAARA', purpose: 'credit', activity: 'sendCredit', summary: '', settlementNo: 'A-1-1', parcel: null, recheck: false, keeps: null, once: false, input: {} };
    const answer = await sendOnce(records, service, { sandbox: '', test: '', production: '' }, rule, {
      shop: 'demo', orderNumber: 'A-1', service: 'atobarai', callTimeoutMs: 1_000, known: { claimId: 'c', sequence: 1, facts: [] }, claimId: 'c', actionId: 'none', plan,
      abandonAt: isOverdue ? '2026-11-30T00:00:00.000Z' : null,
    });
    return { kind: answer.kind, result: answer.kind === 'called' ? answer.call.result : null, sent, asked };
  }
  const nothingSent = async () => ({ kind: 'nothingSent' }) as const;
  const unavailable = { kind: 'notSent', reason: 'recordsUnavailable' };
  const behind = { kind: 'called', result: { kind: 'notSent', reason: BEHIND }, sent: [] };
  expect(await again(async () => ({ kind: 'permitted', plan: kept }), 'sentBefore')).toMatchObject({ kind: 'called', sent: [kept.fields], asked: 0 });
  expect(await again(nothingSent, 'permitted')).toMatchObject({ kind: 'called', sent: [now.fields], asked: 1 });
  expect(await again(() => Promise.reject(new Error('down')), 'permitted')).toEqual({ kind: 'called', result: unavailable, sent: [], asked: 0 });
  // What was kept cannot be opened; nothing is ever sent under the number, or another has sent it just now.
  expect(await again(async () => ({ kind: 'permitted', plan: null }), 'permitted')).toEqual({ kind: 'called', result: unavailable, sent: [], asked: 0 });
  expect(await again(nothingSent, 'sentBefore')).toEqual({ kind: 'called', result: unavailable, sent: [], asked: 1 });
  // The number is another start's.
  expect(await again(async () => ({ kind: 'superseded' }), 'permitted')).toEqual({ ...behind, asked: 0 });
  expect(await again(nothingSent, 'superseded')).toEqual({ ...behind, asked: 1 });
  // Nobody waits for it any more.
  expect(await again(nothingSent, 'abandoned')).toEqual({ kind: 'abandoned', result: null, sent: [], asked: 1 });
  expect(await again(nothingSent, 'current', true)).toEqual({ kind: 'abandoned', result: null, sent: [], asked: 1 });
});

function queued(actionId: string, body: OrderContinue['queue'][number]['body'] | Record<string, unknown>): OrderContinue['queue'][number] {
  return { actionId, body: body as OrderContinue['queue'][number]['body'] };
}

function lowered(orderNumber: string, amountYen: number): Record<string, unknown> {
  const { orderNumber: _number, method: _method, intake: _intake, ...rest } = orderBody({ orderNumber, amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] });
  return rest;
}
