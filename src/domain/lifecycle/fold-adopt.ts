/**
 * 引継ぎ: an order whose credit was opened elsewhere begins with what Yamato says about its number. Nothing is ever sent
 * for it; what cannot be asked is believed as it came in.
 */
import { raise, settle, settleAbout } from '../order/attention-list.ts';
import { adoptDoubt } from '../order/order-start.ts';
import type { OrderState } from '../order/order-state.ts';
import { answer, foldHeld, foldRefused } from './fold-credit.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { methodOf } from './method.ts';
import type { Inquiry } from '../order/inquiry.ts';

export function foldAdopted(state: OrderState, inquiry: Inquiry, now: string): OrderState {
  const { transaction, verdict } = inquiry;
  if (transaction === null) return foldAdoptNotFound(state, now);
  const found = settleAbout({ ...state, doubt: null }, 'verdict');
  switch (transaction.status) {
    case 'held':
      // Also where the buyer has to act: until when, nothing tells, so the end of it is waited for.
      return foldHeld(found, now);
    case 'refused':
      return foldRefused(found, verdict === 'overLimit' ? 'overLimit' : 'refused', now);
    case 'cancelled':
    case 'lapsed':
      return foldTransactionSeen(answer(found, 'failed', 'adoptedCancelled', now), transaction, now);
    case 'approved':
    case 'warned':
      return foldTransactionSeen(found, transaction, now);
    case 'slipRegistered':
    case 'deliveryProblem':
    case 'saleConfirmed':
    case 'invoiced':
    case 'paid':
      // Shipped before it came to us: no change made behind our back.
      return foldTransactionSeen({ ...found, shipment: { state: 'registered', since: now } }, transaction, now);
  }
}

/** Yamato knows no such number under this contract: work for staff. A new credit is never asked for by itself. */
export function foldAdoptNotFound(state: OrderState, now: string): OrderState {
  const code = 'adoptedNotFound';
  const failed: OrderState = {
    ...settle(state, 'creditUnknown'), doubt: null, creditSent: false, credit: { ...state.credit, state: 'failed', since: now, code },
  };
  return raise(answer(failed, 'failed', code, now), 'adoptNotFound', now, { detail: `決済受付番号：${state.credit.settlementNo}` });
}

/** Staff want Yamato to be asked once more. */
export function foldAskedAnew(state: OrderState, now: string): OrderState {
  const credit = { ...state.credit, state: 'unknown' as const, since: now, code: null };
  return { ...settle(state, 'adoptNotFound'), credit, creditSent: true, doubt: adoptDoubt(now, state.policy) };
}

/** What the history says of an adoption (Japanese); null: not adopted, or not found. */
export function adoptNote(state: OrderState): string | null {
  if (state.intake !== 'adopt' || state.seen === null) return null;
  const slips = state.shipment.state === 'registered' && state.parcels.length === 0 ? '送り状番号は不明です。' : '';
  const { transactionLabels, words } = methodOf(state.service);
  return `引継ぎ時のYamatoの取引状況：${transactionLabels[state.seen.status]}。${slips}${words.untold}はYamatoに照会できないため、受け付けた内容をそのまま記録しています`;
}
