/** Where a 後払い order stands, coarser than its facets: the columns of the action table. */
import type { OrderState } from '../order-state.ts';

export const phaseLabels = {
  requesting: '与信中',
  creditUnknown: '要確認（与信）',
  held: '与信保留',
  approved: '与信OK',
  shipmentUnknown: '要確認（出荷情報）',
  shipped: '出荷情報登録OK',
  sold: '売上確定・請求書発行済',
  cancelUnknown: '要確認（取消）',
  refused: '与信NG・与信失敗',
  closed: '追跡終了',
  ended: '終了',
} as const;

export type Phase = keyof typeof phaseLabels;

export function phaseOf(state: OrderState): Phase {
  if (state.outcome !== null) return state.outcome === 'closedByStaff' ? 'closed' : 'ended';
  if (state.doubt !== null) {
    switch (state.doubt.operation) {
      case 'KAARA':
        return 'creditUnknown';
      case 'KAASL0':
      case 'KAASL2':
        return 'shipmentUnknown';
      case 'KAACL':
        return 'cancelUnknown';
    }
  }
  switch (state.credit.state) {
    case 'none':
    case 'requesting':
      return 'requesting';
    case 'unknown':
      return 'creditUnknown';
    case 'awaitingBuyer':
    case 'held':
      return 'held';
    case 'approved':
      if (state.sale.state !== 'none') return 'sold';
      return state.shipment.state === 'registered' ? 'shipped' : 'approved';
    case 'refused':
    case 'failed':
    case 'expired':
      return 'refused';
    case 'cancelled':
      return 'ended';
  }
}
