import { describe, expect, test } from 'vitest';
import { card } from '../../../src/domain/card/method.ts';
import { foldBuyerLooked } from '../../../src/domain/lifecycle/buyer-step.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { attentionDetail } from '../../../src/domain/lifecycle/explain-cause.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { foldAbandoned, passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { later, NOON } from '../lifecycle/an-order-state.ts';
import { ANOTHER_TOKEN, answered, asked, begun, bodyOf, DONE, HTML, PAGE, play, TIMEOUT, TOKEN, traded } from './an-order-by-card.ts';

const HALF_AN_HOUR = 30 * 60_000;
const RETURNED = { COMP_CD: '200', TOKEN: 'x', ITEM_PRICE: '5500', ITEM_TAX: '0', RES_CODE: '0000', HASH_VALUE: 'abc' };
const RETURN = bodyOf({ action: 'completeThreeDSecure', returned: RETURNED });
const ANOTHER = bodyOf({ action: 'submitToken', token: ANOTHER_TOKEN });
const APPROVED = { kind: 'done', value: 'approved', brings: { approvalNo: '123456' } } as const;

const challenged = (): OrderState => asked(begun(), { kind: 'done', value: 'held', brings: PAGE });
/** A08 went out, and nothing came back. */
const doubtful = (): OrderState => asked(begun(), TIMEOUT);
const lost = (): OrderState => foldDoubtAnswer(doubtful(), traded(null), later(300_000));

describe('a card that is authorised at once', () => {
  test('is 仮売上, with its approval number, and the token is gone', () => {
    const state = asked(begun(), APPROVED);
    expect([state.credit.state, headlineStatus(state), state.verdict?.kind]).toEqual(['approved', 'provisionalSale', 'approved']);
    expect(state.own).toMatchObject({ approvalNo: '123456', secured: false });
    expect(JSON.stringify(state)).not.toContain(TOKEN);
  });

  test('goes out with its token, which is no part of what was ordered', () => {
    const state = begun();
    expect(card.creditPlan(state)).toMatchObject({ operation: 'A08', keeps: 'permission', settlementNo: 'A-1-1', input: { token: TOKEN, returnUrl: 'https://shop.example/3d', again: false } });
    expect(JSON.stringify(card.meaningOf(state.contents))).not.toContain(TOKEN);
  });

  test('without 3-D Secure, where the shop wants it always, is told to staff', () => {
    expect(asked(begun({}, { threeDSecure: 'always' }), APPROVED).attention.map(({ code }) => code)).toEqual(['withoutThreeDSecure']);
    expect(asked(begun(), APPROVED).attention).toEqual([]);
  });
});

describe('a card that is refused', () => {
  const refused = asked(begun(), { kind: 'done', value: 'refused', code: 'A082000010', brings: { code: 'A082000010', creditErrorCode: 'G55' } });

  test('is no order, and staff alone read why', () => {
    expect([headlineStatus(refused), refused.outcome, refused.credit.code]).toEqual(['paymentFailed', 'refused', 'refused']);
    expect(card.view(refused)).toMatchObject({ card: { refusal: { code: 'A082000010', creditErrorCode: 'G55', message: '1日の利用限度額を超えています' } } });
  });

  test('of an order that exists already is work for staff, with the reason and what to do', () => {
    const state = asked(begun({ buyerWaits: false }), { kind: 'done', value: 'refused', brings: { code: 'A082000010', creditErrorCode: 'G55' } });
    const [raised] = state.attention;
    expect(raised?.code).toBe('creditRefused');
    expect(raised === undefined ? '' : attentionDetail('card', raised)).toMatch(/^A082000010：カード会社が与信を認めませんでした。.*（G55：1日の利用限度額を超えています。/);
  });
});

describe('3-D Secure', () => {
  test('waits for the buyer; his page is told to the cart that waits, and to nobody else', () => {
    const state = challenged();
    expect(state).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'threeDSecure', deadlineAt: later(HALF_AN_HOUR) }, verdict: { kind: 'awaitingBuyer' } });
    expect(card.secretNextOf(state)).toEqual({ html: HTML, url: null });
    expect(JSON.stringify(projectOrder(state, { contents: true }))).not.toMatch(/issuer\.example|tttt/);
    expect(projectOrder(state, { contents: false }).next).toMatchObject({ kind: 'threeDSecure' });
  });

  test('what the browser brings back goes on untouched, and the card is authorised', () => {
    const { state, sent, step } = play(challenged(), RETURN, () => APPROVED);
    expect(sent).toMatchObject([{ operation: 'A09', purpose: 'own', input: { threeDToken: 't'.repeat(32), returned: RETURNED } }]);
    expect([step, state.credit.state, headlineStatus(state)]).toEqual([expect.objectContaining({ outcome: 'done' }), 'approved', 'provisionalSale']);
    expect(state.own).toEqual({ sentToken: expect.any(String), returnUrl: 'https://shop.example/3d', secured: true, approvalNo: '123456' });
  });

  test('brought back twice, the card is authorised once', () => {
    const { state } = play(challenged(), RETURN, () => APPROVED);
    expect(play(state, RETURN, () => APPROVED)).toMatchObject({ sent: [], step: { outcome: 'done' } });
  });

  test('brought back for another amount, nothing is sent, and the buyer may still do his part', () => {
    const tampered = bodyOf({ action: 'completeThreeDSecure', returned: { ...RETURNED, ITEM_PRICE: '1' } });
    const { state, sent, step } = play(challenged(), tampered, () => APPROVED);
    expect([sent, step, state.credit.state]).toEqual([[], expect.objectContaining({ outcome: 'refused', code: 'amountDiffers' }), 'awaitingBuyer']);
  });

  test.each([
    ['the authentication said no', { kind: 'done', value: 'refused', brings: { code: 'A092000004' } }, 'A092000004'],
    ['the card company said no', { kind: 'done', value: 'refused', brings: { code: 'A092000005', creditErrorCode: 'G12' } }, 'A092000005'],
    ['it was changed on its way', { kind: 'refused', code: 'A092000003' }, 'A092000003'],
  ] as const)('%s: no order comes of it', (_what, result, code) => {
    const { state, step } = play(challenged(), RETURN, () => result);
    expect(state).toMatchObject({ credit: { state: 'refused' }, outcome: 'refused', buyerStep: null, own: { refusal: { code } } });
    expect([step, JSON.stringify(state.own)]).toEqual([expect.objectContaining({ outcome: 'refused', code }), expect.not.stringContaining('threeD"')]);
  });

  test('with something missing in it the page is still open', () => {
    const { state, step } = play(challenged(), RETURN, () => ({ kind: 'refused', code: 'A091010401' }));
    expect([state.credit.state, step]).toEqual(['awaitingBuyer', expect.objectContaining({ outcome: 'failed', code: 'A091010401' })]);
  });

  test.each([['no answer', TIMEOUT], ['posted twice', { kind: 'refused', code: 'A092000001' }]] as const)('%s: the inquiry tells', (_what, result) => {
    const { state } = play(challenged(), RETURN, () => result);
    expect(state.doubt).toMatchObject({ operation: 'A09' });
    expect(foldDoubtAnswer(state, traded('authorised'), later(300_000))).toMatchObject({ credit: { state: 'approved' }, doubt: null, own: { secured: true } });
    const open = foldDoubtAnswer(state, traded('inProgress'), later(300_000));
    expect(nextStep({ state: open, current: null, queued: [], now: open.doubt?.nextAskAt ?? '' })).toMatchObject({ kind: 'send', plan: { operation: 'A09', input: { returned: RETURNED } } });
    expect(foldDoubtAnswer(state, traded('interrupted'), later(300_000))).toMatchObject({ credit: { state: 'refused' }, outcome: 'refused' });
  });

  test('in doubt it is not cancelled by us alone: it may have come through', () => {
    const { state } = play(challenged(), RETURN, () => TIMEOUT);
    const cancel = play(state, bodyOf({ action: 'cancelCredit' }), () => DONE);
    expect([cancel.state.outcome, cancel.state.doubt?.operation, cancel.step.kind]).toEqual([null, 'A09', 'wait']);
    expect(play(challenged(), bodyOf({ action: 'cancelCredit' }), () => DONE)).toMatchObject({ sent: [], state: { outcome: 'cancelled' } });
  });

  test('abandoned it ends by itself, with nothing left open, but for what Yamato tells then', () => {
    const late = later(HALF_AN_HOUR);
    expect(nextStep({ state: passTime(challenged(), late), current: null, queued: [], now: late })).toMatchObject({ kind: 'ask', purpose: 'buyer' });
    for (const status of ['inProgress', 'interrupted', null] as const) {
      const over = foldBuyerLooked(challenged(), traded(status, {}, late), late);
      expect([status, over.outcome, over.credit.code, JSON.stringify(over.own)]).toEqual([status, 'refused', 'threeDSecureAbandoned', expect.not.stringContaining(HTML.slice(0, 20))]);
    }
    expect(foldBuyerLooked(challenged(), traded('authorised', {}, late), late).credit.state).toBe('approved');
    expect(foldAbandoned(challenged(), NOON).outcome).toBe('abandoned');
  });
});

describe('an authorisation that nobody heard of', () => {
  test('is asked about by its number, and adopted where it is found', () => {
    expect(foldDoubtAnswer(doubtful(), traded('authorised', { amountYen: 5_500, approvedAt: later(1_000) }), later(300_000))).toMatchObject({ credit: { state: 'approved' }, own: { approvedAt: later(1_000) } });
  });

  test('not found once that counts, waits for another token under the same number; never before two minutes', () => {
    const at = (ms: number): OrderState => foldDoubtAnswer(doubtful(), traded(null, {}, later(ms)), later(ms));
    expect(at(119_999).credit.state).toBe('unknown');
    expect(at(120_000)).toMatchObject({ credit: { state: 'awaitingBuyer', settlementNo: 'A-1-1' }, buyerStep: { kind: 'newToken', deadlineAt: later(120_000 + HALF_AN_HOUR) }, doubt: null });
  });

  test('goes on with another token under the same number; should the first have come through after all, it is adopted', () => {
    const { state, sent } = play(lost(), ANOTHER, () => ({ kind: 'refused', code: 'A082000003' }), later(400_000));
    expect(sent).toMatchObject([{ operation: 'A08', settlementNo: 'A-1-1', keeps: null, input: { token: ANOTHER_TOKEN, again: true } }]);
    expect(state.doubt).toMatchObject({ operation: 'A08', refusedAs: 'A082000003' });
    expect(foldDoubtAnswer(state, traded('authorised', {}, later(500_000)), later(500_000))).toMatchObject({ credit: { state: 'approved', generation: 1 } });
    expect(foldDoubtAnswer(state, traded(null, {}, later(9_000_000)), later(9_000_000)), 'found nowhere, it is asked about on and on').toMatchObject({ credit: { state: 'unknown' }, doubt: { operation: 'A08' }, buyerStep: null });
    expect(JSON.stringify(state)).not.toContain(ANOTHER_TOKEN);
  });

  test.each([
    ['it came through after all', DONE, null, 'cancelled', []],
    ['it never did', { kind: 'refused', code: 'A062010001' }, null, 'cancelled', []],
    ['somebody may have sold it', { kind: 'refused', code: 'A062010004' }, 'settled', 'confirmed', []],
    ['Yamato says something else', { kind: 'refused', code: 'A062010005' }, 'authorised', null, ['cancelFailed']],
  ] as const)('is told to Yamato where the order is cancelled, as it may have been looked for too early: %s', (_what, result, status, outcome, raised) => {
    const { state } = perform(lost(), bodyOf({ action: 'cancelCredit' }), later(400_000));
    const current = { actionId: 'a', body: bodyOf({ action: 'cancelCredit' }), askedAt: null, sent: false, refusedAs: null };
    const step = nextStep({ state, current, queued: [], now: later(400_000) });
    if (step.kind !== 'send') throw new Error(`nothing was sent but ${step.kind}`);
    expect(step.plan).toMatchObject({ operation: 'A06', settlementNo: 'A-1-1' });
    const after = passTime(answered({ state, current }, step.plan, result, later(400_000), status).state, later(400_000));
    expect([after.outcome, after.attention.map(({ code }) => code)]).toEqual([outcome, raised]);
  });

  test('is cancelled at Yamato as well where the cart gives it up', () => {
    const given = foldAbandoned(lost(), later(400_000));
    expect(nextStep({ state: given, current: null, queued: [], now: later(400_000) })).toMatchObject({ kind: 'send', plan: { operation: 'A06' } });
    expect(answered({ state: given, current: null }, card.cancelPlan(given, 'A-1-1', 'cancel'), { kind: 'refused', code: 'A062010001' }, later(400_000)).state.outcome).toBe('abandoned');
  });

  test.each(['requested', 'inProgress'] as const)('and is %s may be the call itself: no other number is taken before that can no longer be running', (status) => {
    const at = (ms: number): OrderState => foldDoubtAnswer(doubtful(), traded(status, {}, later(ms)), later(ms));
    expect(at(119_999)).toMatchObject({ credit: { state: 'unknown', generation: 1 }, doubt: { operation: 'A08' }, buyerStep: null });
    expect(at(120_000)).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'newToken', endsAs: { code: 'threeDSecureLost' } }, doubt: null });
  });

  test('whose page was lost with the answer takes the next number, as this one is in use', () => {
    const open = foldDoubtAnswer(doubtful(), traded('inProgress'), later(300_000));
    expect(open).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'newToken' } });
    const { state, step } = play(open, ANOTHER, () => APPROVED, later(400_000));
    expect([step.kind, state.credit.generation, state.own]).toEqual(['claimNumber', 2, { token: ANOTHER_TOKEN }]);
  });

  test('after the buyer did not come ends failed, asked about once more', () => {
    const late = later(300_000 + HALF_AN_HOUR);
    expect(foldBuyerLooked(lost(), traded(null, {}, late), late)).toMatchObject({ outcome: 'failed', credit: { state: 'failed', code: 'tokenMissing' } });
    expect(headlineStatus(foldBuyerLooked(lost(), traded(null, {}, late), late))).toBe('paymentFailed');
    const [raised] = foldBuyerLooked({ ...lost(), buyerWaits: false }, traded(null, {}, late), late).attention;
    expect(raised === undefined ? '' : attentionDetail('card', raised), 'with the reason and what to do').toContain('カード情報を期限までに入力しませんでした。購入者に');
  });
});

describe('a token', () => {
  test('that is too old is asked for once more, under the same number', () => {
    const old = asked(begun(), { kind: 'refused', code: 'A082000004' });
    expect(old).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'newToken' }, outcome: null });
    const { sent, state, step } = play(old, ANOTHER, () => APPROVED);
    expect([sent.map(({ settlementNo, keeps }) => [settlementNo, keeps]), state.credit.state, step]).toEqual([[['A-1-1', 'permission']], 'approved', expect.objectContaining({ outcome: 'done' })]);
  });

  test('that is none is not read, nor is a card number; another while 3-D Secure is open is refused', () => {
    for (const token of ['short', '4111111111111111', 17]) expect(card.readAction('submitToken', { token })).toMatchObject({ ok: false });
    expect(play(challenged(), ANOTHER, () => DONE)).toMatchObject({ sent: [], step: { outcome: 'refused', code: 'threeDSecureFirst' } });
  });

  test('is what staff wait for who ask for the credit again', () => {
    const refused = asked(begun({ buyerWaits: false }), { kind: 'done', value: 'refused', brings: { code: 'A082000010' } });
    const { state, step } = play(refused, bodyOf({ action: 'requestCredit' }), () => DONE);
    expect(step.kind).toBe('claimNumber');
    const waiting = passTime({ ...state, credit: { ...state.credit, settlementNo: 'A-1-2' } }, NOON);
    expect(waiting).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'newToken' } });
  });
});
