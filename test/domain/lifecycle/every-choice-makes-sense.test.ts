import { describe, expect, test } from 'vitest';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { ownOf } from '../../../src/domain/atobarai/own-state.ts';
import { attentionRule } from '../../../src/domain/lifecycle/attention-rules.ts';
import { actionDetail } from '../../../src/domain/order/action-detail.ts';
import { type AttentionChoice, type AttentionCode, attentionRules, choiceLabels } from '../../../src/domain/order/attention.ts';
import { raise } from '../../../src/domain/order/attention-list.ts';
import { byStaff, byYamato } from '../../../src/domain/order/cause.ts';
import { foldCancelRefused } from '../../../src/domain/lifecycle/fold-cancel.ts';
import { startRecredit } from '../../../src/domain/lifecycle/fold-recredit.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import { choicesNow } from '../../../src/domain/lifecycle/perform-resolve.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import type { TransactionStatus } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus, type Status } from '../../../src/domain/order/status.ts';
import { aDoubt, aParcel, approved, aState, later, NOON } from './an-order-state.ts';

const refused = approved({ credit: { ...approved().credit, state: 'refused', code: 'refused' } });
const failed = approved({ credit: { ...approved().credit, state: 'failed', code: 'kaara103E' }, creditSent: false });
const shipped = approved({ parcels: [aParcel({ state: 'registered' })], shipment: { state: 'registered', since: NOON } });
const replaced = { settlementNo: 'A-0', generation: 1, amountYen: 5_500, since: NOON, nextTryAt: later(3_600_000), tries: 1 };
const contents = { ...aState().contents, amountYen: 3_000 };

/** An order for which the attention makes sense. */
const states = {
  adoptNotFound: { ...failed, intake: 'adopt' },
  creditRefused: refused,
  creditFailed: failed,
  creditFlipped: refused,
  creditUnknown: aState({ creditSent: true, credit: { ...aState().credit, state: 'unknown' }, doubt: aDoubt('KAARA') }),
  holdTooLong: approved({ credit: { ...approved().credit, state: 'held' } }),
  shipmentUnknown: approved({ doubt: aDoubt('KAASL0'), parcels: [aParcel({ state: 'unknown' })], shipment: { state: 'unknown', since: NOON } }),
  shipmentFailed: approved({ parcels: [aParcel({ state: 'failed' })], shipment: { state: 'failed', since: NOON } }),
  cancelUnknown: approved({ doubt: aDoubt('KAACL'), cancellation: { state: 'unknown' } }),
  cancelFailed: approved({ cancellation: { state: 'failed' } }),
  changedElsewhere: shipped,
  runLost: approved(),
  shipDatePassed: approved(),
  shipDateNear: approved(),
  lastShipDateNear: approved(),
  lastShipDatePassed: approved(),
  deliveryOverdue: shipped,
  deliveryProblem: shipped,
  invoiceNotPrinted: shipped,
  trackingGivenUp: shipped,
  twoLiveCredits: approved({ retired: [replaced] }),
  amendUnknown: approved({ doubt: aDoubt('KAAKK'), amending: { way: 'reduce', contents, failed: null } }),
  reissueUnknown: approved({ amending: { way: 'reissue', contents, failed: null } }),
  withdrawUnknown: { ...shipped, doubt: aDoubt('KAASL9') },
  yamatoUnreachable: approved({ sendNotBefore: later(60_000), notSentInARow: 3 }),
  settingsWrong: aState({ sendNotBefore: later(900_000) }),
} satisfies Readonly<Record<AttentionCode, OrderState>>;

type Code = keyof typeof states;

const codes = Object.keys(states) as Code[];
const choices = Object.keys(choiceLabels) as AttentionChoice[];
const cells = codes.flatMap((code) => choices.map((choice) => [code, choice] as const));

function decide(attention: Code, decision: AttentionChoice) {
  const state = raise(states[attention], attention, NOON);
  const body = { action: 'resolve', attention, decision, reason: '管理画面で確認', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
  return { before: state, body, ...perform(state, body, later(1_000)) };
}

describe('要確認の解決', () => {
  test('every attention that there is can be decided here', () => {
    expect(codes.toSorted()).toEqual([...Object.keys(attentionRules), ...Object.keys(atobarai.attentions)].toSorted());
  });

  test.each(cells)('%s × %s: done where it is offered, refused with a reason elsewhere', (code, choice) => {
    const offered = attentionRule(code).choices;
    const { before, state, finish } = decide(code, choice);
    expect(choicesNow(before, code).includes(choice)).toBe(offered.includes(choice));
    if (!offered.includes(choice)) {
      expect(finish).toMatchObject({ outcome: 'refused', code: 'choiceNotOffered' });
      return expect(state).toEqual(before);
    }
    // A cancel that is tried again is done only once Yamato has answered.
    if (code === 'cancelFailed' && choice === 'retry') return expect([finish, state.cancellation.state]).toEqual([null, 'cancelling']);
    expect(finish?.outcome).toBe('done');
    if (choice !== 'retry') expect(state.attention.map((raised) => raised.code), 'staff have decided').not.toContain(code);
  });

  test.each(codes)('%s offers at least one way out, and every label is Japanese', (code) => {
    expect(attentionRule(code).choices.length).toBeGreaterThan(0);
    for (const text of [attentionRule(code).label, attentionRule(code).whatToDo]) expect(text).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  const effects: readonly (readonly [Code, AttentionChoice, Partial<OrderState> | ((state: OrderState) => void)])[] = [
    ['creditUnknown', 'retry', ({ doubt }) => expect(doubt?.nextAskAt).toBe(later(1_000))],
    ['creditUnknown', 'registered', ({ credit, doubt }) => expect([credit.state, doubt]).toEqual(['approved', null])],
    ['creditUnknown', 'notRegistered', ({ credit, attention }) => expect([credit.state, attention[0]?.code]).toEqual(['failed', 'creditFailed'])],
    ['shipmentUnknown', 'registered', ({ shipment }) => expect(shipment.state).toBe('registered')],
    ['shipmentUnknown', 'notRegistered', ({ shipment, attention }) => expect([shipment.state, attention[0]?.code]).toEqual(['failed', 'shipmentFailed'])],
    ['cancelFailed', 'acknowledge', { cancellation: { state: 'none' } }],
    ['cancelUnknown', 'cancelled', { outcome: 'cancelled' }],
    ['cancelUnknown', 'giveUp', ({ cancellation, attention }) => expect([cancellation.state, attention[0]?.code]).toEqual(['failed', 'cancelFailed'])],
    ['amendUnknown', 'registered', ({ credit }) => expect(credit.amountYen).toBe(3_000)],
    ['amendUnknown', 'notRegistered', ({ credit, amending }) => expect([credit.amountYen, amending?.failed]).toEqual([5_500, byStaff('notRegistered')])],
    ['withdrawUnknown', 'registered', ({ shipment }) => expect(shipment.state).toBe('registered')],
    ['withdrawUnknown', 'notRegistered', ({ shipment, parcels }) => expect([shipment.state, parcels[0]?.state]).toEqual(['none', 'recorded'])],
    ['reissueUnknown', 'registered', (state) => expect(ownOf(state).reissues.count).toBe(1)],
    ['reissueUnknown', 'notRegistered', (state) => expect([ownOf(state).reissues.count, state.contents.amountYen]).toEqual([0, 5_500])],
    ['twoLiveCredits', 'retry', ({ retired }) => expect(retired[0]?.nextTryAt).toBe(later(1_000))],
    ['twoLiveCredits', 'cancelled', { retired: [] }],
    ['yamatoUnreachable', 'retry', { sendNotBefore: null }],
    ['settingsWrong', 'retry', { sendNotBefore: null }],
    ['adoptNotFound', 'retry', ({ doubt, credit }) => expect([doubt?.operation, credit.state]).toEqual(['ADOPT', 'unknown'])],
    ['adoptNotFound', 'giveUp', { outcome: 'failed' }],
    ['creditRefused', 'close', { outcome: 'closedByStaff' }],
    ['changedElsewhere', 'acknowledge', { acknowledged: ['changedElsewhere'], outcome: null }],
  ];
  test.each(effects)('%s, decided as %s, becomes so', (code, choice, effect) => {
    const { state } = decide(code, choice);
    if (typeof effect === 'function') effect(state);
    else expect(state).toMatchObject(effect);
  });

  test('a new credit that staff believe not to be registered is cancelled all the same', () => {
    const { credit } = approved();
    const doubtful = startRecredit(approved(), contents, NOON);
    const state = { ...doubtful, creditSent: true, doubt: aDoubt('KAARA'), credit: { ...doubtful.credit, settlementNo: 'A-2', state: 'unknown' as const } };
    const body = { action: 'resolve', attention: 'creditUnknown', decision: 'notRegistered', reason: '試験', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
    const after = perform(raise(state, 'creditUnknown', NOON), body, later(1_000)).state;
    expect([after.credit.settlementNo, after.retired.map(({ settlementNo }) => settlementNo)]).toEqual([credit.settlementNo, ['A-2']]);
  });

  test('what is not raised cannot be decided', () => {
    const body = { action: 'resolve', attention: 'cancelFailed', decision: 'retry', reason: '試験', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
    expect(perform(raise(approved(), 'shipDatePassed', NOON), body, NOON).finish).toMatchObject({ outcome: 'refused', code: 'notRaised' });
  });

  test('an order that is being cancelled cannot be closed, and does not offer it', () => {
    const cancelling = raise({ ...shipped, cancellation: { state: 'cancelling' } }, 'changedElsewhere', NOON);
    expect(choicesNow(cancelling, 'changedElsewhere')).toEqual(['acknowledge']);
  });

  test('a cancel that fails again after staff acknowledged the first failure is work for staff again', () => {
    const known = decide('cancelFailed', 'acknowledge').state;
    const cancel = { action: 'cancelCredit', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
    const { state } = perform(known, cancel, later(2_000));
    expect(state).toMatchObject({ cancellation: { state: 'cancelling' }, acknowledged: [] });
    expect(foldCancelRefused(state, byYamato('kaacl011E'), later(3_000)).attention).toMatchObject([{ code: 'cancelFailed', cause: byYamato('kaacl011E') }]);
  });

  test.each([
    ['shipmentFailed', { cause: byStaff('notRegistered') }, '担当者の判断'],
    ['cancelFailed', { cause: byYamato('kaacl011E') }, 'kaacl011E：依頼日時'],
    ['changedElsewhere', { detail: '当方の記録：与信OK ／ Yamato：取消済み' }, '当方の記録：与信OK ／ Yamato：取消済み'],
  ] as const)('%s tells a clerk in words what %j means', (code, why, words) => {
    const { attention } = projectOrder(raise(states[code], code, NOON, why), { contents: false });
    expect(attention[0]?.detail).toContain(words);
  });

  test('the history says what was decided, about what, and why', () => {
    const { body, finish } = decide('creditUnknown', 'registered');
    expect(actionDetail(body, { outcome: 'done', detail: finish?.detail ?? null })).toBe('対象：与信の結果が確認できません。選択：Yamatoに登録されている。理由：管理画面で確認');
  });
});

describe('見た目上のステータス変更', () => {
  const starts = { 与信OK: approved(), 出荷情報登録OK: shipped, 与信NG: refused, 与信失敗: failed, 請求書発行済: { ...shipped, sale: { state: 'invoiced', since: NOON } } as const };
  const expected: Readonly<Partial<Record<TransactionStatus, Status>>> = {
    approved: 'creditApproved', cancelled: 'creditCancelled', slipRegistered: 'shipmentRegistered', saleConfirmed: 'saleConfirmed',
    invoiced: 'invoiced', paid: 'paid', refused: 'creditRefused',
  };
  test('is possible to these', () => {
    expect(atobarai.correctable.toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  const rows = Object.entries(starts).flatMap(([name, state]) => atobarai.correctable.map((status) => [name, status, state] as const));

  test.each(rows)('from %s to %s is taken over, with both values', (name, status, state) => {
    const body = { action: 'correctStatus', status, reason: '管理画面で確認', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
    const { state: after, finish } = perform(state, body, later(1_000));
    expect(finish).toMatchObject({ outcome: 'done', detail: expect.stringMatching(/^変更前：.+ ／ 変更後：.+/) });
    expect(finish?.detail).toContain(`変更前：${name}`);
    // A sale is further than a refusal ever gets: Yamato's word is kept beside it, and staff are told.
    if (!(status === 'refused' && name === '請求書発行済')) expect(headlineStatus(after)).toBe(expected[status]);
    if (after.outcome === null && after.credit.state === 'refused') expect(after.attention.length).toBeGreaterThan(0);
    expect(after.attention.map(({ code }) => code)).not.toContain('changedElsewhere');
  });
});
