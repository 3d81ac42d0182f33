/**
 * The five facets (面) of an order, the words of the trade. One headline status is derived from them (`status.ts`).
 */

/** Whose rules an order follows: the name of a payment method in use (`domain/methods.ts`). */
export type ServiceName = string;

/** 決済方法, as it is shown: the service's name, or `external` once the order went over to one that is not Yamato's. */
export type MethodName = string;

/** The name of a method that is not Yamato's. */
export const EXTERNAL_METHOD = 'external';

/** 連携方式: `api` we call Yamato · `csv` staff carry files to and from Yamato's console. */
export const links = ['api', 'csv'] as const;

export type Link = (typeof links)[number];

/** 受付方法: `checkout` the buyer waits · `backoffice` the order exists already · `adopt` 引継ぎ. */
export const intakes = ['checkout', 'backoffice', 'adopt'] as const;

export type Intake = (typeof intakes)[number];

/** 与信. `unknown` is 要確認: Yamato may or may not hold it. */
export const creditStates = ['none', 'requesting', 'awaitingBuyer', 'held', 'approved', 'refused', 'failed', 'unknown', 'expired', 'cancelled'] as const;

export type CreditState = (typeof creditStates)[number];

/** 出荷情報. */
export const shipmentStates = ['none', 'registering', 'registered', 'failed', 'unknown'] as const;

export type ShipmentState = (typeof shipmentStates)[number];

/** 売上. */
export const saleStates = ['none', 'pending', 'confirmed', 'invoiced', 'paid'] as const;

export type SaleState = (typeof saleStates)[number];

/** 配送ステータス. */
export const deliveryStates = ['notShipped', 'inTransit', 'undelivered', 'delivered', 'cancelled'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** 取消. `unknown`: the cancel call was sent and its outcome is not known yet. */
export const cancellationStates = ['none', 'cancelling', 'cancelled', 'failed', 'unknown'] as const;

export type CancellationState = (typeof cancellationStates)[number];

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

/** Whether the money is in: nothing can be taken back from here any more. */
export function isMoneyIn(outcome: OrderOutcome | null): boolean {
  return outcome === 'paid' || outcome === 'confirmed';
}

/** Whether the text is an outcome of this release. */
export function isOrderOutcome(text: string): text is OrderOutcome {
  return Object.hasOwn(outcomeRules, text);
}

/** 配送会社. Only `yamato` slips carry a check digit. */
export const carriers = ['yamato', 'sagawa', 'japanPost', 'seino', 'fukuyama', 'other'] as const;

export type Carrier = (typeof carriers)[number];
