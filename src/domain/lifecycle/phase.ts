/** Where an order stands, coarser than its facets: the columns of the action rows. */
import type { OrderOutcome } from '../order/facets.ts';
import type { OrderState } from '../order/order-state.ts';
import { isSold } from './fold-shipment.ts';
import { doubtRule } from './method.ts';

export const phaseLabels = {
  requesting: '与信中',
  creditUnknown: '要確認（与信）',
  awaitingBuyer: '購入者の手続き待ち',
  held: '与信保留',
  approved: '与信OK',
  shipmentUnknown: '要確認（出荷情報）',
  shipped: '出荷情報登録OK',
  sold: '売上確定・請求書発行済',
  amendUnknown: '要確認（内容変更）',
  cancelUnknown: '要確認（取消）',
  refused: '与信NG・与信失敗',
  expired: '仮売上期限切れ',
  cancelled: '取消済み',
  transferred: '決済方法変更済',
  closed: '追跡終了',
  ended: '終了（入金済など）',
} as const;

export type Phase = keyof typeof phaseLabels;

export function phaseOf(state: OrderState): Phase {
  if (state.outcome !== null) return endedAs(state.outcome);
  if (state.doubt !== null) return doubtRule(state, state.doubt.operation).phase;
  switch (state.credit.state) {
    case 'none':
    case 'requesting':
      return 'requesting';
    case 'unknown':
      return 'creditUnknown';
    case 'awaitingBuyer':
      return 'awaitingBuyer';
    case 'held':
      return 'held';
    case 'approved':
      if (isSold(state)) return 'sold';
      // Of a shipment that was refused in part, what is registered stands.
      return state.shipment.state === 'registered' || state.sale.state === 'pending' ? 'shipped' : 'approved';
    case 'refused':
    case 'failed':
      return 'refused';
    case 'expired':
      return 'expired';
    case 'cancelled':
      return 'cancelled';
  }
}

function endedAs(outcome: OrderOutcome): Phase {
  switch (outcome) {
    case 'closedByStaff':
      return 'closed';
    case 'cancelled':
      return 'cancelled';
    case 'transferred':
      return 'transferred';
    case 'paid':
    case 'confirmed':
    case 'refused':
    case 'failed':
    case 'abandoned':
    case 'superseded':
      return 'ended';
  }
}
