/** What workflows may do to the world. Types only: the workflow bundle imports nothing else of this folder. */
import type { WatchPlan } from '../domain/lifecycle/watch.ts';
import type { CallPlan, SentBefore } from '../domain/order/call-plan.ts';
import type { Call, Sent } from '../domain/order/call-result.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import type { Known } from '../domain/order/facts.ts';
import type { ActionLine } from '../domain/order/history.ts';
import type { Inquiry, InquiryMode } from '../domain/order/inquiry.ts';
import type { LaterCredit, OrderState } from '../domain/order/order-state.ts';
import type { Publication, PublishResult } from '../domain/order/publication.ts';

type OrderRef = { readonly shop: string; readonly orderNumber: string };

/** Which credit at Yamato, by which service, and how long one call may take. */
export type CreditRef = OrderRef & { readonly service: ServiceName; readonly settlementNo: string; readonly callTimeoutMs: number };

export type SendInput = Omit<CreditRef, 'settlementNo'> & {
  readonly plan: CallPlan;
  /** What the run knows. Should the records know more, nothing is sent (`BEHIND`); null: it is sent all the same. */
  readonly known: Known | null;
  readonly claimId: string;
  /** What it is for; what is kept of it is kept under this. */
  readonly actionId: string;
  /** `onTimeout: abandon`: past this instant nothing is sent for the first time any more; null: always. */
  readonly abandonAt: string | null;
};

/** Counted by its contract. */
export type CheckoutInput = SendInput & { readonly contractKey: string };

export type InquireInput = CreditRef & { readonly mode: InquiryMode };
export type WatchInput = CreditRef & { readonly plan: WatchPlan };
/** `name`: a row of the method's `lookUps`. */
export type LookUpInput = CreditRef & { readonly name: string };

/**
 * Calls to one of Yamato's services. `inquire` and a look-up may be repeated freely; `watch` asks again and again until
 * Yamato's answer differs from what is known.
 */
export type AskingActivities = {
  inquire(input: InquireInput): Promise<Inquiry>;
  watch(input: WatchInput): Promise<Inquiry>;
};

/**
 * Changes: one activity per `activity` that the method's plans name, so that operators read what is done. Each sends at most
 * once and never throws for what Yamato or the network does; run them with one attempt.
 */
export type SendingActivities = { readonly [activity: string]: (input: SendInput) => Promise<Sent> };

/** The same on the orders' own queue, for a checkout's first credit. `busy`: over the bound, and nothing was sent. */
export type CheckoutActivities = { readonly [activity: string]: (input: CheckoutInput) => Promise<Sent | { readonly kind: 'busy' }> };

/** Look-ups, by the activity that the method's rows name. */
export type LookUpActivities = { readonly [activity: string]: (input: LookUpInput) => Promise<Call<unknown>> };

/** An action without an outcome. `line` or `message` null: it cannot be read. */
export type UnfinishedAction = {
  readonly actionId: string;
  readonly line: ActionLine | null;
  readonly message: { readonly body: unknown; readonly actor: string; readonly acceptedAt: string } | null;
};

/** What a run that is not the order's first begins from. */
export type LoadedOrder = {
  readonly state: OrderState;
  readonly finishedActionIds: readonly string[];
  /** Oldest first. */
  readonly unfinished: readonly UnfinishedAction[];
  /** The line of the start, while it has no answer. */
  readonly startLine: ActionLine | null;
  /** What was sent for the present credit; null: nothing was. */
  readonly sent: SentBefore | null;
  /** What was sent under numbers that the state does not know yet, in their order; absent in what was loaded before it was told. */
  readonly later?: readonly LaterCredit[];
  /** Calls that no inquiry tells of, and that were about to be sent for an action without an outcome. */
  readonly plans: readonly { readonly actionId: string | null; readonly operation: string; readonly amountYen: number | null }[];
  /** Of the start it began with. */
  readonly start: { readonly actor: string; readonly abandonAt: string | null };
  /** The cart gave its start up. */
  readonly isAbandoned: boolean;
};

export type RecordsActivities = {
  publish(publication: Publication): Promise<PublishResult>;
  /** What an earlier run left, ended or lost; null: no such order. */
  loadOrder(ref: OrderRef): Promise<LoadedOrder | null>;
  /** Whether the start is still the order number's own; answered and ended ones are not. */
  checkStart(input: OrderRef & { readonly claimId: string; readonly settlementNo: string }): Promise<'current' | 'superseded' | 'abandoned'>;
  /** Nothing is ever sent under the number from now on: null. Or what was sent before. */
  voidNumber(input: OrderRef & { readonly settlementNo: string }): Promise<SentBefore | null>;
  /** The settlement number of a later generation; the same one for the same generation. */
  claimSettlementNo(input: OrderRef & { readonly service: ServiceName; readonly generation: number }): Promise<string>;
};
