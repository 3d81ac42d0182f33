/**
 * 後払い: action × phase → allowed, or why not and what to do instead. `true` = allowed. @see atobarai §6
 * Actions that wait (credit or a doubt still open) are allowed and carried out when their turn comes.
 */
import { type ActionName, actionLabels } from '../actions.ts';
import type { OrderState } from '../order-state.ts';
import type { LegalAction } from '../order-view.ts';
import { type Phase, phaseOf } from './phase.ts';

type Row = Readonly<Record<Phase, true | string>>;

const WAIT = '与信の結果が出てから行ってください';
const HELD = '審査中です。結果が出てから行ってください';
const DOUBT = '結果が確認できていない処理があります。確認が終わるまでお待ちいただくか「要確認の解決」を行ってください';
const REFUSED = '与信がありません。受注を取り消すか、別の決済方法をご案内ください';
const SOLD = '売上確定後のため行えません';
const CANCELLING = '与信を取り消しているところです。取消が終わるまでお待ちください';
const ENDED = 'この受注は終了しています';
export const PAID = '入金済みのため取り消せません。返金は購入者と直接ご相談ください';
const CLOSED = '追跡を終えた受注です。続けるには「取引状況の更新」を行ってください';

function never(reason: string): Row {
  return {
    requesting: reason, creditUnknown: reason, held: reason, approved: reason, shipmentUnknown: reason, shipped: reason,
    sold: reason, cancelUnknown: reason, refused: reason, closed: reason, ended: ENDED,
  };
}

const NOT_OFFERED = never('この操作はまだ使えません');

export const actionTable: Readonly<Record<ActionName, Row>> = {
  requestCredit: NOT_OFFERED,
  inquireCredit: {
    requesting: WAIT, creditUnknown: true, held: true, approved: true, shipmentUnknown: true, shipped: true,
    sold: '売上確定後は「取引状況の更新」で確認してください', cancelUnknown: true, refused: true, closed: CLOSED, ended: ENDED,
  },
  amendOrder: NOT_OFFERED,
  cancelCredit: {
    requesting: true, creditUnknown: true, held: true, approved: true, shipmentUnknown: true, shipped: true,
    sold: true, cancelUnknown: '取消の結果を確認しています', refused: true, closed: CLOSED, ended: ENDED,
  },
  recordParcels: {
    requesting: true, creditUnknown: true, held: true, approved: true, shipmentUnknown: DOUBT,
    shipped: '出荷情報は登録済みです。登録後の送り状の変更はまだ使えません', sold: SOLD, cancelUnknown: DOUBT, refused: REFUSED, closed: CLOSED, ended: ENDED,
  },
  registerShipment: {
    requesting: WAIT, creditUnknown: WAIT, held: HELD, approved: true, shipmentUnknown: DOUBT,
    shipped: '出荷情報は登録済みです', sold: SOLD, cancelUnknown: DOUBT, refused: REFUSED, closed: CLOSED, ended: ENDED,
  },
  withdrawShipment: NOT_OFFERED,
  syncStatus: {
    requesting: WAIT, creditUnknown: true, held: true, approved: true, shipmentUnknown: true, shipped: true,
    sold: true, cancelUnknown: true, refused: true, closed: true, ended: ENDED,
  },
  reissueInvoice: NOT_OFFERED,
  withdrawReissue: NOT_OFFERED,
  submitSmsCode: NOT_OFFERED,
  changeMethod: NOT_OFFERED,
  resolve: {
    requesting: true, creditUnknown: true, held: true, approved: true, shipmentUnknown: true, shipped: true,
    sold: true, cancelUnknown: true, refused: true, closed: CLOSED, ended: ENDED,
  },
  correctStatus: NOT_OFFERED,
  closeOrder: {
    requesting: WAIT, creditUnknown: DOUBT, held: true, approved: true, shipmentUnknown: DOUBT, shipped: true,
    sold: true, cancelUnknown: DOUBT, refused: true, closed: 'すでに追跡を終えています', ended: ENDED,
  },
};

/** Why the action is not possible now (Japanese), or null when it is. */
export function whyNot(state: OrderState, action: ActionName): string | null {
  if (action === 'cancelCredit' && state.outcome === 'paid') return PAID;
  const cell = actionTable[action][phaseOf(state)];
  if (cell !== true) return cell;
  const cancelling = state.cancellation.state === 'cancelling' || (state.abandoned && state.cancellation.state !== 'failed');
  if (action === 'closeOrder' && cancelling) return CANCELLING;
  return action === 'resolve' && state.attention.length === 0 ? '対応が必要な項目はありません' : null;
}

/** Every action with whether it is possible now, and the reason for those that are not. */
export function legalActions(state: OrderState): readonly LegalAction[] {
  return (Object.keys(actionLabels) as ActionName[]).map((action) => {
    const reason = whyNot(state, action);
    return { action, label: actionLabels[action], allowed: reason === null, reason };
  });
}
