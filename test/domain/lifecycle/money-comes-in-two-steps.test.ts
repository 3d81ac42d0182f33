import { beforeAll, describe, expect, test } from 'vitest';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { foldSlipRefused, foldSlipRegistered } from '../../../src/domain/lifecycle/fold-shipment.ts';
import { foldWithdrawn } from '../../../src/domain/lifecycle/fold-withdraw.ts';
import { foldTransactionSeen } from '../../../src/domain/lifecycle/fold-transaction.ts';
import { whyNot } from '../../../src/domain/lifecycle/legal-actions.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import { phaseOf } from '../../../src/domain/lifecycle/phase.ts';
import { watchPlan } from '../../../src/domain/lifecycle/watch.ts';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import { byYamato } from '../../../src/domain/order/cause.ts';
import type { TransactionStatus } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { madeUp } from '../../methods/made-up/asked/method.ts';
import { anInquiry, aParcel, approved, later, NOON } from './an-order-state.ts';

/** 見本払い, whose slip is the sale as well, and whose last word the shop's staff may correct. */
const TOO_LATE = '決済完了のため取り消せません。管理画面で行ってください';
const sold: Method = {
  ...madeUp, service: 'sold-by-slip', slipIsSale: true, correctable: ['slipRegistered', 'paid', 'cancelled'], headline: { saleConfirmed: 'settled' }, words: { ...madeUp.words, paid: TOO_LATE },
  actions: { ...madeUp.actions, correctStatus: { cells: { ...madeUp.actions['correctStatus']!.cells, ended: true } } },
};
beforeAll(() => useMethod(sold));

const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
const toShip = (): OrderState => approved({ service: sold.service, parcels: [aParcel({ state: 'registering' }), aParcel({ state: 'registering', slipNo: '300000000016', sentAs: '300000000016' })] });
const first = (): OrderState => foldSlipRegistered(toShip(), 0, NOON, NOON);
const shipped = (): OrderState => foldSlipRegistered(first(), 1, NOON, NOON);
const saw = (state: OrderState, status: TransactionStatus): OrderState => foldSeen(state, anInquiry({ askedAt: later(600_000), transaction: { status, warning: 'none' } }), later(600_000)).state;
const correct = (state: OrderState, status: TransactionStatus): OrderState => {
  const body: ActionBody = { ...common, action: 'correctStatus', status, reason: '管理画面で確認' };
  const { state: corrected, finish } = perform(state, body, later(700_000));
  expect(finish?.outcome).toBe('done');
  return corrected;
};

describe('where a slip is the sale as well', () => {
  test('the sale is pending from the first slip on, and the order can still be changed', () => {
    expect([first().sale, headlineStatus(first())]).toEqual([{ state: 'pending', since: NOON }, 'settlementPending']);
    expect([phaseOf(shipped()), headlineStatus(shipped()), whyNot(shipped(), 'withdrawShipment'), whyNot(shipped(), 'cancelCredit')]).toEqual(['shipped', 'settlementPending', null, null]);
    expect(watchPlan(shipped())?.purpose).toBe('track');
  });

  test('one slip that is refused leaves the sale to the other; with none there is no sale', () => {
    expect(foldSlipRefused(first(), 1, byYamato('STATE'), NOON)).toMatchObject({ sale: { state: 'pending' }, shipment: { state: 'failed' } });
    expect(foldSlipRefused(toShip(), 0, byYamato('STATE'), NOON).sale.state).toBe('none');
    expect(foldWithdrawn(shipped(), NOON, NOON).sale).toEqual({ state: 'none', since: null });
    expect(saw(shipped(), 'approved').sale.state).toBe('none');
    expect(saw(shipped(), 'cancelled')).toMatchObject({ sale: { state: 'none' }, outcome: 'cancelled' });
  });

  test('one that was registered elsewhere is a sale, too', () => {
    expect(saw(approved({ service: sold.service }), 'slipRegistered').sale.state).toBe('pending');
  });

  test('its money ends the order, wherever the parcel is', () => {
    const settled = saw(shipped(), 'paid');
    expect(settled).toMatchObject({ sale: { state: 'confirmed' }, outcome: 'confirmed', delivery: { state: 'inTransit' } });
    expect([headlineStatus(settled), nextStep({ state: settled, current: null, queued: [], now: NOON }).kind]).toEqual(['settled', 'end']);
  });

  test('a cancel after that is refused, with what to do instead, also one that was in hand', () => {
    const settled = saw(shipped(), 'paid');
    expect(whyNot(settled, 'cancelCredit')).toBe(TOO_LATE);
    const current = { actionId: 'a', body: { ...common, action: 'cancelCredit' }, askedAt: null, sent: true, refusedAs: null } as const;
    expect(nextStep({ state: settled, current, queued: [], now: NOON })).toMatchObject({ outcome: 'refused', code: 'alreadyPaid', detail: TOO_LATE });
    expect(headlineStatus({ ...settled, cancellation: { state: 'failed' } }), 'what could not be cancelled is over').toBe('settled');
  });

  test('staff may correct what it came to: the order lives again, or ends another way', () => {
    const settled = saw(shipped(), 'paid');
    expect(correct(settled, 'slipRegistered')).toMatchObject({ sale: { state: 'pending' }, outcome: null });
    expect(correct(settled, 'paid')).toMatchObject({ sale: { state: 'confirmed' }, outcome: 'confirmed' });
    expect(correct(settled, 'cancelled')).toMatchObject({ cancellation: { state: 'cancelled' }, outcome: 'cancelled' });
  });
});

test('elsewhere the money is paid, the parcel has arrived, and what it came to stands', () => {
  const other = { ...shipped(), service: madeUp.service, sale: { state: 'none' as const, since: null } };
  useMethod(madeUp);
  const paid = foldTransactionSeen(other, { status: 'paid', warning: 'none' }, NOON);
  expect(paid).toMatchObject({ sale: { state: 'paid' }, outcome: 'paid', delivery: { state: 'delivered' } });
  expect(whyNot(paid, 'correctStatus')).not.toBeNull();
});
