/**
 * The order as data. The workflow holds one `OrderState`, changes it only through the domain's fold functions,
 * and publishes it whole; a later run of the same order begins from what was published.
 */
import type { Transaction } from './atobarai/inquiry.ts';
import type { Attention, AttentionCode } from './attention.ts';
import type { OrderContents } from './contents.ts';
import type {
  CancellationState,
  CreditState,
  DeliveryState,
  Intake,
  Link,
  Method,
  OrderOutcome,
  SaleState,
  ShipmentState,
} from './facets.ts';
import type { Parcel } from './history.ts';
import type { Policy } from './policy.ts';

/** 与信. All instants of the state are RFC 3339. */
export type CreditFacet = {
  readonly state: CreditState;
  /** 与信世代: 1 for the first credit of a number, +1 for each later one, over all runs. */
  readonly generation: number;
  /** 決済受付番号. */
  readonly settlementNo: string;
  readonly amountYen: number;
  /** The amount it was opened with: it can only be lowered, strictly below this. */
  readonly firstAmountYen: number;
  readonly since: string;
  /** When it was first asked for at Yamato; absent until then. The 90 days of the ship date count from here. */
  readonly requestedAt?: string;
  /** Why it is refused or failed: Yamato's code or verdict; null otherwise. */
  readonly code: string | null;
  /** Nothing was ever sent under this number, and the records see to it that nothing will be; absent: not asked. */
  readonly void?: true;
};

/**
 * Which mutating call is in doubt. `KAASL0` a Yamato slip, `KAASL1` one replaced by another, `KAASL2` another carrier's,
 * `KAASL9` all slips taken back. `ADOPT` is no call of ours: the question with which an adopted order (引継ぎ) begins.
 */
export type DoubtOperation = 'ADOPT' | 'KAARA' | 'KAASL0' | 'KAASL1' | 'KAASL2' | 'KAASL9' | 'KAACL' | 'KAAKK' | 'KAASA';

/**
 * 要確認: one mutating call whose outcome is not known, or which must be sent again.
 * Ends only by Yamato's own answer or by a staff decision.
 */
export type Doubt = {
  readonly operation: DoubtOperation;
  /** For KAASL: index into parcels. */
  readonly parcel: number | null;
  /** When the doubtful call was sent. */
  readonly since: string;
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

/** What Yamato's status inquiry (KAAST) said last, or is expected to say after our own last change. */
export type SeenTransaction = Transaction & { readonly at: string };

/**
 * What a start is answered. `approved`, `refused`, `failed`, `abandoned` and `superseded` are final;
 * `held` and `unknown` may still become another.
 */
export type VerdictKind = 'approved' | 'refused' | 'failed' | 'held' | 'unknown' | 'abandoned' | 'superseded';

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

/** How an amendment (与信内容変更) is carried out. */
export type AmendWay = 'record' | 'reduce' | 'reissue' | 'recredit' | 'cancelFirst';

/** The amendment under way. `failed`: Yamato's code, once it is clear that it will not come about. */
export type Amending = { readonly way: AmendWay; readonly contents: OrderContents; readonly failed: string | null };

/** スマホタイプ: the wait for the code that Yamato sent the buyer. @see atobarai §2.9 */
export type SmsWait = {
  /** Until when it can be entered. */
  readonly deadlineAt: string;
  readonly wrong: number;
  /** When Yamato is asked what became of it unless the buyer is quicker; and how often it was since the deadline. */
  readonly askAt: string;
  readonly asked: number;
};

/**
 * Invoice reissues and content changes that counted at Yamato, and whether the latest can be withdrawn. `before`: the
 * contents that come back then. `doubtful`: which request is in doubt while `reissueUnknown` is raised.
 */
export type Reissues = {
  readonly count: number;
  readonly open: boolean;
  readonly before?: OrderContents;
  readonly doubtful?: 'reissue' | 'withdrawal';
};

/** The action being carried out, as far as a later run must know it to go on; its body is in the records. */
export type InHand = { readonly actionId: string; readonly sent: boolean; readonly refusedAs: string | null };

/**
 * The order's run was lost, and another goes on from the records, which may be behind: whatever it would send may have been
 * sent already. `asked`: which calls were asked about since, each once. `later`: the credits that it asked for under numbers
 * which the state does not know.
 */
export type Lost = { readonly at: string; readonly asked: readonly string[]; readonly later?: readonly LaterCredit[] };

/** `amountYen` null: not known. */
export type LaterCredit = { readonly settlementNo: string; readonly generation: number; readonly amountYen: number | null };

/** What follows a cancel: nothing, a new credit, or another payment method (決済方法変更). */
export type AfterCancel = { readonly kind: 'recredit'; readonly contents: OrderContents } | { readonly kind: 'transfer'; readonly to: ExternalMethod };

/** Payment methods an order can go over to: 銀行振込, 任意決済, 代金引換, 後払い.com, NP後払い. */
export type ExternalMethod = 'bankTransfer' | 'optional' | 'cashOnDelivery' | 'atobaraiCom' | 'npAtobarai';

export type OrderState = {
  readonly schema: 1;
  /** Which version of the domain rules this order lives under; changed only at marked points. */
  readonly rulesVersion: 1;
  readonly shop: string;
  readonly orderNumber: string;
  readonly method: Method;
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
  /** Set once the order went over to a method that is not Yamato's. */
  readonly external: ExternalMethod | null;
  readonly reissues: Reissues;
  /** null: no code is waited for. */
  readonly sms: SmsWait | null;
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
