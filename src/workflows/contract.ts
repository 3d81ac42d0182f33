/**
 * The order workflow's contract: ids, message names and their types. Clients import this file and nothing else of the workflow.
 */
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ActionBody } from '../domain/order/action-body.ts';
import type { Held } from '../domain/order/facts.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import type { ActionLine } from '../domain/order/history.ts';
import type { NewOrder } from '../domain/order/order-start.ts';
import type { ActivitySpan } from '../domain/order/origin.ts';
import type { OrderState, Verdict } from '../domain/order/order-state.ts';
import type { OrderView } from '../domain/order/order-view.ts';

export const orderWorkflowType = 'order';

/** The workflow task queue unless configured otherwise; activity queues hang on it. */
export const defaultTaskQueue = 'orders';

/** Calls to one of Yamato's services run on a queue of their own, so that their rate and fairness are theirs. */
export function methodTaskQueue(ordersTaskQueue: string, service: ServiceName): string {
  return `${ordersTaskQueue}-${service}`;
}

export function orderWorkflowId(shop: string, orderNumber: string): string {
  return `order:${shop}:${orderNumber}`;
}

export const askWorkflowType = 'askYamato';

/** `id`: any, used once. */
export function askWorkflowId(shop: string, id: string): string {
  return `ask:${shop}:${id}`;
}

/** Questions about settlement numbers of no order that runs; answered one `Inquiry` each, in their order. */
export type AskYamato = {
  readonly shop: string;
  readonly service: ServiceName;
  readonly contractKey: string;
  readonly settlementNos: readonly string[];
  readonly callTimeoutMs: number;
};

/** What an order can be found by in the Temporal Web UI. Plain text for everybody who can list: never personal data. */
export const searchAttributes = {
  shop: defineSearchAttributeKey('Shop', 'KEYWORD'),
  method: defineSearchAttributeKey('Method', 'KEYWORD'),
  status: defineSearchAttributeKey('Status', 'KEYWORD'),
  attention: defineSearchAttributeKey('Attention', 'KEYWORD_LIST'),
  settlementNo: defineSearchAttributeKey('SettlementNo', 'KEYWORD_LIST'),
  slipNo: defineSearchAttributeKey('SlipNo', 'KEYWORD_LIST'),
  nextDeadline: defineSearchAttributeKey('NextDeadline', 'DATETIME'),
  amountYen: defineSearchAttributeKey('AmountYen', 'INT'),
} as const;

export const messages = {
  staffAction: 'staffAction',
  abandon: 'abandon',
  yamatoNotice: 'yamatoNotice',
  awaitVerdict: 'awaitVerdict',
  awaitAction: 'awaitAction',
  lookUp: 'lookUp',
} as const;

/** Update ids: the same question asked again is answered from history. */
export function verdictUpdateId(claimId: string): string {
  return `verdict-${claimId}`;
}

/** A new order. */
export type OrderStart = NewOrder & {
  readonly kind: 'start';
  /** `onTimeout: abandon`: a run that has sent nothing by then sends nothing; null for `wait`. */
  readonly abandonAt: string | null;
  readonly actor: string;
};

/** Go on with an order whose earlier run ended (or which is still running: then it is ignored). */
export type OrderResume = { readonly kind: 'resume'; readonly shop: string; readonly orderNumber: string };

/** The same run in a new history. */
export type OrderContinue = {
  readonly kind: 'continue';
  readonly state: OrderState;
  readonly abandonAt: string | null;
  readonly queue: readonly { readonly actionId: string; readonly body: ActionBody; readonly settlementNo?: string }[];
  readonly processed: readonly string[];
  readonly lines: readonly ActionLine[];
};

export type OrderInput = OrderStart | OrderResume | OrderContinue;

/** Payload of the `staffAction` signal: the action as the API took it, its id and when it was accepted. */
export type QueuedAction = {
  readonly actionId: string;
  readonly actor: string;
  readonly acceptedAt: string;
  /** What the records held of the order when it was handed over: a run that knows less begins again from them. */
  readonly seen?: Held;
  /** The action body: `{ action, note?, shopStatus?, notifyCart?, ...fields of the action }`. */
  readonly body: { readonly action: string; readonly [field: string]: unknown };
};

/** Payload of the `abandon` signal. */
export type AbandonSignal = { readonly claimId: string };

/** Payload of the `yamatoNotice` signal: Yamato posted something about this number. A hint to ask, never an answer. */
export type YamatoNoticeSignal = { readonly settlementNo: string };

/** Argument of the `awaitVerdict` update: the verdict of this start and of no other, should an earlier run still be ending. */
export type AwaitVerdictArgs = { readonly claimId: string };

/** Result of the `awaitVerdict` update. `order` carries no contents. `secretNext`: what the buyer's step needs and only the cart that waits is told. */
export type VerdictAnswer = { readonly verdict: Verdict; readonly order: OrderView; readonly secretNext?: Readonly<Record<string, unknown>> };

/** Argument of the `awaitAction` update; its result is the finished action. */
export type AwaitActionArgs = { readonly actionId: string };

/** Argument of the `lookUp` update: a row of the method's `lookUps`. With the asking not begun by `startBy`, nobody waits for it any more. */
export type LookUpArgs = { readonly name: string; readonly startBy: string };

/** Result of the `lookUp` update. */
export type LookUpAnswer =
  /** In the method's own shape. */
  | { readonly kind: 'data'; readonly data: unknown; readonly settlementNo: string }
  /** Not possible as the order stands (Japanese reason). */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'refusedByYamato'; readonly code: string }
  /** Ask again, `until` at the earliest where that is known. */
  | { readonly kind: 'later'; readonly until: string | null; readonly reason: string };

/** What leaves a run for whoever makes traces, without being a command; nothing of it comes back. */
export type OriginSinks = { readonly origin: { activity(span: ActivitySpan): void } };

export type OrderResult = { readonly outcome: string };
