/** What workflows may do to the world. Types only: the workflow bundle imports nothing else of this folder. */
import type { SentBefore } from '../domain/atobarai/fold-credit.ts';
import type { CreditVerdict, SmsVerdict } from '../domain/atobarai/answers.ts';
import type { Inquiry, InquiryMode, Transaction } from '../domain/atobarai/inquiry.ts';
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import type { ReissueReason } from '../domain/atobarai/reissue-reason.ts';
import type { WatchPlan } from '../domain/atobarai/watch.ts';
import type { Call } from '../domain/call-result.ts';
import type { OrderContents } from '../domain/contents.ts';
import type { Known } from '../domain/facts.ts';
import type { ActionLine } from '../domain/history.ts';
import type { LaterCredit, OrderState } from '../domain/order-state.ts';
import type { Publication, PublishResult } from '../domain/publication.ts';

type OrderRef = { readonly shop: string; readonly orderNumber: string };

/** Which credit at Yamato, and how long one call may take. */
type CreditRef = OrderRef & { readonly settlementNo: string; readonly callTimeoutMs: number };

/** `known`: what the run knows. Should the records know more, nothing is sent (`BEHIND`); null: it is sent all the same. */
type ChangeRef = CreditRef & { readonly known: Known | null };

export type SendCreditInput = ChangeRef & {
  readonly claimId: string;
  readonly contents: OrderContents;
  /** False for the first send: then the order row is asked whether this run may send at all. */
  readonly resend: boolean;
  /** `onTimeout: abandon`: past this instant nothing is sent any more; null: always. */
  readonly abandonAt: string | null;
};

export type SendCreditResult =
  | { readonly kind: 'called'; readonly call: Call<CreditVerdict> }
  /** It was sent under this number before, and not by this run as far as that knows: Yamato is asked what came of it. */
  | ({ readonly kind: 'sentBefore' } & SentBefore)
  /** Another start owns the order number by now: send nothing, publish nothing. */
  | { readonly kind: 'superseded' }
  /** The cart gave up before anything was sent. */
  | { readonly kind: 'abandoned' };

/** `replaces`: the registered slip that this one takes the place of (変更登録), with the ship date that goes with it. */
export type SendSlipInput = ChangeRef & {
  /** Ask KAARS first, and send only if it says 与信OK. */
  readonly recheck: boolean;
  readonly slipNo: string | null;
  readonly carrier: string;
  readonly replaces: string | null;
  readonly plannedShipDate: string;
};
/** `inquiry`: the recheck's answer, null without one. `call` null: not sent, because of what the recheck said. */
export type SendSlipResult = { readonly inquiry: Inquiry | null; readonly call: Call<null> | null; readonly processDiv: '0' | '1' | '2' };

/** `actionId`: what it is for. What it sends is kept under it, and a repeat sends the very same. */
export type SendContentsInput = ChangeRef & { readonly contents: OrderContents; readonly actionId: string };

/** One request per action: once it was sent nothing is sent again, because each success counts at Yamato. */
export type SendReissueInput = SendContentsInput & {
  readonly reason: ReissueReason;
  readonly reasonText: string;
};

export type CheckSmsInput = ChangeRef & { readonly code: string };

/** `after` is KAAST's answer straight after a refusal; null when it was not needed or brought nothing. */
export type SendCancelResult = { readonly call: Call<null>; readonly after: Transaction | null };

export type InquireInput = CreditRef & { readonly mode: InquiryMode };
export type WatchInput = CreditRef & { readonly plan: WatchPlan };

/**
 * Calls to クロネコ代金後払い. Each mutating one sends at most once and never throws for what Yamato or the network
 * does; run them with one attempt. `watch` asks again and again until Yamato's answer differs from what is known.
 */
export type AtobaraiActivities = {
  sendCredit(input: SendCreditInput): Promise<SendCreditResult>;
  sendSlip(input: SendSlipInput): Promise<SendSlipResult>;
  sendCancel(input: ChangeRef): Promise<SendCancelResult>;
  /** KAASL 9: all slips of the order. */
  sendWithdrawal(input: ChangeRef): Promise<Call<null>>;
  /** KAAKK. */
  sendReduction(input: SendContentsInput): Promise<Call<null>>;
  /** KAARR 1. */
  sendReissue(input: SendReissueInput): Promise<Call<null>>;
  /** KAARR 3. */
  sendReissueWithdrawal(input: SendContentsInput): Promise<Call<null>>;
  /** KAASA0020; uses up one entry. */
  sendSmsCode(input: CheckSmsInput): Promise<Call<SmsVerdict>>;
  /** KAASD: the print data of an enclosed invoice. May be repeated freely. */
  fetchInvoice(input: CreditRef): Promise<Call<InvoiceData>>;
  inquire(input: InquireInput): Promise<Inquiry>;
  watch(input: WatchInput): Promise<Inquiry>;
};

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
  claimSettlementNo(input: OrderRef & { readonly generation: number }): Promise<string>;
};
