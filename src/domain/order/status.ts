/** 決済ステータス: one headline status per order, a pure function of its facets. Stable codes, Japanese labels. */
import { methodOf } from '../lifecycle/method.ts';
import { isMoneyIn } from './facets.ts';
import type { OrderState } from './order-state.ts';

export const statusLabels = {
  creditRequesting: '与信中',
  creditAwaitingBuyer: '購入者の手続き待ち',
  creditHeld: '与信保留',
  creditApproved: '与信OK',
  creditRefused: '与信NG',
  creditFailed: '与信失敗',
  shipmentRegistering: '出荷情報登録中',
  shipmentRegistered: '出荷情報登録OK',
  shipmentFailed: '出荷情報登録NG',
  creditCancelling: '与信の取消中',
  creditCancelled: '与信の取消OK',
  creditCancelFailed: '与信の取消NG',
  provisionalSale: '仮売上',
  settlementPending: '精算確定待ち',
  settled: '決済完了',
  saleConfirmed: '売上確定',
  invoiced: '請求書発行済',
  paid: '入金済',
  provisionalSaleExpired: '仮売上期限切れ',
  orderCancelled: '注文キャンセル',
  paymentFailed: '決済失敗',
  needsCheck: '要確認',
  methodChanged: '決済方法変更済',
} as const;

export type Status = keyof typeof statusLabels;

export const statuses = Object.keys(statusLabels) as readonly Status[];

type Facets = Pick<OrderState, 'service' | 'external' | 'credit' | 'shipment' | 'sale' | 'cancellation' | 'outcome'>;

/** The headline status, in the method's own word where it has one. */
export function headlineStatus(order: Facets): Status {
  const status = commonStatus(order);
  return methodOf(order.service).headline[status] ?? status;
}

/** Order matters: doubt first, then the end, then how far the money has come. */
function commonStatus(order: Facets): Status {
  if (order.external !== null) return 'methodChanged';
  if (order.credit.state === 'unknown' || order.shipment.state === 'unknown' || order.cancellation.state === 'unknown') {
    return 'needsCheck';
  }
  const cancellation = cancellationStatus(order);
  if (cancellation !== null) return cancellation;
  const sale = saleStatus(order);
  if (sale !== null) return sale;
  return shipmentStatus(order) ?? creditStatus(order);
}

function cancellationStatus(order: Facets): Status | null {
  switch (order.cancellation.state) {
    case 'cancelling':
      return 'creditCancelling';
    case 'cancelled':
      return 'creditCancelled';
    case 'failed':
      // Paid after all: what could not be cancelled is over.
      return order.sale.state === 'paid' || isMoneyIn(order.outcome) ? null : 'creditCancelFailed';
    case 'none':
    case 'unknown':
      return null;
  }
}

function saleStatus(order: Facets): Status | null {
  switch (order.sale.state) {
    case 'pending':
      // Not to be settled any more.
      return order.credit.state === 'expired' ? null : 'settlementPending';
    case 'confirmed':
      return 'saleConfirmed';
    case 'invoiced':
      return 'invoiced';
    case 'paid':
      return 'paid';
    case 'none':
      return null;
  }
}

function shipmentStatus(order: Facets): Status | null {
  if (order.credit.state !== 'approved') return null;
  switch (order.shipment.state) {
    case 'registering':
      return 'shipmentRegistering';
    case 'registered':
      return 'shipmentRegistered';
    case 'failed':
      return 'shipmentFailed';
    case 'none':
    case 'unknown':
      return null;
  }
}

function creditStatus(order: Facets): Status {
  switch (order.credit.state) {
    case 'none':
    case 'requesting':
      // Given up before anything was sent.
      return order.outcome === 'abandoned' ? 'orderCancelled' : 'creditRequesting';
    case 'awaitingBuyer':
      return 'creditAwaitingBuyer';
    case 'held':
      return 'creditHeld';
    case 'approved':
      return 'creditApproved';
    case 'refused':
      return 'creditRefused';
    case 'failed':
      return 'creditFailed';
    case 'unknown':
      return 'needsCheck';
    case 'expired':
      return 'provisionalSaleExpired';
    case 'cancelled':
      return order.outcome === 'cancelled' ? 'orderCancelled' : 'creditCancelled';
  }
}
