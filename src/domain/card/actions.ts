/** Cards: action × phase → allowed, or why not and what to do instead. @see webcollect §7 */
import { allowedIn, commonRows, row } from '../lifecycle/action-rows.ts';
import type { ActionRow } from '../lifecycle/method.ts';
import { phaseOf } from '../lifecycle/phase.ts';
import type { ActionName } from '../order/actions.ts';
import type { OrderState } from '../order/order-state.ts';
import { ownOf } from './own-state.ts';
import { cardPolicy } from './policy.ts';
import { BUYER_FIRST, CONSOLE, LABEL, words } from './words.ts';

const common = commonRows(LABEL, BUYER_FIRST);

const AFTER_SALE = `決済完了後は行えません。${CONSOLE}`;
const OVER = `終わった受注には行えません。決済完了のあとの変更は、${CONSOLE}`;
const CANCEL_FIRST = '先に「与信の取消」を行ってください。決済方法の変更は、注文キャンセルのあとに行えます';
const RUN_OUT = '仮売上期限切れの与信が残っています。「再与信」を行うか、「与信の取消」のあとに行ってください';
const HAS_CREDIT = '有効な与信があります。金額を変えるときは「与信内容変更」、期限を延ばすときは「再与信」を行ってください';
const NO_CREDIT = '有効な与信がありません。「与信を実行」で購入者にカード情報を入力してもらうか、別の決済方法をご案内ください';
export const PENDING = '精算確定待ちのため行えません。先に「出荷情報の取消」を行うと、仮売上に戻ります';
const UNSECURED = '店舗の設定では3Dセキュアが必要ですが、3Dセキュアを経ていない与信のため、自動で取り消します。商品を出荷しないでください';
const NOT_WAITING = '購入者の手続きを待っている受注ではありません';

export const actions: Readonly<Record<ActionName, ActionRow>> = {
  ...common,
  requestCredit: { cells: row(LABEL, HAS_CREDIT, { ...allowedIn('refused', 'cancelled', 'transferred'), awaitingBuyer: BUYER_FIRST, expired: RUN_OUT, ended: OVER }) },
  amendOrder: { cells: row(LABEL, '変更できません', { ...allowedIn('approved', 'shipped', 'transferred'), awaitingBuyer: BUYER_FIRST, refused: NO_CREDIT, expired: RUN_OUT, sold: AFTER_SALE, ended: OVER }) },
  cancelCredit: { cells: { ...common.cancelCredit.cells, sold: words.paid, ended: words.paid } },
  registerShipment: { cells: { ...common.registerShipment.cells, expired: RUN_OUT, ended: OVER } },
  withdrawShipment: { cells: { ...common.withdrawShipment.cells, sold: AFTER_SALE, ended: OVER } },
  changeMethod: { cells: row(LABEL, CANCEL_FIRST, { ...allowedIn('refused', 'expired', 'cancelled', 'transferred'), sold: AFTER_SALE, ended: OVER }) },
  // What Yamato's console makes of it afterwards, nobody tells us.
  correctStatus: { cells: { ...common.correctStatus.cells, ended: true } },
  submitToken: { label: 'カード情報の再入力', cells: row(LABEL, NOT_WAITING, allowedIn('awaitingBuyer')) },
  completeThreeDSecure: { label: '3Dセキュアの結果の受付', cells: row(LABEL, NOT_WAITING, allowedIn('awaitingBuyer')) },
  reauthorise: {
    label: '再与信',
    cells: row(LABEL, '与信完了の取引にだけ行えます', { ...allowedIn('approved', 'shipped', 'expired'), awaitingBuyer: BUYER_FIRST, refused: NO_CREDIT, sold: AFTER_SALE, ended: OVER }),
  },
};

export function whyNot(state: OrderState, action: ActionName): string | null {
  switch (action) {
    case 'cancelCredit':
      return isLocked(state) ? PENDING : null;
    case 'registerShipment':
      return isUnsecured(state) ? UNSECURED : null;
    case 'reauthorise':
      return state.parcels.some(({ carrier, state: parcel }) => carrier !== 'yamato' && parcel === 'registered') ? 'ヤマト運輸以外の配送で登録済みのため、再与信できません' : null;
    default:
      return null;
  }
}

/** 精算確定待ち, in which the shop's policy lets nothing of the credit be changed. */
export function isLocked(state: OrderState): boolean {
  return phaseOf(state) === 'shipped' && !cardPolicy(state.policy).changeWhilePending;
}

/** Where 3-D Secure is a must, an approval without it does not stand. Once it has shipped, or its cancel has failed, staff decide. */
export function isUnsecured(state: OrderState): boolean {
  const { credit, cancellation, policy, shipment, standing } = state;
  return credit.state === 'approved' && cancellation.state === 'none' && standing === null && shipment.state === 'none' && ownOf(state).secured === false && cardPolicy(policy).threeDSecure === 'always';
}
