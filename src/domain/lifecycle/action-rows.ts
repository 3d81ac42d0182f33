/** The rows that methods share, and how a row is written: action × phase → allowed, or why not and what to do instead. */
import type { CommonAction } from '../order/actions.ts';
import type { Phase } from './phase.ts';

type Cells = Readonly<Record<Phase, true | string>>;

export const WAIT = '与信の結果が出てから行ってください';
const HELD = '審査中です。結果が出てから行ってください';
export const DOUBT = '結果が確認できていない処理があります。確認が終わるまでお待ちいただくか「要確認の解決」を行ってください';
const REFUSED = '与信がありません。「与信を実行」で取り直すか、受注を取り消すか、別の決済方法をご案内ください';
const SOLD = '売上確定後のため行えません';
const ENDED = 'この受注は終了しています';
const CLOSED = '追跡を終えた受注です。続けるには「取引状況の更新」を行ってください';
const NOT_SHIPPED = '出荷情報が登録されていません';
const CANCELLED = '取消済みの受注です。「与信を実行」で新しい与信を取れます';
const NO_CREDIT = '有効な与信がありません。「与信を実行」に新しい内容を添えて行ってください';
const HAS_CREDIT = '有効な与信があります。内容を変えるときは「与信内容変更」を行ってください';

const live = ['requesting', 'creditUnknown', 'awaitingBuyer', 'held', 'approved', 'shipmentUnknown', 'shipped', 'sold', 'amendUnknown', 'cancelUnknown', 'refused', 'expired'] as const;

/** A row where the same reason stands everywhere but in the cells given. `label`: the method, to which the order may come back. */
export function row(label: string, elsewhere: string, cells: Partial<Record<Phase, true | string>>): Cells {
  const everywhere: Cells = {
    requesting: WAIT, creditUnknown: DOUBT, awaitingBuyer: elsewhere, held: elsewhere, approved: elsewhere, shipmentUnknown: DOUBT,
    shipped: elsewhere, sold: elsewhere, amendUnknown: DOUBT, cancelUnknown: DOUBT, refused: REFUSED, expired: REFUSED, cancelled: CANCELLED,
    transferred: `決済方法を変更した受注です。「与信を実行」で${label}に戻せます`, closed: CLOSED, ended: ENDED,
  };
  return { ...everywhere, ...cells };
}

export function allowedIn(...phases: readonly Phase[]): Partial<Record<Phase, true>> {
  return Object.fromEntries(phases.map((phase) => [phase, true as const]));
}

/** As every method has them; one that differs writes a row of its own. `buyerStepFirst`: why the buyer's part comes first. */
export function commonRows(label: string, buyerStepFirst: string): Readonly<Record<CommonAction, { readonly cells: Cells }>> {
  const cells = (elsewhere: string, given: Partial<Record<Phase, true | string>>): { readonly cells: Cells } => ({ cells: row(label, elsewhere, given) });
  return {
    requestCredit: cells(HAS_CREDIT, allowedIn('refused', 'expired', 'cancelled', 'transferred')),
    inquireCredit: cells('売上確定後は「取引状況の更新」で確認してください', allowedIn('creditUnknown', 'awaitingBuyer', 'held', 'approved', 'shipmentUnknown', 'shipped', 'amendUnknown', 'cancelUnknown', 'refused', 'expired')),
    amendOrder: cells('変更できません', { ...allowedIn('held', 'approved', 'shipped', 'sold'), awaitingBuyer: buyerStepFirst, refused: NO_CREDIT, expired: NO_CREDIT }),
    cancelCredit: cells(ENDED, { ...allowedIn(...live), cancelUnknown: '取消の結果を確認しています', cancelled: '取消済みの受注です', transferred: '決済方法を変更した受注です' }),
    recordParcels: cells(SOLD, { ...allowedIn('requesting', 'creditUnknown', 'awaitingBuyer', 'held', 'approved'), shipped: '出荷情報は登録済みです。送り状を変えるときは「出荷情報登録」に新しい送り状を添えて行ってください' }),
    registerShipment: cells(SOLD, { ...allowedIn('approved', 'shipped'), creditUnknown: WAIT, awaitingBuyer: buyerStepFirst, held: HELD }),
    withdrawShipment: cells(NOT_SHIPPED, { ...allowedIn('shipped'), sold: SOLD }),
    syncStatus: cells(ENDED, { ...allowedIn(...live, 'closed'), requesting: WAIT }),
    changeMethod: cells(SOLD, allowedIn('awaitingBuyer', 'held', 'approved', 'shipped', 'refused', 'expired', 'cancelled', 'transferred')),
    resolve: cells(ENDED, allowedIn(...live)),
    correctStatus: cells(ENDED, { ...allowedIn(...live), requesting: WAIT }),
    closeOrder: cells(ENDED, { ...allowedIn('awaitingBuyer', 'held', 'approved', 'shipped', 'sold', 'refused', 'expired'), closed: 'すでに追跡を終えています' }),
    // Yamato has no part in it, and the shop's list goes on after the order.
    setShopStatus: cells(ENDED, allowedIn(...live, 'cancelled', 'transferred', 'closed', 'ended')),
  };
}

