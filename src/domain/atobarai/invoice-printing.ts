/**
 * 同梱請求書: whether the shop can print it now. Asking Yamato for the print data changes nothing but its own warning
 * that nobody has asked yet. @see atobarai §2.7, §6
 */
import { settle } from '../order/attention-list.ts';
import type { OrderState } from '../order/order-state.ts';
import type { LookUp, LookUpDecision } from '../lifecycle/method.ts';
import { type Phase, phaseOf } from '../lifecycle/phase.ts';
import { termsOf } from './terms.ts';
import { blockedUntil, settlesAt, type Situation } from '../lifecycle/step.ts';

export type NoInvoice = { readonly code: 'invoiceNotEnclosed' | 'invoiceNotNow'; readonly reason: string };

const DOUBT = '結果が確認できていない処理があります。確認が終わってから印刷してください';
const WAIT = '与信の結果が出てから印刷してください';

const phases: Readonly<Record<Phase, string | null>> = {
  requesting: WAIT,
  creditUnknown: WAIT,
  awaitingBuyer: WAIT,
  held: '審査中です。与信OKになってから印刷してください',
  approved: null,
  shipmentUnknown: null,
  shipped: null,
  sold: null,
  amendUnknown: DOUBT,
  cancelUnknown: DOUBT,
  refused: '有効な与信がありません。商品を出荷しないでください',
  expired: '有効な与信がありません。商品を出荷しないでください',
  cancelled: '取消済みの受注です。請求書を同梱しないでください',
  transferred: '決済方法を変更した受注です。請求書を同梱しないでください',
  closed: '追跡を終えた受注です。「取引状況の更新」で追跡を再開してから印刷してください',
  ended: '終了した受注です（入金済みなど）。請求書の印刷は要りません',
};

/** Why there is nothing to print, and what to do instead; null: it can be printed. */
export function whyNoInvoice(state: OrderState): NoInvoice | null {
  const { destinations } = state.contents;
  const { invoice } = termsOf(state.contents);
  if (invoice === 'separate') return notEnclosed('別送の受注です。請求書はYamatoから購入者へ送られます。同梱に変えるには「与信内容変更」で invoice を enclosed にしてください');
  if (invoice === 'sms') return notEnclosed('スマホタイプの受注です。紙の請求書はありません。支払いの案内は購入者のスマートフォンに届きます');
  if (destinations.length > 0) return notEnclosed('送り先が購入者と異なるため、請求書はYamatoから購入者へ別送されます。印刷は要りません');
  const reason = phases[phaseOf(state)];
  if (reason !== null) return { code: 'invoiceNotNow', reason };
  if (state.cancellation.state === 'cancelling') return { code: 'invoiceNotNow', reason: '与信を取り消しているところです。商品を出荷しないでください' };
  if (state.amending !== null) return { code: 'invoiceNotNow', reason: '内容変更の結果がまだ出ていません。結果が出てから印刷してください' };
  return null;
}

function notEnclosed(reason: string): NoInvoice {
  return { code: 'invoiceNotEnclosed', reason };
}

/** What a request for the print data gets, between two steps of the order. A change just made would not be on it yet. */
function decide(situation: Pick<Situation, 'state' | 'now'>): LookUpDecision {
  const refusal = whyNoInvoice(situation.state);
  if (refusal !== null) return { kind: 'refused', ...refusal };
  const blocked = blockedUntil(situation);
  if (blocked !== null) return { kind: 'later', until: blocked, reason: 'Yamatoへの接続を待っています' };
  const settled = settlesAt(situation);
  return settled === null ? { kind: 'ask' } : { kind: 'later', until: settled, reason: '直前の登録がYamatoに反映されるのを待っています' };
}

/** The data was fetched: Yamato's warning that it was not goes by itself. */
function foldFetched(state: OrderState): OrderState {
  const settled = settle(state, 'invoiceNotPrinted');
  const { seen } = settled;
  return seen?.warning === 'printDataNotFetched' ? { ...settled, seen: { ...seen, warning: 'none' } } : settled;
}

/** KAASD, for whoever prints. */
export const INVOICE = 'invoice';

export const invoiceLookUp: LookUp = {
  operation: 'KAASD',
  activity: 'fetchInvoice',
  summary: '請求書印字データの取得',
  historyName: 'fetchInvoice',
  historyLabel: '請求書印字データの取得',
  decide,
  fold: foldFetched,
};
