/**
 * 後払い: action × phase → allowed, or why not and what to do instead. `true` = allowed. @see atobarai §6
 * Actions that wait (credit or a doubt still open) are allowed and carried out when their turn comes.
 */
import { type ActionName, actionLabels } from '../order/actions.ts';
import type { OrderState } from '../order/order-state.ts';
import type { LegalAction } from '../order/order-view.ts';
import { REISSUES_MAX } from '../atobarai/fold-reissue.ts';
import { type Phase, phaseOf } from './phase.ts';

type Row = Readonly<Record<Phase, true | string>>;

const WAIT = '与信の結果が出てから行ってください';
const HELD = '審査中です。結果が出てから行ってください';
const DOUBT = '結果が確認できていない処理があります。確認が終わるまでお待ちいただくか「要確認の解決」を行ってください';
const REFUSED = '与信がありません。「与信を実行」で取り直すか、受注を取り消すか、別の決済方法をご案内ください';
const SOLD = '売上確定後のため行えません';
const CANCELLING = '与信を取り消しているところです。取消が終わるまでお待ちください';
const RECREDITING = '与信を取り直しているところです。新しい与信の結果が出てから行ってください';
const ENDED = 'この受注は終了しています';
export const PAID = '入金済みのため取り消せません。返金は購入者と直接ご相談ください';
const CLOSED = '追跡を終えた受注です。続けるには「取引状況の更新」を行ってください';

const ISNT_SMS = 'SMS認証を待っている受注ではありません';
const NOT_SHIPPED = '出荷情報が登録されていません';
const NO_INVOICE = '請求書の発行後に行えます';
const CANCELLED = '取消済みの受注です。「与信を実行」で新しい与信を取れます';
const TRANSFERRED = '決済方法を変更した受注です。「与信を実行」で後払いに戻せます';
const HAS_CREDIT = '有効な与信があります。内容を変えるときは「与信内容変更」を行ってください';

/** A row where the same reason stands everywhere but in the cells given. */
function row(elsewhere: string, cells: Partial<Record<Phase, true | string>>): Row {
  const everywhere: Row = {
    requesting: WAIT, creditUnknown: DOUBT, awaitingBuyer: elsewhere, held: elsewhere, approved: elsewhere, shipmentUnknown: DOUBT,
    shipped: elsewhere, sold: elsewhere, amendUnknown: DOUBT, cancelUnknown: DOUBT, refused: REFUSED, cancelled: CANCELLED,
    transferred: TRANSFERRED, closed: CLOSED, ended: ENDED,
  };
  return { ...everywhere, ...cells };
}

const live = ['requesting', 'creditUnknown', 'awaitingBuyer', 'held', 'approved', 'shipmentUnknown', 'shipped', 'sold', 'amendUnknown', 'cancelUnknown', 'refused'] as const;

function allowedIn(...phases: readonly Phase[]): Partial<Record<Phase, true>> {
  return Object.fromEntries(phases.map((phase) => [phase, true as const]));
}

export const actionTable: Readonly<Record<ActionName, Row>> = {
  requestCredit: row(HAS_CREDIT, allowedIn('refused', 'cancelled', 'transferred')),
  inquireCredit: row('売上確定後は「取引状況の更新」で確認してください', allowedIn('creditUnknown', 'awaitingBuyer', 'held', 'approved', 'shipmentUnknown', 'shipped', 'amendUnknown', 'cancelUnknown', 'refused')),
  amendOrder: row('変更できません', { ...allowedIn('held', 'approved', 'shipped', 'sold'), awaitingBuyer: 'SMS認証が済んでから行ってください', refused: '有効な与信がありません。「与信を実行」に新しい内容を添えて行ってください' }),
  cancelCredit: row(ENDED, { ...allowedIn(...live), cancelUnknown: '取消の結果を確認しています', cancelled: '取消済みの受注です', transferred: '決済方法を変更した受注です' }),
  recordParcels: row(SOLD, { ...allowedIn('requesting', 'creditUnknown', 'awaitingBuyer', 'held', 'approved'), shipped: '出荷情報は登録済みです。送り状を変えるときは「出荷情報登録」に新しい送り状を添えて行ってください' }),
  registerShipment: row(SOLD, { ...allowedIn('approved', 'shipped'), creditUnknown: WAIT, awaitingBuyer: 'SMS認証が済んでから行ってください', held: HELD }),
  withdrawShipment: row(NOT_SHIPPED, { ...allowedIn('shipped'), sold: SOLD }),
  syncStatus: row(ENDED, { ...allowedIn(...live, 'closed'), requesting: WAIT }),
  reissueInvoice: row(NO_INVOICE, allowedIn('approved', 'shipped', 'sold')),
  withdrawReissue: row(NO_INVOICE, allowedIn('approved', 'shipped', 'sold')),
  submitSmsCode: row(ISNT_SMS, allowedIn('awaitingBuyer')),
  changeMethod: row(SOLD, { ...allowedIn('awaitingBuyer', 'held', 'approved', 'shipped', 'refused', 'cancelled', 'transferred') }),
  resolve: row(ENDED, allowedIn(...live)),
  correctStatus: row(ENDED, { ...allowedIn(...live), requesting: WAIT }),
  closeOrder: row(ENDED, { ...allowedIn('awaitingBuyer', 'held', 'approved', 'shipped', 'sold', 'refused'), closed: 'すでに追跡を終えています' }),
  // Yamato has no part in it, and the shop's list goes on after the order.
  setShopStatus: row(ENDED, allowedIn(...live, 'cancelled', 'transferred', 'closed', 'ended')),
};

/** Why the action is not possible now (Japanese), or null when it is. */
export function whyNot(state: OrderState, action: ActionName): string | null {
  if (action === 'cancelCredit' && state.sale.state === 'paid') return PAID;
  // Also on an ended order: a replaced credit that will not go is work for staff until it has gone.
  if (action === 'resolve' && state.attention.some(({ code }) => code === 'twoLiveCredits')) return null;
  const cell = actionTable[action][phaseOf(state)];
  if (cell !== true) return cell;
  switch (action) {
    case 'resolve':
      return state.attention.length === 0 ? '対応が必要な項目はありません' : null;
    case 'reissueInvoice':
      return whyNoReissue(state);
    case 'closeOrder':
      if (state.standing !== null) return RECREDITING;
      return isCancelling(state) ? CANCELLING : null;
    case 'amendOrder':
      return isReissueDoubtful(state) ? DOUBT : null;
    case 'withdrawReissue':
      if (isReissueDoubtful(state)) return DOUBT;
      return state.reissues.open ? null : '取り下げられる再発行がありません';
    default:
      return null;
  }
}

function whyNoReissue(state: OrderState): string | null {
  if (isReissueDoubtful(state)) return DOUBT;
  return state.reissues.count >= REISSUES_MAX ? `請求内容変更と請求書再発行は合わせて${REISSUES_MAX}回までです。内容を変えるときは再与信になります` : null;
}

function isReissueDoubtful(state: OrderState): boolean {
  return state.attention.some(({ code }) => code === 'reissueUnknown');
}

function isCancelling(state: OrderState): boolean {
  return state.cancellation.state === 'cancelling' || (state.abandoned && state.cancellation.state !== 'failed');
}

/** Every action with whether it is possible now, and the reason for those that are not. */
export function legalActions(state: OrderState): readonly LegalAction[] {
  return (Object.keys(actionLabels) as ActionName[]).map((action) => {
    const reason = whyNot(state, action);
    return { action, label: actionLabels[action], allowed: reason === null, reason };
  });
}
