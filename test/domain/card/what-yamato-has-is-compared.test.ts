/** 突合 of an order by card: an inquiry tells amount and slips, so what differs in them is found, too. */
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/domain/lifecycle/reconcile.ts';
import { foldSentBefore } from '../../../src/domain/lifecycle/fold-credit.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldLost, foldLostAnswer } from '../../../src/domain/lifecycle/lost-run.ts';
import type { TradeStatus } from '../../../src/domain/card/trade-status.ts';
import type { Told } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { later, NOON } from '../lifecycle/an-order-state.ts';
import { asked, authorised, begun, shipped, SLIPS, TIMEOUT, traded } from './an-order-by-card.ts';

const AMOUNT = authorised().credit.amountYen;
const found = (state: OrderState, status: TradeStatus, told: Told) => judge(state, [{ settlementNo: state.credit.settlementNo, generation: 1, inquiry: traded(status, told) }], later(300_000));

describe('beside what Yamato has', () => {
  test.each<[string, OrderState, TradeStatus, Told, string]>([
    ['the same', authorised(), 'authorised', { amountYen: AMOUNT, slipNos: [] }, 'agrees'],
    ['the same slips', shipped([SLIPS[0], SLIPS[1]]), 'awaitingSettlement', { amountYen: AMOUNT, slipNos: [SLIPS[1], SLIPS[0]] }, 'agrees'],
    ['a day that says nothing else', authorised(), 'authorised', { approvedAt: '2026-11-24' }, 'agrees'],
    ['another amount', authorised(), 'authorised', { amountYen: AMOUNT - 1, slipNos: [] }, 'behind'],
    ['one slip more', shipped(), 'awaitingSettlement', { slipNos: [SLIPS[0], SLIPS[1]] }, 'behind'],
    ['another slip', shipped(), 'awaitingSettlement', { slipNos: [SLIPS[1]] }, 'behind'],
    ['another status', authorised(), 'awaitingSettlement', { slipNos: [SLIPS[0]] }, 'behind'],
    ['another amount, while our own change is in doubt', authorised({ amending: { way: 'changeAmount', contents: authorised().contents, failed: null } }), 'authorised', { amountYen: AMOUNT - 1 }, 'agrees'],
  ])('%s', (_what, state, status, told, finding) => {
    expect(found(state, status, told)).toBe(finding);
  });
});

describe('a buyer who is to enter a card once more', () => {
  const asks = foldDoubtAnswer(asked(begun(), TIMEOUT), traded(null), later(300_000));

  test('has no credit that Yamato would have to know', () => {
    expect(asks).toMatchObject({ credit: { state: 'awaitingBuyer' }, creditSent: true, buyerStep: { kind: 'newToken' } });
    const ask = (state: OrderState, status: TradeStatus | null) => judge(state, [{ settlementNo: 'A-1-1', generation: 1, inquiry: traded(status) }], later(300_000));
    expect([ask(asks, null), ask(asks, 'authorised'), ask(authorised(), null)]).toEqual(['agrees', 'behind', 'missing']);
  });

  test('is no work for staff when the run is lost meanwhile; a credit that is gone is', () => {
    const codes = (state: OrderState) => foldLostAnswer(foldLost(state, null, later(300_000)), traded(null), later(300_000)).state.attention.map(({ code }) => code);
    expect([codes(asks), codes(authorised())]).toEqual([[], ['runLost']]);
  });
});

test('a credit of the time that was lost: what cannot be asked is said, and what is told is followed', () => {
  const adopted = foldSentBefore(begun(), { at: NOON, amountYen: null, beforeRestore: true }, NOON);
  expect(adopted).toMatchObject({ doubt: { operation: 'A08' }, own: { returnUrl: expect.any(String) }, attention: [{ code: 'runLost', detail: expect.stringMatching(/当方の記録：5500円。購入者・商品は照会できません$/) }] });
  expect(adopted.own).not.toHaveProperty('token');
  const told = foldDoubtAnswer(adopted, traded('awaitingSettlement', { amountYen: 4_000, slipNos: [SLIPS[0]] }), later(300_000));
  expect(told).toMatchObject({ credit: { state: 'approved', amountYen: 4_000 }, sale: { state: 'pending' }, parcels: [{ slipNo: SLIPS[0], state: 'registered' }] });
});
