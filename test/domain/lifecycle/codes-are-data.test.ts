import { describe, expect, test } from 'vitest';
import { cancelPlan, reissuePlan, slipPlan, withdrawPlan } from '../../../src/domain/atobarai/plans.ts';
import { attentionDetail } from '../../../src/domain/lifecycle/explain-cause.ts';
import { foldCall, foldUnfit } from '../../../src/domain/lifecycle/fold-call.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { CurrentAction } from '../../../src/domain/lifecycle/step.ts';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import { raise } from '../../../src/domain/order/attention-list.ts';
import { byStaff, byUs, byYamato } from '../../../src/domain/order/cause.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, aParcel, approved, later, NOON } from './an-order-state.ts';
import { creditSentAs, sentAs } from './sent-as.ts';

const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
const inHand = (body: ActionBody): CurrentAction => ({ actionId: 'a', body, askedAt: null, sent: false, refusedAs: null });
const registering = approved({ parcels: [aParcel({ state: 'registering' })], shipment: { state: 'registering', since: NOON } });
const shipped = approved({ parcels: [aParcel({ state: 'registered' })], shipment: { state: 'registered', since: NOON } });
const ship = inHand({ ...common, action: 'registerShipment', parcels: null });

/** What a clerk reads of the only attention. */
function detailOf(state: OrderState): string | null | undefined {
  const { attention } = projectOrder(state, { contents: false });
  expect(attention).toHaveLength(1);
  return attention[0]?.detail;
}

describe('a clerk reads why', () => {
  test.each([
    ['Yamato’s code with its meaning', { cause: byYamato('kaacl011E') }, 'kaacl011E：依頼日時に半角数字以外の文字があります。このシステムの不具合です。運用担当へ連絡してください'],
    ['which number it is about, and Yamato’s code', { detail: 'A-1-1', cause: byYamato('kaasl009E') }, 'A-1-1：kaasl009E：送り状番号はすでに登録されています'],
    ['a code that nobody knows, with what can be done', { cause: byYamato('kaara999E') }, 'kaara999E：ヤマト側のエラーです（コード kaara999E）。このコードの説明はまだありません'],
    ['what staff said: it is there', { cause: byStaff('registered') }, '担当者の判断：Yamatoに登録されている'],
    ['what staff said: it is not', { cause: byStaff('notRegistered') }, '担当者の判断：Yamatoに登録されていない'],
    ['what staff said: given up', { cause: byStaff('givenUp') }, '担当者の判断：あきらめる'],
    ['what staff said: another status', { cause: byStaff('corrected') }, '担当者の判断：見た目上のステータス変更'],
    ['what no inquiry can tell', { cause: byUs('notConfirmed') }, '売上確定になり、この送り状が登録されたかどうかは照会できません。Yamatoの管理画面で確認してください'],
    ['that the outcome is not known, and of which number', { detail: 'A-1-1', cause: byUs('unclear') }, 'A-1-1：結果不明'],
    ['a rule of ours by its name', { cause: byUs('slipLength') }, 'slipLength'],
    ['both values of a drift', { detail: '当方の記録：与信OK ／ Yamato：取消済み' }, '当方の記録：与信OK ／ Yamato：取消済み'],
  ])('%s', (_what, why, words) => {
    const detail = detailOf(raise(approved(), 'shipmentFailed', NOON, why));
    expect(detail?.slice(0, words.length)).toBe(words);
  });

  test('nothing where there is nothing more to it', () => {
    expect(attentionDetail('atobarai', { code: 'deliveryProblem', since: NOON, detail: null, cause: null })).toBeNull();
  });

  test('a text as it stands, even if it looks like a code', () => {
    expect(detailOf(raise(approved(), 'changedElsewhere', NOON, { detail: 'kaacl011E' }))).toBe('kaacl011E');
  });

  test('one who says the same by the same code is told apart: what is no word of Yamato’s is not explained as one', () => {
    expect(detailOf(raise(approved(), 'shipmentFailed', NOON, { cause: byUs('kaacl011E') }))).toBe('kaacl011E');
  });
});

describe('whose word it was is kept', () => {
  test('of a slip that Yamato refused, and its action says Yamato’s reason', () => {
    const call = { operation: 'KAASL', settlementNo: 'A-1', sentAt: NOON, result: { kind: 'refused', code: 'kaasl005E' } } as const;
    const { state, current } = foldCall({ state: registering, current: { ...ship, askedAt: NOON } }, slipPlan(registering, 0, false), call, null, NOON);
    expect(state.attention).toEqual([{ code: 'shipmentFailed', since: NOON, detail: null, cause: byYamato('kaasl005E') }]);
    const step = nextStep({ state, current, queued: [], now: later(1_000) });
    expect(step).toMatchObject({ kind: 'finishAction', outcome: 'failed', code: 'kaasl005E' });
    expect(step.kind === 'finishAction' && step.detail).toMatch(/^1件のうち1件を登録できませんでした。.+。.+/);
  });

  test('of a slip that a rule of ours kept back, and its action gives no reason of Yamato’s', () => {
    const { state, current } = foldUnfit({ state: registering, current: { ...ship, askedAt: NOON } }, slipPlan(registering, 0, false), 'slipLength', NOON);
    expect(state.attention).toEqual([{ code: 'shipmentFailed', since: NOON, detail: null, cause: byUs('slipLength') }]);
    expect(nextStep({ state, current, queued: [], now: later(1_000) })).toEqual({
      kind: 'finishAction', outcome: 'failed', code: 'slipLength', detail: '1件のうち1件を登録できませんでした',
    });
  });

  test('of a slip that staff say is not there', () => {
    const doubtful = raise({ ...registering, doubt: aDoubt('KAASL0'), parcels: [aParcel({ state: 'unknown' })] }, 'shipmentUnknown', NOON);
    const body = { ...common, action: 'resolve', attention: 'shipmentUnknown', decision: 'notRegistered', reason: '管理画面で確認' } as const;
    const { state } = perform(doubtful, body, later(1_000));
    expect(state.attention).toEqual([{ code: 'shipmentFailed', since: later(1_000), detail: null, cause: byStaff('notRegistered') }]);
    expect(detailOf(state)).toBe('担当者の判断：Yamatoに登録されていない');
    expect(nextStep({ state, current: ship, queued: [], now: later(2_000) })).toEqual({
      kind: 'finishAction', outcome: 'failed', code: 'notRegistered', detail: '1件のうち1件を登録できませんでした',
    });
  });

  test('of a replaced credit whose cancel stays doubtful', () => {
    const replaced = { settlementNo: 'A-0', generation: 1, amountYen: 5_500, since: NOON, nextTryAt: NOON, tries: 0 };
    const state = approved({ retired: [replaced] });
    const retire = cancelPlan(state, 'A-0', 'retire');
    expect(detailOf(sentAs(state, retire, NOON, { kind: 'unknown', reason: 'timeout' }, NOON))).toBe('A-0：結果不明');
    expect(detailOf(sentAs(state, retire, NOON, { kind: 'refused', code: 'kaacl011E' }, NOON))).toMatch(/^A-0：kaacl011E：依頼日時/);
  });

  test('of a reissue that was refused, that did not fit, and whose outcome is not known', () => {
    const plan = reissuePlan(shipped, { reason: 'lost', reasonText: '' });
    const current = inHand({ ...common, action: 'own', name: 'reissueInvoice', fields: { reason: 'lost', reasonText: null } });
    const finish = (after: { readonly state: OrderState; readonly current: CurrentAction | null }) => nextStep({ ...after, queued: [], now: later(1_000) });
    const call = (result: Parameters<typeof sentAs>[3]) => ({ operation: plan.operation, settlementNo: 'A-1', sentAt: NOON, result });

    const refused = foldCall({ state: shipped, current }, plan, call({ kind: 'refused', code: 'kaarr009E' }), null, NOON);
    expect([refused.current?.refusedAs, finish(refused)]).toEqual([byYamato('kaarr009E'), expect.objectContaining({ outcome: 'failed', code: 'kaarr009E', detail: expect.stringMatching(/回/) })]);

    const unfit = foldUnfit({ state: shipped, current }, plan, 'enclosedNotContracted', NOON);
    expect([unfit.current?.refusedAs, finish(unfit)]).toEqual([
      byUs('enclosedNotContracted'), expect.objectContaining({ outcome: 'failed', code: 'enclosedNotContracted', detail: expect.stringContaining('Yamatoには送っていません') }),
    ]);

    const unknown = foldCall({ state: shipped, current }, plan, call({ kind: 'unknown', reason: 'timeout' }), null, NOON);
    expect(unknown.state.attention).toEqual([{ code: 'reissueUnknown', since: NOON, detail: null, cause: byUs('timeout') }]);
    expect(finish(unknown)).toMatchObject({ outcome: 'unknown', code: 'reissueUnknown' });
  });

  test('of a closed order without a credit that is looked at again', () => {
    const staffSaid = approved({ outcome: 'closedByStaff', credit: { ...approved().credit, state: 'failed', code: 'notRegistered' } });
    const yamatoSaid = approved({ outcome: 'closedByStaff', credit: { ...approved().credit, state: 'failed', code: 'kaara103E' } });
    const reopened = (state: OrderState) => perform(state, { ...common, action: 'syncStatus' }, NOON).state;
    expect(detailOf(reopened(staffSaid))).toBe('担当者の判断：Yamatoに登録されていない');
    expect(reopened(yamatoSaid).attention).toMatchObject([{ code: 'creditFailed', cause: byYamato('kaara103E') }]);
    expect(detailOf(reopened(yamatoSaid))).toMatch(/^kaara103E：.+。.+/);
  });
});

describe('a code is read by the call that it answers', () => {
  const refusedAs = (code: string) => ({ kind: 'refused', code }) as const;

  test.each(['kaasl009E', 'kaasl018E'])('%s, "this slip is there", is what a registration wanted, and what a withdrawal did not', (code) => {
    expect(sentAs(registering, slipPlan(registering, 0, false), NOON, refusedAs(code), NOON)).toMatchObject({ shipment: { state: 'registered' }, attention: [] });
    expect(sentAs(shipped, withdrawPlan(shipped), NOON, refusedAs(code), NOON)).toMatchObject({ shipment: { state: 'registered' }, attention: [{ code: 'shipmentFailed', cause: byYamato(code) }] });
  });

  test('"the earlier slip is not there" is what the repeat of a change wanted, and what its first request did not', () => {
    const changing = { ...registering, parcels: [aParcel({ state: 'registering', replaces: '123456789024' })] };
    const doubtful = { ...changing, doubt: aDoubt('KAASL1', { parcel: 0, resend: true }) };
    const plan = slipPlan(changing, 0, false);
    expect(sentAs(doubtful, plan, NOON, refusedAs('kaasl032E'), NOON).parcels).toMatchObject([{ state: 'registered' }]);
    expect(sentAs(changing, plan, NOON, refusedAs('kaasl032E'), NOON)).toMatchObject({ parcels: [{ state: 'failed' }], attention: [{ code: 'shipmentFailed' }] });
  });

  test('a code that nobody knows is not believed, of any call', () => {
    expect(sentAs(registering, slipPlan(registering, 0, false), NOON, refusedAs('kaasl999E'), NOON)).toMatchObject({ doubt: { operation: 'KAASL0', refusedAs: 'kaasl999E' }, attention: [] });
    expect(sentAs(shipped, withdrawPlan(shipped), NOON, refusedAs('kaasl999E'), NOON)).toMatchObject({ doubt: { operation: 'KAASL9' }, attention: [] });
    expect(sentAs(shipped, cancelPlan(shipped, 'A-1', 'cancel'), NOON, refusedAs('kaacl999E'), NOON)).toMatchObject({ doubt: { operation: 'KAACL' }, attention: [] });
  });

  test('wrong settings of the shop say nothing about the call in doubt', () => {
    const doubtful = { ...registering, doubt: aDoubt('KAASL0', { resend: true }) };
    expect(sentAs(doubtful, slipPlan(registering, 0, false), NOON, refusedAs('kaasl002E'), NOON)).toMatchObject({ doubt: { operation: 'KAASL0', asked: 1 }, attention: [] });
    const credit = { ...approved(), creditSent: true, credit: { ...approved().credit, state: 'unknown' as const }, doubt: aDoubt('KAARA', { resend: true }) };
    expect(creditSentAs(credit, NOON, refusedAs('kaara001E'), NOON)).toMatchObject({ doubt: { operation: 'KAARA', asked: 1 }, attention: [{ code: 'settingsWrong', cause: byYamato('kaara001E') }] });
  });
});
