import { describe, expect, test } from 'vitest';
import { doubts } from '../../../src/domain/atobarai/doubts.ts';
import { foldDoubtAnswer, foldDoubtDecision, foldImpatience } from '../../../src/domain/lifecycle/doubt.ts';
import type { Conclusion, DoubtAnswer } from '../../../src/domain/lifecycle/method.ts';
import type { AttentionChoice } from '../../../src/domain/order/attention.ts';
import { byYamato } from '../../../src/domain/order/cause.ts';
import type { Inquiry, TransactionStatus } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, anInquiry, aParcel, approved, aState, later, NOON } from './an-order-state.ts';
import { creditSentAs } from './sent-as.ts';

const SETTLED = later(81_000);
const UNSETTLED = later(10_000);

/** What Yamato says → what follows, per operation; written down once more, from the fact sheet. @see atobarai §7.1 */
const expected: Readonly<Record<DoubtAnswer, readonly [credit: Conclusion, slip: Conclusion, cancel: Conclusion, withdraw: Conclusion, amount: Conclusion, sms: Conclusion, adopt: Conclusion]>> = {
  approved: ['fold', 'resend', 'resend', 'fold', 'resend', 'fold', 'fold'],
  held: ['fold', 'fold', 'resend', 'fold', 'fold', 'fold', 'fold'],
  refused: ['fold', 'fold', 'fold', 'fold', 'fold', 'fold', 'fold'],
  cancelled: ['fold', 'fold', 'fold', 'fold', 'fold', 'fold', 'fold'],
  lapsed: ['fold', 'fold', 'fold', 'fold', 'fold', 'fold', 'fold'],
  slipRegistered: ['fold', 'resend', 'resend', 'resend', 'resend', 'fold', 'fold'],
  deliveryProblem: ['fold', 'resend', 'resend', 'resend', 'resend', 'fold', 'fold'],
  warned: ['fold', 'resend', 'resend', 'resend', 'resend', 'fold', 'fold'],
  saleConfirmed: ['fold', 'fold', 'resend', 'fold', 'resend', 'fold', 'fold'],
  invoiced: ['fold', 'fold', 'resend', 'fold', 'resend', 'fold', 'fold'],
  paid: ['fold', 'fold', 'fold', 'fold', 'fold', 'fold', 'fold'],
  notFound: ['resend', 'askAgain', 'resend', 'askAgain', 'askAgain', 'askAgain', 'fold'],
  noAnswer: ['askAgain', 'askAgain', 'askAgain', 'askAgain', 'askAgain', 'askAgain', 'askAgain'],
};
const columns = { KAARA: 0, KAASL0: 1, KAASL1: 1, KAASL2: 1, KAACL: 2, KAASL9: 3, KAAKK: 4, KAASA: 5, ADOPT: 6 } as const;
const operations = Object.keys(columns) as (keyof typeof columns)[];
const rows = operations.flatMap((operation) =>
  (Object.keys(expected) as DoubtAnswer[]).map((answer) => [operation, answer, expected[answer][columns[operation]]] as const),
);

function inDoubt(operation: string): OrderState {
  const doubt = aDoubt(operation);
  if (operation === 'KAARA') return { ...aState(), creditSent: true, credit: { ...aState().credit, state: 'unknown' }, doubt };
  if (operation === 'ADOPT') return { ...aState(), intake: 'adopt', creditSent: true, credit: { ...aState().credit, state: 'unknown' }, doubt };
  if (operation === 'KAACL') return approved({ doubt, cancellation: { state: 'unknown' } });
  if (operation === 'KAASL9') return approved({ doubt, parcels: [aParcel({ state: 'registered' })], shipment: { state: 'registered', since: null } });
  if (operation === 'KAAKK') return approved({ doubt, amending: { way: 'reduce', contents: { ...aState().contents, amountYen: 1 }, failed: null } });
  if (operation === 'KAASA') return approved({ doubt, credit: { ...approved().credit, state: 'awaitingBuyer' } });
  return approved({ doubt, parcels: [aParcel({ state: 'unknown' })], shipment: { state: 'unknown', since: null } });
}

function answering(answer: DoubtAnswer, askedAt = SETTLED): Inquiry {
  if (answer === 'notFound') return anInquiry({ askedAt, notFound: true });
  if (answer === 'noAnswer') return anInquiry({ askedAt });
  return anInquiry({ askedAt, transaction: { status: answer satisfies TransactionStatus, warning: 'none' } });
}

/** As staff decide on what is raised for this call. */
function decide(operation: string, decision: AttentionChoice): OrderState | null {
  return foldDoubtDecision(inDoubt(operation), doubts[operation]?.attention ?? '', decision, SETTLED);
}

describe('a doubtful call', () => {
  test('is one of these', () => {
    expect(Object.keys(doubts).toSorted()).toEqual(operations.toSorted());
  });

  test.each(rows)('%s, and Yamato says %s: %s', (operation, answer, conclusion) => {
    expect(doubts[operation]?.answers[answer]).toBe(conclusion);
    const state = inDoubt(operation);
    const folded = foldDoubtAnswer(state, answering(answer, SETTLED), SETTLED);
    switch (conclusion) {
      case 'fold':
        expect(folded.doubt).toBeNull();
        expect([folded.credit.state, folded.shipment.state, folded.cancellation.state], 'nothing stays unknown').not.toContain('unknown');
        expect(folded.attention.filter(({ code }) => code.endsWith('Unknown'))).toEqual([]);
        break;
      case 'resend':
        expect(folded.doubt).toMatchObject({ operation, resend: true });
        break;
      case 'askAgain':
        expect(folded.doubt).toMatchObject({ operation, resend: false, asked: 1 });
        expect((folded.doubt?.nextAskAt ?? '') > SETTLED).toBe(true);
    }
  });

  test.each(rows.filter(([, , conclusion]) => conclusion === 'resend'))('%s is not sent again on %s while the first request may still run', (operation, answer) => {
    // Also when the answer comes after it can have ended: what counts is when Yamato was asked.
    const folded = foldDoubtAnswer(inDoubt(operation), answering(answer, UNSETTLED), SETTLED);
    expect(folded.doubt).toMatchObject({ resend: false, asked: 1 });
  });

  test('a credit that was found waits for the settle delay like one that was answered', () => {
    const folded = foldDoubtAnswer(inDoubt('KAARA'), anInquiry({ askedAt: SETTLED, verdict: 'approved' }), SETTLED);
    expect([folded.credit.state, folded.lastChangeAt]).toEqual(['approved', SETTLED]);
  });

  test.each([
    ['KAARA', anInquiry({ notFound: true }), { credit: 'failed', attention: 'creditFailed' }],
    ['KAASL0', answering('approved'), { credit: 'approved', attention: 'shipmentFailed' }],
    ['KAACL', answering('approved'), { credit: 'approved', attention: 'cancelFailed' }],
  ] as const)('%s refused with a code nobody knows is refused once the inquiry agrees', (operation, inquiry, { credit, attention }) => {
    const state = { ...inDoubt(operation), doubt: aDoubt(operation, { refusedAs: 'kaara999E' }) };
    const folded = foldDoubtAnswer(state, inquiry, SETTLED);
    expect([folded.doubt, folded.credit.state]).toEqual([null, credit]);
    expect(folded.attention.map(({ code, detail, cause }) => [code, detail, cause])).toEqual([[attention, null, byYamato('kaara999E')]]);
  });

  test.each([
    ['ADOPT', 'creditUnknown'],
    ['KAARA', 'creditUnknown'],
    ['KAASL0', 'shipmentUnknown'],
    ['KAASL1', 'shipmentUnknown'],
    ['KAASL2', 'shipmentUnknown'],
    ['KAASL9', 'withdrawUnknown'],
    ['KAACL', 'cancelUnknown'],
    ['KAAKK', 'amendUnknown'],
    ['KAASA', 'creditUnknown'],
  ] as const)('%s past patience is attention %s, once', (operation, attention) => {
    const state = inDoubt(operation);
    expect(foldImpatience(state, later(29 * 60_000)).attention).toEqual([]);
    const raised = foldImpatience(state, later(30 * 60_000));
    expect(raised.attention.map(({ code }) => code)).toEqual([attention]);
    expect(foldImpatience(raised, later(60 * 60_000))).toBe(raised);
  });

  test.each([
    ['ADOPT', 'registered', 'approved'],
    ['ADOPT', 'notRegistered', 'failed'],
    ['ADOPT', 'cancelled', null],
    ['KAARA', 'registered', 'approved'],
    ['KAARA', 'notRegistered', 'failed'],
    ['KAARA', 'cancelled', null],
    ['KAARA', 'giveUp', null],
    ['KAASL0', 'registered', 'registered'],
    ['KAASL2', 'notRegistered', 'failed'],
    ['KAASL0', 'cancelled', null],
    ['KAASL0', 'giveUp', null],
    ['KAACL', 'cancelled', 'cancelled'],
    ['KAACL', 'giveUp', 'failed'],
    ['KAACL', 'registered', null],
    ['KAACL', 'notRegistered', null],
  ] as const)('staff decide on %s: %s', (operation, decision, becomes) => {
    const decided = decide(operation, decision);
    if (becomes === null) return expect(decided, 'fits no doubt of that kind').toBeNull();
    const facet = operation === 'KAARA' || operation === 'ADOPT' ? decided?.credit.state : operation === 'KAACL' ? decided?.cancellation.state : decided?.parcels[0]?.state;
    expect([decided?.doubt, facet]).toEqual([null, becomes]);
  });

  test.each([
    ['KAAKK', 'registered', 1],
    ['KAAKK', 'notRegistered', aState().contents.amountYen],
  ] as const)('staff decide on %s: %s, and the amount follows', (operation, decision, amountYen) => {
    const decided = decide(operation, decision);
    expect([decided?.doubt, decided?.contents.amountYen]).toEqual([null, amountYen]);
  });

  test.each([
    ['notRegistered', 'none'],
    ['registered', 'registered'],
  ] as const)('staff decide on a withdrawal: the slip is %s', (decision, shipment) => {
    const decided = decide('KAASL9', decision);
    expect([decided?.doubt, decided?.shipment.state]).toEqual([null, shipment]);
  });

  test('"send again" only asks again, at once', () => {
    const decided = decide('KAARA', 'retry');
    expect(decided?.doubt).toMatchObject({ operation: 'KAARA', resend: false, nextAskAt: SETTLED });
  });

  test('without a doubt there is nothing to decide', () => {
    expect(foldDoubtDecision(approved(), 'creditUnknown', 'registered', SETTLED)).toBeNull();
  });

  test('what is decided about another attention than the one raised for it fits no doubt', () => {
    expect(foldDoubtDecision(inDoubt('KAARA'), 'shipmentUnknown', 'registered', SETTLED)).toBeNull();
  });

  test('"number used" on a repeat means that the first request arrived: it is asked about, and no other number is taken', () => {
    const state = { ...inDoubt('KAARA'), doubt: aDoubt('KAARA', { resend: true }) };
    const folded = creditSentAs(state, SETTLED, { kind: 'refused', code: 'kaara009E' }, SETTLED);
    expect(folded.credit).toMatchObject({ state: 'unknown', generation: 1, settlementNo: 'A-1' });
    expect(folded.doubt).toMatchObject({ operation: 'KAARA', resend: false, nextAskAt: SETTLED });
  });

  test('"number used" on a first request is somebody else’s order: the next number is taken', () => {
    const folded = creditSentAs(aState(), NOON, { kind: 'refused', code: 'kaara009E' }, NOON);
    expect(folded.credit).toMatchObject({ state: 'requesting', generation: 2, settlementNo: '' });
    expect([folded.settlementNos, folded.doubt]).toEqual([['A-1'], null]);
  });

  test('a call that stays doubtful is asked about less and less often, and seldom once staff know', () => {
    const pauses: number[] = [];
    let state = inDoubt('KAARA');
    for (let turn = 0; turn < 30; turn += 1) {
      const now = state.doubt?.nextAskAt ?? NOON;
      // Every inquiry says "not there", and every repeat is lost again.
      state = foldDoubtAnswer(state, answering('notFound', now), now);
      if (state.doubt?.resend === true) state = creditSentAs(state, now, { kind: 'unknown', reason: 'timeout' }, now);
      pauses.push(Date.parse(state.doubt?.nextAskAt ?? '') - Date.parse(now));
    }
    expect(pauses.toSorted((one, other) => one - other)).toEqual(pauses);
    expect(pauses.at(-1)).toBe(state.policy.unknownAskLateMs);
  });
});
