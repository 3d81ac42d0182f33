import { describe, expect, test } from 'vitest';
import { foldBuyerLooked } from '../../../src/domain/lifecycle/buyer-step.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { foldAbandoned, passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { Answer, CallResult } from '../../../src/domain/order/call-result.ts';
import { newOrder } from '../../../src/domain/order/order-start.ts';
import type { BuyerStep, OrderState } from '../../../src/domain/order/order-state.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { anInquiry, aState, later, NOON } from './an-order-state.ts';

const HALF_AN_HOUR = 30 * 60_000;
const step = (now: string): BuyerStep => {
  const deadlineAt = later(HALF_AN_HOUR, now);
  return { kind: 'newVoucher', deadlineAt, failed: 0, askAt: deadlineAt, asked: 0, endsAs: { verdict: 'failed', code: 'voucherMissing' }, holdsNothing: true };
};

/** 見本払い, paid with a voucher: it is good for one request, and is no part of what was ordered. */
const voucher: Method = {
  ...madeUp,
  service: 'paid-by-voucher',
  ownWith: ({ voucher: given }) => ({ voucher: given }),
  ownAfter: ({ own }, event) => (event === 'sent' ? {} : own),
  creditPlan: (state) => ({ ...madeUp.creditPlan(state), input: { voucher: state.own['voucher'] ?? null } }),
  buyerAgain: ({ own }, now) => (own['voucher'] === undefined ? step(now) : null),
  actions: { ...madeUp.actions, giveVoucher: { label: '引換券の入力', cells: { ...madeUp.actions['cancelCredit']!.cells, awaitingBuyer: true } } },
  performOwn: (state, { fields }) => ({ state: { ...state, own: { voucher: fields['voucher'] }, buyerStep: null, credit: { ...state.credit, state: 'requesting' } }, finish: null }),
  readsCode: (code, of) => (code === 'OLD-VOUCHER' ? 'buyerAgain' : madeUp.readsCode(code, of)),
};
useMethod(voucher);
useMethod(madeUp);

const { contents, policy } = aState();
function begun(once?: Record<string, unknown>): OrderState {
  return newOrder({
    shop: 'demo', orderNumber: 'A-1', service: voucher.service, intake: 'checkout', claimId: 'c', generation: 1, sequence: 1, contractKey: 'k', settlementNo: 'A-1-1', contents, policy, acceptedAt: NOON,
    shopStatus: null, ...(once === undefined ? {} : { once }),
  });
}

const answered = (state: OrderState, result: CallResult<Answer>, now = NOON): OrderState =>
  foldCall({ state, current: null }, voucher.creditPlan(state), { operation: 'register', settlementNo: state.credit.settlementNo, sentAt: now, result }, null, now).state;
const next = (state: OrderState, now: string) => nextStep({ state, current: null, queued: [], now });
const timeout = { kind: 'unknown', reason: 'timeout' } as const;

describe('what is good once', () => {
  test('comes with the start, goes out with the first request, and is then gone', () => {
    const state = begun({ voucher: 'V-1' });
    expect(next(passTime(state, NOON), NOON)).toMatchObject({ kind: 'send', plan: { input: { voucher: 'V-1' } } });
    for (const result of [{ kind: 'done', value: 'approved' }, timeout, { kind: 'refused', code: 'NAME' }] as const) expect(JSON.stringify(answered(state, result)), result.kind).not.toContain('V-1');
    expect(answered(state, { kind: 'notSent', reason: 'dns' }).own, 'nothing left').toEqual({ voucher: 'V-1' });
    expect(answered(state, { kind: 'refused', code: 'BUSY' }).own, 'nothing was done').toEqual({ voucher: 'V-1' });
  });

  test('without it the buyer comes first, and nothing is sent', () => {
    const state = passTime(begun(), NOON);
    expect(state).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'newVoucher' }, verdict: { kind: 'awaitingBuyer' } });
    expect(next(state, NOON)).toMatchObject({ kind: 'wait', until: later(HALF_AN_HOUR) });
  });

  test('too old, the buyer is asked for another, and the credit goes on under the same number', () => {
    const old = answered(begun({ voucher: 'V-1' }), { kind: 'refused', code: 'OLD-VOUCHER' });
    expect(old).toMatchObject({ credit: { state: 'awaitingBuyer', settlementNo: 'A-1-1', generation: 1 }, outcome: null, verdict: { kind: 'awaitingBuyer' } });
    const again = perform(old, { action: 'own', name: 'giveVoucher', fields: { voucher: 'V-2' }, note: null, shopStatus: null, cartStatus: null, notifyCart: false }, NOON).state;
    expect(next(passTime(again, NOON), NOON)).toMatchObject({ kind: 'send', plan: { settlementNo: 'A-1-1', input: { voucher: 'V-2' } } });
    expect(answered(again, { kind: 'done', value: 'approved' })).toMatchObject({ credit: { state: 'approved', generation: 1 }, verdict: { kind: 'approved' } });
  });

  test('not found at Yamato once that counts, the buyer is asked for another; before that nobody is', () => {
    const doubtful = answered(begun({ voucher: 'V-1' }), timeout);
    const looked = (ms: number) => foldDoubtAnswer(doubtful, anInquiry({ askedAt: later(ms), notFound: true }), later(ms));
    expect(looked(30_000)).toMatchObject({ credit: { state: 'unknown' }, doubt: { resend: false } });
    expect(looked(200_000)).toMatchObject({ credit: { state: 'awaitingBuyer', settlementNo: 'A-1-1' }, doubt: null, buyerStep: { kind: 'newVoucher' } });
    expect(looked(200_000).creditSent, 'the records know of the request').toBe(true);
  });
});

describe('a buyer who does not come', () => {
  const waiting = passTime(begun(), NOON);
  const over = later(HALF_AN_HOUR);

  test('ends it by himself, without a question where nothing was ever sent', () => {
    expect(passTime(waiting, later(HALF_AN_HOUR - 1))).toMatchObject({ outcome: null });
    expect(passTime(waiting, over)).toMatchObject({ credit: { state: 'failed', code: 'voucherMissing' }, outcome: 'failed', verdict: { kind: 'failed' }, buyerStep: null });
  });

  test('of an order from the back office is work for staff, with the reason', () => {
    const state = passTime({ ...waiting, buyerWaits: false }, over);
    expect([state.outcome, state.attention]).toEqual([null, [expect.objectContaining({ code: 'creditFailed', cause: { by: 'us', code: 'voucherMissing' } })]]);
  });

  const sent = foldDoubtAnswer(answered(begun({ voucher: 'V-1' }), timeout), anInquiry({ askedAt: later(200_000), notFound: true }), later(200_000));
  const late = later(HALF_AN_HOUR, later(200_000));

  test('is asked about once more where something was sent: found after all, it is good', () => {
    expect(passTime(sent, late).credit.state).toBe('awaitingBuyer');
    expect(next(sent, late)).toMatchObject({ kind: 'ask', purpose: 'buyer' });
    expect(foldBuyerLooked(sent, anInquiry({ askedAt: late, transaction: { status: 'approved', warning: 'none' } }), late)).toMatchObject({ credit: { state: 'approved' }, buyerStep: null });
  });

  test.each([
    ['not found', anInquiry({ askedAt: late, notFound: true }), 'failed'],
    ['still pending there', anInquiry({ askedAt: late, transaction: { status: 'held', warning: 'none' } }), 'failed'],
    ['not answered', anInquiry({ askedAt: late, failed: { kind: 'unknown', code: 'timeout' } }), null],
    ['asked before his time was up', anInquiry({ askedAt: later(-1, late), notFound: true }), null],
  ] as const)('%s: it ends, or is asked again', (_what, inquiry, outcome) => {
    const looked = foldBuyerLooked(sent, inquiry, late);
    expect(looked.outcome).toBe(outcome);
    if (outcome === null) expect((looked.buyerStep?.askAt ?? '') > later(-1, late)).toBe(true);
  });

  test('has nothing to be cancelled at Yamato: a cancel and a cart that gives up are ours alone', () => {
    const cancel = perform(sent, { action: 'cancelCredit', note: null, shopStatus: null, cartStatus: null, notifyCart: false }, late);
    expect([cancel.finish?.outcome, cancel.state.outcome]).toEqual(['done', 'cancelled']);
    expect(foldAbandoned(sent, late)).toMatchObject({ outcome: 'abandoned', verdict: { kind: 'abandoned' } });
  });
});

test('where nothing is good once, nothing of this happens', () => {
  const doubtful = { ...answered(begun({ voucher: 'V-1' }), timeout), service: madeUp.service };
  expect(foldDoubtAnswer(doubtful, anInquiry({ askedAt: later(200_000), notFound: true }), later(200_000))).toMatchObject({ credit: { state: 'unknown' }, doubt: { resend: true } });
});
