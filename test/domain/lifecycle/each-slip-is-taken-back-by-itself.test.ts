import { beforeAll, expect, test } from 'vitest';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { foldOver, perform } from '../../../src/domain/lifecycle/perform.ts';
import type { CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import { type ActionBody, parseActionBody } from '../../../src/domain/order/action-body.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import type { Answer, CallResult } from '../../../src/domain/order/call-result.ts';
import type { Parcel } from '../../../src/domain/order/history.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { anInquiry, aParcel, approved, later, NOON } from './an-order-state.ts';

/** 見本払い, which takes a slip for each parcel and takes each back by a call of its own. */
const each: Method = {
  ...madeUp,
  service: 'each-slip-back',
  slipPer: 'parcel',
  withdraws: 'each',
  withdrawPlan: (state, slip) => ({ ...madeUp.withdrawPlan(state, null), parcel: slip, input: { slip: (state.parcelsBefore ?? state.parcels)[slip ?? -1]?.sentAs ?? null } }),
  checkParcels: (_state, parcels) => (parcels.length > 3 ? [{ rule: 'tooManySlips', message: '送り状は3件までです' }] : []),
};
beforeAll(() => useMethod(each));

const [FIRST, SECOND, THIRD, FOURTH] = ['123456789013', '300000000016', '401234567893', '100000000005'];
const DONE: CallResult<Answer> = { kind: 'done', value: null };

const registered = (slipNo: string): Parcel => aParcel({ slipNo, sentAs: slipNo, state: 'registered' });
const shipped = (...slipNos: readonly string[]): OrderState =>
  approved({ service: each.service, parcels: slipNos.map(registered), shipment: { state: 'registered', since: NOON }, delivery: { state: 'inTransit' } });

function bodyOf(body: Record<string, unknown>): ActionBody {
  const parsed = parseActionBody(body, each);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.body;
}

const WITHDRAW = bodyOf({ action: 'withdrawShipment' });
const registering = (...slipNos: readonly string[]): ActionBody => bodyOf({ action: 'registerShipment', parcels: slipNos.map((slipNo) => ({ slipNo, carrier: 'yamato' })) });

/** Carries the action out; `answer` says what Yamato answers to each call, which are noted. */
function carriedOut(state: OrderState, body: ActionBody, answer: (plan: CallPlan) => CallResult<Answer>): { state: OrderState; sent: readonly string[]; step: Step } {
  let current: CurrentAction | null = { actionId: 'a', body, askedAt: NOON, sent: false, refusedAs: null };
  let order = perform(state, body, NOON).state;
  const sent: string[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const step = nextStep({ state: order, current, queued: [], now: NOON });
    if (step.kind !== 'send') return { state: foldOver(order, body, NOON), sent, step };
    const { plan } = step;
    sent.push(`${plan.purpose} ${String(plan.input['slip'])}`);
    ({ state: order, current } = foldCall({ state: order, current }, plan, { operation: plan.operation, settlementNo: plan.settlementNo, sentAt: NOON, result: answer(plan) }, null, NOON));
  }
  throw new Error('it never ends');
}

const slips = ({ parcels }: OrderState): readonly string[] => parcels.map(({ slipNo, state }) => `${slipNo} ${state}`);

test('each has a call of its own, and then nothing is shipped any more', () => {
  const { state, sent, step } = carriedOut(shipped(FIRST, SECOND, THIRD), WITHDRAW, () => DONE);
  expect(sent).toEqual([`withdrawSlips ${FIRST}`, `withdrawSlips ${SECOND}`, `withdrawSlips ${THIRD}`]);
  expect(step).toMatchObject({ kind: 'finishAction', outcome: 'done' });
  expect(state).toMatchObject({ shipment: { state: 'none' }, delivery: { state: 'notShipped' } });
});

test('one that Yamato refuses stays, as do those behind it; the order knows which', () => {
  const { state, step } = carriedOut(shipped(FIRST, SECOND, THIRD), WITHDRAW, ({ input }) => (input['slip'] === SECOND ? { kind: 'refused', code: 'STATE' } : DONE));
  expect(step).toMatchObject({ kind: 'finishAction', outcome: 'failed', code: 'STATE' });
  expect([slips(state), state.shipment.state]).toEqual([[`${FIRST} recorded`, `${SECOND} registered`, `${THIRD} registered`], 'registered']);
});

test('a change takes back what goes and leaves alone what stays', () => {
  const { state, sent } = carriedOut(shipped(FIRST, SECOND), registering(SECOND, THIRD), () => DONE);
  expect(sent).toEqual([`withdrawSlips ${FIRST}`, `slip ${THIRD}`]);
  expect(slips(state)).toEqual([`${SECOND} registered`, `${THIRD} registered`]);
});

test('a change whose taking back is refused leaves all that stood', () => {
  const { state } = carriedOut(shipped(FIRST, SECOND), registering(SECOND, THIRD), () => ({ kind: 'refused', code: 'STATE' }));
  expect(slips(state).toSorted()).toEqual([`${FIRST} registered`, `${SECOND} registered`, `${THIRD} failed`]);
});

test('the slips of an order are looked at together', () => {
  const { finish } = perform(approved({ service: each.service }), registering(FIRST, SECOND, THIRD, FOURTH), NOON);
  expect(finish).toMatchObject({ outcome: 'refused', code: 'tooManySlips', detail: '送り状は3件までです' });
});

test('what is registered as the same is registered once', () => {
  const same = { ...each, service: 'same-slip', checkParcel: () => ({ ok: true, value: 'A-1' }) } as const satisfies Method;
  useMethod(same);
  const state = perform(approved({ service: same.service }), bodyOf({ action: 'registerShipment', parcels: [{ slipNo: '11', carrier: 'sagawa' }, { slipNo: '22', carrier: 'sagawa' }] }), NOON).state;
  expect(slips(state)).toEqual(['11 registering', '22 recorded']);
});

test('with slips that nobody here knows nothing is sent, and staff are told what to do', () => {
  const { sent, step } = carriedOut(shipped(), WITHDRAW, () => DONE);
  expect([sent, step]).toEqual([[], expect.objectContaining({ kind: 'finishAction', outcome: 'failed', code: 'slipUnknown' })]);
});

test.each([
  ['it is gone', [SECOND], 'recorded', null],
  ['it is still there', [FIRST, SECOND], 'registered', true],
] as const)('doubt about one ends by the slips that Yamato tells: %s', (_what, slipNos, first, resend) => {
  const { state, step } = carriedOut(shipped(FIRST, SECOND), WITHDRAW, () => ({ kind: 'unknown', reason: 'timeout' }));
  expect([step.kind, state.doubt]).toEqual(['wait', expect.objectContaining({ operation: 'shipNone', parcel: 0 })]);
  const askedAt = later(600_000);
  const asked = foldDoubtAnswer(state, anInquiry({ askedAt, transaction: { status: 'slipRegistered', warning: 'none' }, told: { slipNos } }), askedAt);
  expect([asked.parcels[0]?.state, asked.parcels[1]?.state, asked.doubt?.resend ?? null]).toEqual([first, 'registered', resend]);
});
