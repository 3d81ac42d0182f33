/** What follows once a credit is cancelled at Yamato. */
import { settle, settleAbout } from '../order/attention-list.ts';
import { byUs } from '../order/cause.ts';
import type { OrderState } from '../order/order-state.ts';
import { outlastsOrder } from './attention-rules.ts';
import { answer } from './fold-credit.ts';
import { foldStandingKept, registerAgain, startAnew } from './fold-recredit.ts';
import { foldSlipsKept } from './fold-shipment.ts';

/**
 * The credit is gone at Yamato, whoever cancelled it. Then comes what the cancel was for: the end, a new credit, another
 * payment method; or, when it was the new credit of a re-credit, the old one that still stands.
 */
export function foldCancelled(state: OrderState, now: string): OrderState {
  if (state.standing !== null) return foldStandingKept(settle({ ...state, cancellation: { state: 'none' } }, 'creditUnknown', 'holdTooLong'), state.standing, byUs('cancelled'));
  const settled = settleAbout({ ...foldSlipsKept(state, ['registering', 'unknown'], now), doubt: null }, 'verdict', 'credit', 'flip', 'shipment', 'shipDate', 'delivery', 'cancel', 'document');
  const cancelled = foldAfterCancel(settled, now) ?? foldOrderCancelled(settled, state, now);
  // An order that is over answers no repeated start with "held" any more.
  return cancelled.verdict === null || cancelled.outcome !== null ? answer(cancelled, 'failed', 'cancelled', now) : cancelled;
}

/** A cancel that was only the first half: a new credit follows, or another payment method. Null: it was the whole. */
function foldAfterCancel(state: OrderState, now: string): OrderState | null {
  const { afterCancel } = state;
  switch (afterCancel?.kind) {
    case 'recredit':
      return registerAgain(startAnew({ ...state, afterCancel: null }, afterCancel.contents, now), state.parcels, now);
    case 'transfer':
      return foldTransferred(state, afterCancel.to, now);
    case undefined:
      return null;
  }
}

/** 決済方法変更: nothing is left at Yamato, and the order is followed no further. */
export function foldTransferred(state: OrderState, to: string, now: string): OrderState {
  const held = state.credit.state === 'refused' || state.credit.state === 'failed' ? state.credit : { ...state.credit, state: 'cancelled' as const, since: now, code: null };
  return { ...state, attention: state.attention.filter(outlastsOrder), acknowledged: [], amending: null, method: 'external', external: to, credit: held, cancellation: { state: 'none' }, afterCancel: null, outcome: 'transferred' };
}

function foldOrderCancelled(settled: OrderState, state: OrderState, now: string): OrderState {
  return {
    ...settled,
    credit: { ...state.credit, state: 'cancelled', since: now, code: null },
    cancellation: { state: 'cancelled' },
    // What was only to be settled never will be.
    sale: state.sale.state === 'pending' ? { state: 'none', since: null } : state.sale,
    amending: null,
    delivery: { state: state.delivery.state === 'notShipped' ? 'notShipped' : 'cancelled' },
    outcome: state.abandoned ? 'abandoned' : 'cancelled',
  };
}
