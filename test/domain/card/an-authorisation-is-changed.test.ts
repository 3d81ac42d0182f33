import { describe, expect, test } from 'vitest';
import { card } from '../../../src/domain/card/method.ts';
import type { PolicyOfCard } from '../../../src/domain/card/policy.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { deadlinesOf } from '../../../src/domain/lifecycle/deadlines.ts';
import { foldDueLooked } from '../../../src/domain/lifecycle/due-step.ts';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { whyNot } from '../../../src/domain/lifecycle/legal-actions.ts';
import { foldLost, foldLostAnswer } from '../../../src/domain/lifecycle/lost-run.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { aCardOrder } from '../../methods/card/an-order.ts';
import { later, NOON } from '../lifecycle/an-order-state.ts';
import { answered, asked, authorised, begun, bodyOf, DONE, play, shipped, SLIPS, TIMEOUT, traded } from './an-order-by-card.ts';

const CHEAPER = { amountYen: 900, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 900 }] } as const;
const cheaper = bodyOf({ action: 'amendOrder', contents: aCardOrder(CHEAPER) });
/** 23:30 in Japan on the day of the order, and 1:00 after it. */
const NIGHT = '2026-11-23T14:30:00.000Z';
const MORNING = '2026-11-23T16:00:00.000Z';
/** 58 days from 2026-11-23, to the last moment of the day. */
const LAST = '2027-01-20T14:59:59.999Z';

describe('金額変更', () => {
  test('is one call with the whole new amount, and says what the card statement will show', () => {
    expect(card.amendPlan(authorised(), aCardOrder(CHEAPER), false)).toMatchObject({ kind: 'way', way: 'changeAmount', explanation: expect.stringContaining('「+5500円、-5500円、+900円」') });
    const { state, sent, step } = play(authorised(), cheaper, () => DONE);
    expect(sent).toMatchObject([{ operation: 'A07', input: { amountYen: 900 } }]);
    expect([state.credit.amountYen, state.contents.amountYen, step]).toEqual([900, 900, expect.objectContaining({ outcome: 'done' })]);
  });

  test('at night waits until one o’clock and says so; nobody need look at it', () => {
    const { sent, step, state } = play(authorised({}, { recheckMs: 90 * 86_400_000 }), cheaper, () => DONE, NIGHT);
    expect([sent, step, state.attention]).toEqual([[], expect.objectContaining({ kind: 'wait', until: MORNING, actionWaits: expect.stringContaining('23時から翌1時') }), []]);
    expect(play(authorised(), cheaper, () => DONE, MORNING).sent).toHaveLength(1);
  });

  test.each([['of this change', []], ['and of an earlier one, which staff had seen', ['amountChangeFailed']]] as const)('in doubt and 金額変更NG is not made once more, as the new amount may be authorised beside the old: staff look, %s', (_whose, acknowledged) => {
    const { state } = play(authorised({ acknowledged }), cheaper, () => TIMEOUT);
    const at = (ms: number) => foldDoubtAnswer(state, traded('amountChangeFailed', { amountYen: 5_500 }, later(ms)), later(ms));
    expect(at(119_999).doubt).toMatchObject({ operation: 'A07', resend: false });
    expect(at(120_000)).toMatchObject({ doubt: null, credit: { amountYen: 5_500 }, amending: { failed: { code: 'warned' } }, attention: [{ code: 'amountChangeFailed' }] });
  });

  test('in doubt is not repeated at night either', () => {
    const { state } = play(authorised(), cheaper, () => TIMEOUT);
    const open = foldDoubtAnswer(state, traded('authorised', { amountYen: 5_500 }), later(300_000));
    const at = (now: string) => nextStep({ state: open, current: null, queued: [], now });
    expect([at(NIGHT), at(MORNING)]).toEqual([expect.objectContaining({ kind: 'wait', until: MORNING }), expect.objectContaining({ kind: 'send' })]);
  });

  test.each([
    ['it has run out', passTime(authorised(), LAST)],
    ['the card company lets it go', { ...authorised(), credit: { ...authorised().credit, state: 'refused' } }],
    ['a slip was registered elsewhere', shipped()],
  ] as const)('is not sent once what it waited for is over, where meanwhile %s', (_what, moved) => {
    const { amending } = perform(authorised(), cheaper, NIGHT).state;
    const current = { actionId: 'a', body: cheaper, askedAt: null, sent: false, refusedAs: null };
    expect(nextStep({ state: { ...moved, amending }, current, queued: [], now: MORNING })).toMatchObject({ kind: 'finishAction', outcome: 'refused', code: 'statusChanged' });
  });

  test('that leaves both authorisations is in force, and work for staff until the other is gone', () => {
    const { state } = play(authorised(), cheaper, () => ({ kind: 'done', value: 'twoAuthorisations', brings: { twoAuthorisations: true } }));
    expect([state.credit.amountYen, state.attention]).toEqual([900, [expect.objectContaining({ code: 'twoAuthorisations', detail: '5500円 → 900円', cause: { by: 'yamato', code: 'A077000001' } })]]);
    const resolved = play(state, bodyOf({ action: 'resolve', attention: 'twoAuthorisations', decision: 'cancelled', reason: '管理画面で確認' }), () => DONE);
    expect([resolved.step, resolved.state.attention]).toEqual([expect.objectContaining({ outcome: 'done' }), []]);
  });

  test.each([
    ['cancelled', (state: OrderState) => play(state, bodyOf({ action: 'cancelCredit' }), () => DONE, later(60_000)).state],
    ['transferred', (state: OrderState) => play(play(state, bodyOf({ action: 'cancelCredit' }), () => DONE, later(60_000)).state, bodyOf({ action: 'changeMethod', to: 'bankTransfer' }), () => DONE, later(60_000)).state],
    ['confirmed', (state: OrderState) => foldSeen(state, traded('settled', { amountYen: 900 }), later(300_000)).state],
    ['closedByStaff', (state: OrderState) => play(state, bodyOf({ action: 'closeOrder', reason: '追跡不要' }), () => DONE).state],
  ] as const)('that leaves both is work for staff also after the order has ended as %s: Yamato takes back the one alone', (outcome, end) => {
    const { state } = play(authorised(), cheaper, () => ({ kind: 'done', value: 'twoAuthorisations', brings: { twoAuthorisations: true } }));
    const ended = passTime(end(state), later(400_000));
    expect([ended.outcome, ended.attention.map(({ code }) => code), whyNot(ended, 'resolve')]).toEqual([outcome, ['twoAuthorisations'], null]);
    const resolved = play(ended, bodyOf({ action: 'resolve', attention: 'twoAuthorisations', decision: 'cancelled', reason: '管理画面で確認' }), () => DONE);
    expect([resolved.step, resolved.state.outcome, resolved.state.attention]).toEqual([expect.objectContaining({ outcome: 'done' }), outcome, []]);
  });

  test('refused by the card company leaves the old amount', () => {
    const { state, step } = play(authorised(), cheaper, () => ({ kind: 'refused', code: 'A076000001', detailCode: 'G55' }));
    expect([state.credit.amountYen, step]).toEqual([5_500, expect.objectContaining({ outcome: 'failed', code: 'A076000001' })]);
  });

  test('that is so already is done', () => {
    expect(play(authorised(), cheaper, () => ({ kind: 'refused', code: 'A074000001' })).state.credit.amountYen).toBe(900);
  });

  test.each([['authorised', 900, 900, null], ['authorised', 5_500, 5_500, true]] as const)('in doubt E04 tells: %s, %i yen', (status, amountYen, stands, resend) => {
    const { state } = play(authorised(), cheaper, () => TIMEOUT);
    const concluded = foldDoubtAnswer(state, traded(status, { amountYen }), later(300_000));
    expect([concluded.credit.amountYen, concluded.doubt?.resend ?? null]).toEqual([stands, resend]);
  });

  test('of 精算確定待ち goes by the shop’s policy', () => {
    expect(card.amendPlan(shipped(), aCardOrder(CHEAPER), false)).toMatchObject({ kind: 'refused', code: 'settlementPending' });
    expect(card.amendPlan(shipped([SLIPS[0]], { changeWhilePending: true }), aCardOrder(CHEAPER), false)).toMatchObject({ kind: 'way' });
    expect([whyNot(shipped(), 'cancelCredit'), whyNot(shipped([SLIPS[0]], { changeWhilePending: true }), 'cancelCredit')]).toEqual([expect.stringContaining('出荷情報の取消'), null]);
  });
});

describe('an amendment', () => {
  test('of the same amount is ours alone, as is one after the order went over to another method', () => {
    expect(card.amendPlan(authorised(), aCardOrder({ plannedShipDate: '2026-12-01' }), false)).toMatchObject({ way: 'record' });
    expect(play(authorised(), bodyOf({ action: 'amendOrder', contents: aCardOrder({ plannedShipDate: '2026-12-01' }) }), () => DONE)).toMatchObject({ sent: [], state: { contents: { plannedShipDate: '2026-12-01' } } });
    const transferred = authorised({ external: 'bankTransfer', outcome: 'transferred' });
    expect([whyNot(transferred, 'amendOrder'), card.amendPlan(transferred, aCardOrder(CHEAPER), false)]).toEqual([null, expect.objectContaining({ way: 'record' })]);
  });

  test('cannot take one of several destinations away, nor change how often is paid', () => {
    const place = { name: '見本', postalCode: '100-0001', address: '東京都千代田区千代田1-1' };
    const two = authorised({ contents: aCardOrder({ destinations: [place, place] }) });
    expect(card.amendPlan(two, aCardOrder({ destinations: [place] }), false)).toMatchObject({ kind: 'refused', code: 'destinationsLost' });
    expect(card.amendPlan(authorised(), aCardOrder({ card: { payWay: '3', device: 'pc' } }), false)).toMatchObject({ kind: 'refused', code: 'payWayFixed' });
  });
});

describe('a cancel', () => {
  test('is 注文キャンセル, after which alone the method may be changed', () => {
    expect(whyNot(authorised(), 'changeMethod')).toContain('与信の取消');
    const { state } = play(authorised(), bodyOf({ action: 'cancelCredit' }), () => DONE);
    expect([headlineStatus(state), state.outcome, whyNot(state, 'changeMethod')]).toEqual(['orderCancelled', 'cancelled', null]);
  });

  test.each([['cancelled', 'cancelled'], ['settled', 'confirmed'], ['authorised', null]] as const)('refused as not to be cancelled, the status explains: %s', (status, outcome) => {
    const state = authorised({ cancellation: { state: 'cancelling' } });
    const plan = card.cancelPlan(state, 'A-1-1', 'cancel');
    expect(answered({ state, current: null }, plan, { kind: 'refused', code: 'A062010003' }, later(300_000), status).state.outcome).toBe(outcome);
  });
});

const expired = (): OrderState => passTime(authorised(), LAST);
const reauthorise = bodyOf({ action: 'reauthorise' });

describe('58 days', () => {
  const until = (state: OrderState) => deadlinesOf(state).find(({ kind }) => kind === 'captureUntil');

  test('count from the date of the authorisation, to the end of the day, with reminders on working days', () => {
    const { at, warnAt, remindAgainAt } = until(authorised()) ?? {};
    expect([at, warnAt, remindAgainAt]).toEqual([LAST, '2027-01-07T00:00:00.000Z', ['2027-01-14T00:00:00.000Z', '2027-01-18T00:00:00.000Z', '2027-01-20T00:00:00.000Z']]);
    expect(until(authorised({}, { dayMs: 60_000 }))?.at, 'with short days').toBe(later(58 * 60_000));
    expect(until(shipped())?.at, 'also while the sale is pending').toBe(LAST);
  });

  test('are counted anew from a newer authorisation that Yamato tells, never from an older one', () => {
    const told = (approvedAt: string) => until(foldSeen(authorised(), traded('authorised', { approvedAt }), later(300_000)).state)?.at;
    expect(told('2026-12-01T00:00:00.000Z')).toBe('2027-01-28T14:59:59.999Z');
    expect(until(foldSeen(authorised({ own: { approvedAt: '2026-12-01T00:00:00.000Z' } }), traded('authorised', { approvedAt: '2026-11-23T03:00:00.000Z' }), later(300_000)).state)?.at).toBe('2027-01-28T14:59:59.999Z');
  });

  test('over, the order is 仮売上期限切れ, with exactly these ways out', () => {
    const state = expired();
    expect([headlineStatus(state), state.attention.map(({ code }) => code)]).toEqual(['provisionalSaleExpired', expect.arrayContaining(['captureExpired'])]);
    const ways = Object.keys(card.actions).filter((action) => whyNot(state, action) === null);
    expect(ways.toSorted()).toEqual(['cancelCredit', 'changeMethod', 'closeOrder', 'correctStatus', 'inquireCredit', 'reauthorise', 'resolve', 'setShopStatus', 'syncStatus']);
  });

  test('never pass in silence on a slip that does not move', () => {
    const state = passTime(shipped(), '2027-01-13T15:00:00.000Z');
    expect(state.attention.map(({ code }) => code)).toContain('slipNotMoved');
    expect(headlineStatus(passTime(shipped(), LAST))).toBe('provisionalSaleExpired');
  });

  test.each([
    ['nothing was sold of it', 'authorised', 'cancelled', []],
    ['it was sold', 'settled', 'confirmed', []],
    ['a slip is registered, whose parcel may move yet', 'awaitingSettlement', null, ['cancelFailed']],
    ['nobody could ask', null, null, ['cancelFailed']],
  ] as const)('over, a cancel of what the card company has no more is a cancel only where its status says so: %s', (_what, status, outcome, raised) => {
    const state = expired();
    const after = answered({ state, current: null }, card.cancelPlan(state, 'A-1-1', 'cancel'), { kind: 'refused', code: 'A062010004' }, LAST, status).state;
    expect([after.outcome, after.attention.map(({ code }) => code).filter((code) => code === 'cancelFailed')]).toEqual([outcome, raised]);
  });
});

describe('再与信', () => {
  test('counts the days anew, and what had run out may be sold on again', () => {
    const now = later(43_200_000, LAST);
    const { state, sent, step } = play(expired(), reauthorise, () => DONE, now);
    expect(sent).toMatchObject([{ operation: 'A11', keeps: 'mark', once: false }]);
    expect([headlineStatus(state), step]).toEqual(['provisionalSale', expect.objectContaining({ outcome: 'done', detail: '仮売上の期限は2027-03-20になりました' })]);
  });

  test('waits for the night to be over', () => {
    expect(play(authorised({}, { recheckMs: 90 * 86_400_000 }), reauthorise, () => DONE, NIGHT)).toMatchObject({ sent: [], step: { kind: 'wait', until: MORNING } });
  });

  test('refused leaves what there was, with the reason', () => {
    const { state, step } = play(expired(), reauthorise, () => ({ kind: 'refused', code: 'A112000004', detailCode: 'G12' }), later(43_200_000, LAST));
    expect([state.credit.state, step]).toEqual(['expired', expect.objectContaining({ outcome: 'failed', code: 'A112000004', detail: expect.stringContaining('使えないカードです') })]);
  });

  test('in doubt is never sent again: a newer authorisation says that it is done, unchanged goes to staff', () => {
    const now = later(43_200_000, LAST);
    const { state, step } = play(expired(), reauthorise, () => TIMEOUT, now);
    expect([state.doubt?.operation, step.kind]).toEqual(['A11', 'wait']);
    const at = (ms: number) => later(ms, now);
    // A moment later than we asked for it by our clock: the one there was.
    const unchanged = foldDoubtAnswer(state, traded('authorised', { approvedAt: later(1_000) }, at(300_000)), at(300_000));
    expect(unchanged.doubt).toMatchObject({ resend: false });
    const late = passTime(unchanged, at(1_800_000));
    expect(late.attention.map(({ code }) => code)).toContain('reauthoriseUnknown');
    expect(foldDoubtAnswer(state, traded('authorised', { approvedAt: at(1_000) }, at(300_000)), at(300_000))).toMatchObject({ doubt: null, credit: { state: 'approved' } });
    const decided = play(late, bodyOf({ action: 'resolve', attention: 'reauthoriseUnknown', decision: 'notRegistered', reason: '管理画面で確認' }), () => DONE, at(1_900_000));
    expect([decided.step, decided.state.doubt, decided.state.credit.state]).toEqual([expect.objectContaining({ outcome: 'done' }), null, 'expired']);
  });

  test('is not for another carrier’s parcels', () => {
    const other: Partial<PolicyOfCard> = { shipsBy: 'anyCarrier' };
    const state = shipped([SLIPS[0]], other);
    expect(whyNot({ ...state, parcels: state.parcels.map((parcel) => ({ ...parcel, carrier: 'sagawa' as const })) }, 'reauthorise')).toContain('ヤマト運輸以外');
    expect(whyNot(state, 'reauthorise')).toBeNull();
  });
});

describe('by itself an order by card', () => {
  const renewing = { reauthoriseDaysBefore: 5, recheckMs: 400 * 86_400_000 } as const;
  /** Of the order's own place within six hours, five days before the end. */
  const dueAt = (state: OrderState): string => card.dueOf(state)?.at ?? '';
  const DAY = 86_400_000;

  test('renews what would run out, by day, and only where the shop says so', () => {
    const due = dueAt(authorised({}, renewing));
    expect([due >= later(-5 * DAY, LAST), due <= later(-5 * DAY + 6 * 3_600_000, LAST), card.dueOf(authorised())]).toEqual([true, true, null]);
    expect(due >= '2027-01-15T16:00:00.000Z', 'not at night').toBe(true);
    const next = (state: OrderState) => nextStep({ state, current: null, queued: [], now: due });
    const state = authorised({}, renewing);
    expect(next(state)).toMatchObject({ kind: 'ask', purpose: 'due' });
    expect(next(foldDueLooked(state, traded('authorised', {}, due), due).state)).toMatchObject({ kind: 'send', plan: { operation: 'A11', keeps: 'mark', occasion: '2027-01-16' } });
  });

  test('that comes to it late does not renew at night either: neither question nor call, until one o’clock', () => {
    const state = authorised({}, renewing);
    const [night, morning] = ['2027-01-17T14:30:00.000Z', '2027-01-17T16:00:00.000Z'];
    expect(night > dueAt(state)).toBe(true);
    const next = (change: Partial<OrderState>, now: string) => nextStep({ state: { ...state, ...change }, current: null, queued: [], now });
    for (const change of [{}, { creditAskedAt: night }]) expect(next(change, night)).toMatchObject({ kind: 'wait', until: morning });
    expect([next({}, morning), next({ creditAskedAt: night }, morning)]).toMatchObject([{ kind: 'ask', purpose: 'due' }, { kind: 'send', plan: { operation: 'A11' } }]);
  });

  test.each([['somebody in the console', (state: OrderState) => state], ['a run that was lost', (state: OrderState) => ({ ...foldLost(state, null, NOON), lastChangeAt: null })]])('renews nothing that %s has renewed already', (_who, before) => {
    const state = before(authorised({}, renewing));
    const due = dueAt(state);
    const inquiry = traded('authorised', { approvedAt: later(-DAY, due) }, due);
    const seen = state.lost == null ? foldDueLooked(state, inquiry, due).state : foldLostAnswer(state, inquiry, due).state;
    expect(nextStep({ state: seen, current: null, queued: [], now: due })).toMatchObject({ kind: 'wait' });
    expect(dueAt(seen) > later(50 * DAY, due)).toBe(true);
  });

  test('renewed, it does so again before the new end; refused, the next day, and tells staff, until the end', () => {
    const state = authorised({}, renewing);
    const due = dueAt(state);
    const renewed = answered({ state, current: null }, card.dueOf(state)!.plan, DONE, due).state;
    expect(dueAt(renewed) > later(50 * DAY, due)).toBe(true);
    const refused = answered({ state, current: null }, card.dueOf(state)!.plan, { kind: 'refused', code: 'A112000004', detailCode: 'G12' }, due).state;
    expect([dueAt(refused), refused.attention.map(({ code }) => code)]).toEqual([later(DAY, due), ['reauthoriseRefused']]);
    const late = { ...refused, own: { ...refused.own, renewTriedAt: later(-1, LAST) } };
    expect(card.dueOf(late)).toBeNull();
    expect(answered({ state: refused, current: null }, card.dueOf(refused)!.plan, DONE, later(DAY, due)).state.attention).toEqual([]);
  });

  test('takes back what came without 3-D Secure before it can ship; once its cancel has failed, staff decide', () => {
    const state = authorised({ own: { secured: false } }, { threeDSecure: 'always' });
    const register = bodyOf({ action: 'registerShipment', parcels: [{ slipNo: SLIPS[0], carrier: 'yamato' }] });
    const { sent, step } = play(state, register, () => DONE, later(60_000));
    expect([sent, step]).toEqual([[], expect.objectContaining({ outcome: 'refused', detail: expect.stringContaining('商品を出荷しないでください') })]);
    expect(whyNot({ ...state, cancellation: { state: 'failed' } }, 'registerShipment')).toBeNull();
    expect(whyNot(authorised({}, { threeDSecure: 'always' }), 'registerShipment')).toBeNull();
  });

  test.each([
    ['A08', begun({}, { threeDSecure: 'always' }), false],
    ['A08, which a run that was lost may have gone on from', begun({ lost: { at: NOON, asked: [] } }, { threeDSecure: 'always' }), null],
  ] as const)('is known to have come without 3-D Secure also where only E04 tells that it came: %s', (_what, state, secured) => {
    const told = foldDoubtAnswer(asked(state, TIMEOUT), traded('authorised'), later(300_000));
    expect([told.credit.state, told.own['secured'] ?? null, told.attention.map(({ code }) => code)]).toEqual(['approved', secured, secured === false ? ['withoutThreeDSecure'] : []]);
    expect(card.dueOf(told)?.plan.operation ?? null).toBe(secured === false ? 'A06' : null);
    expect(foldDoubtAnswer(asked(begun(), TIMEOUT), traded('authorised'), later(300_000))).toMatchObject({ own: { secured: false }, attention: [] });
  });

  test('takes back what came without 3-D Secure where that is a must, and does not try for ever', () => {
    const state = authorised({ own: { secured: false } }, { threeDSecure: 'always' });
    expect(nextStep({ state, current: null, queued: [], now: later(60_000) })).toMatchObject({ kind: 'send', plan: { operation: 'A06', purpose: 'cancel' } });
    const { plan } = card.dueOf(state)!;
    expect(answered({ state, current: null }, plan, DONE, later(60_000)).state.outcome).toBe('cancelled');
    const failed = answered({ state, current: null }, plan, { kind: 'refused', code: 'A062010005' }, later(60_000), 'authorised').state;
    expect([failed.attention.map(({ code }) => code), card.dueOf(failed)]).toEqual([['cancelFailed'], null]);
    for (const kept of [authorised({}, { threeDSecure: 'always' }), authorised({ own: { secured: false } }), authorised({ own: {} }, { threeDSecure: 'always' })]) expect(card.dueOf(kept)).toBeNull();
  });
});
