/**
 * The five facets (面) of an order, the words of the trade. One headline status is derived from them (`status.ts`).
 */

/** Whose rules an order follows: the name of a payment method in use (`domain/methods.ts`). */
export type ServiceName = string;

/** 決済方法, as it is shown: the service's name, or `external` once the order went over to one that is not Yamato's. */
export type MethodName = string;

/** 連携方式: `api` we call Yamato · `csv` staff carry files to and from Yamato's console. */
export type Link = 'api' | 'csv';

/** 受付方法: `checkout` the buyer waits · `backoffice` the order exists already · `adopt` 引継ぎ. */
export type Intake = 'checkout' | 'backoffice' | 'adopt';

/** 与信. `unknown` is 要確認: Yamato may or may not hold it. */
export type CreditState =
  | 'none'
  | 'requesting'
  | 'awaitingBuyer'
  | 'held'
  | 'approved'
  | 'refused'
  | 'failed'
  | 'unknown'
  | 'expired'
  | 'cancelled';

/** 出荷情報. */
export type ShipmentState = 'none' | 'registering' | 'registered' | 'failed' | 'unknown';

/** 売上. */
export type SaleState = 'none' | 'pending' | 'confirmed' | 'invoiced' | 'paid';

/** 配送ステータス. */
export type DeliveryState = 'notShipped' | 'inTransit' | 'undelivered' | 'delivered' | 'cancelled';

/** 取消. `unknown`: the cancel call was sent and its outcome is not known yet. */
export type CancellationState = 'none' | 'cancelling' | 'cancelled' | 'failed' | 'unknown';

/** How the order's run ended (結果). A run that fails instead means a bug. */
export type OrderOutcome =
  | 'paid'
  | 'confirmed'
  | 'cancelled'
  | 'refused'
  | 'failed'
  | 'transferred'
  | 'closedByStaff'
  | 'abandoned'
  | 'superseded';

/** What an outcome means for the number of the order: whether another start, with a higher attempt or other contents, may begin it again. */
export const outcomeRules: Readonly<Record<OrderOutcome, { readonly mayStartAgain: boolean }>> = {
  paid: { mayStartAgain: false },
  confirmed: { mayStartAgain: false },
  cancelled: { mayStartAgain: true },
  refused: { mayStartAgain: true },
  failed: { mayStartAgain: true },
  transferred: { mayStartAgain: false },
  closedByStaff: { mayStartAgain: false },
  abandoned: { mayStartAgain: true },
  superseded: { mayStartAgain: false },
};

/** Whether the text is an outcome of this release. */
export function isOrderOutcome(text: string): text is OrderOutcome {
  return Object.hasOwn(outcomeRules, text);
}

/** 配送会社. Only `yamato` slips carry a check digit. */
export type Carrier = 'yamato' | 'sagawa' | 'japanPost' | 'seino' | 'fukuyama' | 'other';

export const carriers: readonly Carrier[] = ['yamato', 'sagawa', 'japanPost', 'seino', 'fukuyama', 'other'];
