/**
 * The order as data. The workflow holds one `OrderState`, changes it only through the domain's fold functions,
 * and publishes it whole; a later run of the same order begins from what was published.
 */
import type { Attention, AttentionCode } from './attention.ts';
import type { Cause } from './cause.ts';
import type { OrderContents } from './contents.ts';
import type {
  CancellationState,
  CreditState,
  DeliveryState,
  Intake,
  Link,
  MethodName,
  OrderOutcome,
  SaleState,
  ServiceName,
  ShipmentState,
} from './facets.ts';
import type { Parcel } from './history.ts';
import type { Transaction } from './inquiry.ts';
import type { Policy } from './policy.ts';

/** `at`: the first time. `lastAt`: the last time, later than every one before; absent in states of before it was kept. */
export type Erased = { readonly at: string; readonly lastAt?: string };

/** 与信. All instants of the state are RFC 3339. */
export type CreditFacet = {
  readonly state: CreditState;
  /** 与信世代: 1 for the first credit of a number, +1 for each later one, over all runs. */
  readonly generation: number;
  /** 決済受付番号. */
  readonly settlementNo: string;
  readonly amountYen: number;
  /** The amount it was opened with, which a method may have to stay below. */
  readonly firstAmountYen: number;
  readonly since: string;
  /** When it was first asked for at Yamato; absent until then. How long it can be shipped on counts from here. */
  readonly requestedAt?: string;
  /** Why it is refused or failed: Yamato's code or verdict; null otherwise. */
  readonly code: string | null;
  /** Nothing was ever sent under this number, and the records see to it that nothing will be; absent: not asked. */
  readonly void?: true;
};

/** The question with which an adopted order (引継ぎ) begins: in doubt like a call, though nothing of ours was ever sent. */
export const ADOPTION = 'ADOPT';

/**
 * 要確認: one mutating call whose outcome is not known, or which must be sent again.
 * Ends only by Yamato's own answer or by a staff decision.
 */
export type Doubt = {
  /** `ADOPTION`, or a row of the method's `doubts`. */
  readonly operation: string;
  /** Index into parcels, where it is about one. */
  readonly parcel: number | null;
  /** When the doubtful call was sent. */
  readonly since: string;
  /** When it was sent last, or may have been; absent: as above. */
  readonly sentAt?: string;
  /** "Not found" counts from here on. */
  readonly settledAt: string;
  /** Asked after it counts, Yamato did not have it: the same call is sent again. */
  readonly resend: boolean;
  /** From here on it is attention. */
  readonly patienceUntil: string;
  readonly nextAskAt: string;
  readonly asked: number;
  /** Yamato refused it with a code nobody knows: believed once an inquiry agrees. Null: there was no answer. */
  readonly refusedAs: string | null;
};

/** What Yamato said last of the transaction, or is expected to say after our own last change. */
export type SeenTransaction = Transaction & { readonly at: string };

/** What a start is answered. The open ones may still become another; all others are final. */
export const verdictKinds = ['approved', 'refused', 'failed', 'awaitingBuyer', 'held', 'unknown', 'abandoned', 'superseded'] as const;

export type VerdictKind = (typeof verdictKinds)[number];

export const openVerdicts: readonly VerdictKind[] = ['awaitingBuyer', 'held', 'unknown'];

export type Verdict = { readonly kind: VerdictKind; readonly code: string | null; readonly at: string };

/**
 * The credit that stands at Yamato while a new one is being asked for (再与信), with all that hangs on it: if the new one
 * is refused, the order is this again.
 */
export type Standing = Pick<
  OrderState,
  'credit' | 'contents' | 'shipment' | 'sale' | 'delivery' | 'parcels' | 'seen' | 'lastChangeAt' | 'creditAskedAt' | 'creditSent'
>;

/** An earlier credit that a new one has replaced and that must still be cancelled at Yamato. */
export type RetiredCredit = {
  readonly settlementNo: string;
  readonly generation: number;
  readonly amountYen: number;
  readonly since: string;
  /** Null: Yamato will not cancel it any more. */
  readonly nextTryAt: string | null;
  readonly tries: number;
};

/**
 * How an amendment (与信内容変更) is carried out: with us only, by another credit, by another credit once the old one is
 * cancelled, or by a call in place, which is the method's own way.
 */
export type AmendWay = string;

export const RECORD_ONLY = 'record';
export const RECREDIT = 'recredit';
export const CANCEL_FIRST = 'cancelFirst';

/** The amendment under way. `failed`: why, once it is clear that it will not come about. */
export type Amending = { readonly way: AmendWay; readonly contents: OrderContents; readonly failed: Cause | null };

/** 購入者の手続き待ち: what only the buyer can do before Yamato decides (a code, a page of his bank). */
export type BuyerStep = {
  /** In the method's words, as a cart is told. */
  readonly kind: string;
  /** Until when he can. */
  readonly deadlineAt: string;
  /** How often he tried in vain. */
  readonly failed: number;
  /** When Yamato is asked what became of it unless the buyer is quicker; and how often it was since the deadline. */
  readonly askAt: string;
  readonly asked: number;
  /** What it ends as once its time is up and Yamato tells of nothing better; absent: it ends by Yamato's word alone. */
  readonly endsAs?: { readonly verdict: 'refused' | 'failed'; readonly code: string };
  /** Nothing is at Yamato while it lasts that could be charged or would have to be cancelled. */
  readonly holdsNothing?: true;
  /** It was asked for and not found since, which may have been too early: a cancel is told to Yamato all the same. */
  readonly notFound?: true;
};

/** The action being carried out, as far as a later run must know it to go on; its body is in the records. */
export type InHand = { readonly actionId: string; readonly sent: boolean; readonly refusedAs: Cause | null };

/**
 * The order's run was lost, and another goes on from the records, which may be behind: whatever it would send may have been
 * sent already. `asked`: which calls were asked about since, each once. `later`: the credits that it asked for under numbers
 * which the state does not know. `reductions`: the actions for which it may have sent another amount, which no inquiry tells.
 */
export type Lost = { readonly at: string; readonly asked: readonly string[]; readonly later?: readonly LaterCredit[]; readonly reductions?: readonly string[] };

/** `amountYen` null: not known. */
export type LaterCredit = { readonly settlementNo: string; readonly generation: number; readonly amountYen: number | null };

/** What follows a cancel: nothing, a new credit, or another payment method (決済方法変更). */
export type AfterCancel = { readonly kind: 'recredit'; readonly contents: OrderContents } | { readonly kind: 'transfer'; readonly to: string };

/** Of the present form; an older one is upgraded as it is read (`upgrade-state.ts`). */
export const SCHEMA = 2;

export type OrderState = {
  readonly schema: typeof SCHEMA;
  /** Which version of the domain rules this order lives under; changed only at marked points. */
  readonly rulesVersion: 1;
  readonly shop: string;
  readonly orderNumber: string;
  /** Whose rules it follows, also after it went over to another method. */
  readonly service: ServiceName;
  readonly method: MethodName;
  readonly link: Link;
  readonly intake: Intake;
  /** Which merchant contract at Yamato the order's calls go out under. */
  readonly contractKey: string;
  /** The start this run was made for. */
  readonly claimId: string;
  /** Number of the newest publication; counts on over every run of the order number. */
  readonly sequence: number;
  /** The latest calls to Yamato and finished actions that this state knows of, newest last. @see learned */
  readonly facts?: readonly string[];
  readonly contents: OrderContents;
  /** 個人情報の消去: since when the contents name nobody any more; absent: they do. */
  readonly erased?: Erased | null;
  readonly policy: Policy;
  readonly credit: CreditFacet;
  /** The highest generation used so far: a refused one is never used again. */
  readonly generations: number;
  /** The buyer is still at the checkout: a refusal means no order. */
  readonly buyerWaits: boolean;
  readonly standing: Standing | null;
  readonly retired: readonly RetiredCredit[];
  readonly amending: Amending | null;
  readonly afterCancel: AfterCancel | null;
  /** Null or absent: no action is in hand. */
  readonly inHand?: InHand | null;
  /** Null or absent: nothing is in question, all that was sent is in this state. */
  readonly lost?: Lost | null;
  /** Set once the order went over to a method that is not Yamato's: which of the method's `transferTargets`. */
  readonly external: string | null;
  /** What only the method knows of; it alone reads and changes it. */
  readonly own: Readonly<Record<string, unknown>>;
  /** null: the buyer is not waited for. */
  readonly buyerStep: BuyerStep | null;
  /** The settlement numbers of earlier generations in this run, oldest first. */
  readonly settlementNos: readonly string[];
  readonly shipment: { readonly state: ShipmentState; readonly since: string | null };
  readonly sale: { readonly state: SaleState; readonly since: string | null };
  readonly delivery: { readonly state: DeliveryState };
  readonly cancellation: { readonly state: CancellationState };
  readonly attention: readonly Attention[];
  /** What staff acknowledged while its cause lasts. */
  readonly acknowledged: readonly AttentionCode[];
  /** Which deadline's coming or passing each attention was last raised for; absent: none yet. */
  readonly deadlinesTold?: Readonly<Partial<Record<AttentionCode, string>>>;
  readonly parcels: readonly Parcel[];
  /** The slips as Yamato holds them while a change of them is under way; null: no change is. */
  readonly parcelsBefore: readonly Parcel[] | null;
  /** All slips are taken back at Yamato before those on the way are registered. */
  readonly withdrawFirst: boolean;
  readonly doubt: Doubt | null;
  readonly seen: SeenTransaction | null;
  /** When the last change was made at Yamato; "too early" and stale answers are judged by it. */
  readonly lastChangeAt: string | null;
  /** How often in a row a call provably never left; 0 after any that did. */
  readonly notSentInARow: number;
  readonly notSentSince: string | null;
  /** Not before this instant may anything be sent (a call that did not leave, a maintenance window). */
  readonly sendNotBefore: string | null;
  /** Until when what is due waits for Yamato's maintenance; absent as null: nothing does. */
  readonly maintenanceUntil?: string | null;
  /** True once a credit request of this generation may have reached Yamato. */
  readonly creditSent: boolean;
  /** The cart gave the checkout up before the verdict; what Yamato may hold is cancelled. */
  readonly abandoned: boolean;
  /** True once this was more than an attempt: held or approved, or accepted from the back office. */
  readonly isOrder: boolean;
  /** When Yamato was last asked about the credit. */
  readonly creditAskedAt: string | null;
  /** The answer of the start this run was made for; frozen once final. */
  readonly verdict: Verdict | null;
  /** 自社ステータス: the shop's own free label. */
  readonly shopStatus: string | null;
  readonly outcome: OrderOutcome | null;
  readonly updatedAt: string;
};
