import { beforeAll, describe, expect, test } from 'vitest';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { attentionDetail } from '../../../src/domain/lifecycle/explain-cause.ts';
import { amountDoubt } from '../../../src/domain/lifecycle/doubt-rows.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { differsFrom } from '../../../src/domain/lifecycle/fold-told.ts';
import { useMethod } from '../../../src/domain/lifecycle/method.ts';
import { watchPlan } from '../../../src/domain/lifecycle/watch.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import { type Answer, type CallResult, callLine } from '../../../src/domain/order/call-result.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { aDoubt, anInquiry, aParcel, approved, aState, later, NOON } from './an-order-state.ts';

beforeAll(() => useMethod(madeUp));

const requesting = aState({ service: madeUp.service, own: {} });
const answered = (state: OrderState, plan: CallPlan, result: CallResult<Answer>): OrderState =>
  foldCall({ state, current: null }, plan, { operation: plan.operation, settlementNo: plan.settlementNo, sentAt: NOON, result }, null, NOON).state;

describe('an answer', () => {
  test('brings what only the method knows of into its own state, and the reason of a refusal to staff', () => {
    const refused = answered(requesting, madeUp.creditPlan(requesting), { kind: 'done', value: 'refused', code: 'BLOCKED', brings: { reason: 'NAME' } });
    expect(refused.own).toEqual({ reason: 'NAME' });
    const [raised] = refused.attention;
    expect(raised).toMatchObject({ code: 'creditRefused', cause: { by: 'yamato', code: 'BLOCKED', detailCode: 'NAME' } });
    expect(raised === undefined ? null : attentionDetail(madeUp.service, raised)).toBe('BLOCKED：このお客様は利用できません。内容を確認してください（NAME：氏名に誤りがあります。内容を確認してください）');
  });

  test('that brings nothing leaves all as it was', () => {
    expect(answered(requesting, madeUp.creditPlan(requesting), { kind: 'done', value: 'refused' })).toMatchObject({ own: {}, attention: [{ code: 'creditRefused', cause: null }] });
  });

  test('that refuses keeps the word beside its code', () => {
    const failed = answered(requesting, madeUp.creditPlan(requesting), { kind: 'refused', code: 'NAME', detailCode: 'BLOCKED' });
    expect(failed.attention).toMatchObject([{ code: 'creditFailed', cause: { code: 'NAME', detailCode: 'BLOCKED' } }]);
  });

  test('is in the history by its codes', () => {
    const line = (result: CallResult<Answer>) => callLine({ operation: 'register', settlementNo: 'A-1', sentAt: NOON, result }, (value) => value);
    expect(line({ kind: 'done', value: 'refused', code: 'BLOCKED', brings: { secret: 'x' } })).toMatchObject({ outcome: 'done', code: 'BLOCKED', answer: 'refused' });
    expect(line({ kind: 'refused', code: 'NAME', detailCode: 'BLOCKED' })).toMatchObject({ outcome: 'refused', code: 'NAME', answer: 'BLOCKED' });
    expect(JSON.stringify(line({ kind: 'done', value: 'refused', brings: { secret: 'x' } }))).not.toContain('secret');
  });
});

describe('an inquiry', () => {
  const order = approved({ service: madeUp.service });
  const told = (amountYen: number, askedAt = NOON) => anInquiry({ askedAt, verdict: 'approved', transaction: { status: 'approved', warning: 'none' }, told: { amountYen } });

  test('that tells another amount is followed, with both values', () => {
    const { state } = foldSeen(order, told(900), NOON);
    expect([state.credit.amountYen, state.attention.map(({ detail }) => detail)]).toEqual([900, [`当方の記録：${order.credit.amountYen}円 ／ Yamato：900円`]]);
  });

  test('that came before a change of our own can show is not believed', () => {
    const changed = { ...order, lastChangeAt: NOON };
    expect(foldSeen(changed, told(900, later(1)), later(1)).state.credit.amountYen).toBe(order.credit.amountYen);
    expect(foldSeen(changed, told(900, later(order.policy.settleDelayMs)), later(order.policy.settleDelayMs)).state.credit.amountYen).toBe(900);
  });

  test('that tells of an order in doubt says nothing about an amount', () => {
    const doubtful = { ...order, doubt: aDoubt('ship', { parcel: 0 }) };
    expect(foldSeen(doubtful, told(900), NOON).state.credit.amountYen).toBe(order.credit.amountYen);
  });

  test('is watched for it, too: what either does not say is no difference', () => {
    expect(watchPlan(order)?.knownTold).toEqual({ amountYen: order.credit.amountYen });
    expect(watchPlan({ ...order, service: 'atobarai' })).not.toHaveProperty('knownTold');
    expect([differsFrom({ amountYen: 1 }, { amountYen: 2 }), differsFrom({ amountYen: 1 }, {}), differsFrom({ slipNos: ['1', '2'] }, { slipNos: ['2', '1'] }), differsFrom({ slipNos: ['1'] }, { slipNos: [] })]).toEqual([true, false, false, true]);
  });

  test.each([[['123456789013'], 'registered', null], [[], 'unknown', true]] as const)('that tells of slips ends the doubt about one, or lets it be sent again (%j)', (slipNos, parcel, resend) => {
    const state = approved({ service: madeUp.service, parcels: [aParcel({ state: 'registering' })] });
    const doubtful = answered(state, madeUp.slipPlan(state, 0, false), { kind: 'unknown', reason: 'timeout' });
    const askedAt = later(600_000);
    const asked = foldDoubtAnswer(doubtful, anInquiry({ askedAt, transaction: { status: 'slipRegistered', warning: 'none' }, told: { slipNos } }), askedAt);
    expect([asked.parcels[0]?.state, asked.doubt?.resend ?? null]).toEqual([parcel, resend]);
  });

  test('that tells of another slip agrees with a refusal that nobody knows', () => {
    const state = approved({ service: madeUp.service, parcels: [aParcel({ state: 'registering' })] });
    const doubtful = answered(state, madeUp.slipPlan(state, 0, false), { kind: 'refused', code: 'WHATEVER' });
    const asked = foldDoubtAnswer(doubtful, anInquiry({ transaction: { status: 'slipRegistered', warning: 'none' }, told: { slipNos: ['300000000016'] } }), NOON);
    expect([asked.parcels[0]?.state, asked.attention.map(({ code }) => code)]).toEqual(['failed', ['shipmentFailed']]);
  });

  test.each([[900, null, 900], [5_500, true, 5_500]] as const)('that tells the amount ends the doubt about one, or lets it be sent again (%i yen)', (amountYen, resend, stands) => {
    const contents = { ...order.contents, amountYen: 900 };
    const row = amountDoubt({ label: '金額変更', ask: 'transaction', repeat: () => null });
    useMethod({ ...madeUp, service: 'amount-told', doubts: { ...madeUp.doubts, change: row } });
    const state = { ...order, service: 'amount-told', amending: { way: 'change', contents, failed: null }, doubt: aDoubt('change') };
    const askedAt = later(600_000);
    const asked = foldDoubtAnswer({ ...state, credit: { ...state.credit, amountYen: 5_500 } }, anInquiry({ askedAt, transaction: { status: 'approved', warning: 'none' }, told: { amountYen } }), askedAt);
    expect([asked.doubt?.resend ?? null, asked.credit.amountYen]).toEqual([resend, stands]);
  });
});
