/**
 * A payment method (決済方法) as the core sees it: what is its own, mostly rows, and nothing about the order's life that all
 * share. One module per method; which there are, only `domain/methods.ts` says. How to write one: docs/methods.md.
 */
import type { OwnActionBody } from '../order/action-body.ts';
import type { ActionName } from '../order/actions.ts';
import type { AttentionChoice, AttentionCode, AttentionRule } from '../order/attention.ts';
import type { Answer, Brought, Call } from '../order/call-result.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Cause } from '../order/cause.ts';
import type { OrderContents } from '../order/contents.ts';
import type { ServiceName } from '../order/facets.ts';
import type { Parcel, ParcelEntry } from '../order/history.ts';
import type { Inquiry, InquiryMode, Told, TransactionStatus } from '../order/inquiry.ts';
import type { BuyerStep, Doubt, OrderState } from '../order/order-state.ts';
import type { Reminded } from './deadlines.ts';
import type { Status } from '../order/status.ts';
import type { Policy } from '../order/policy.ts';
import type { Checked, Fault, Notice, Problem } from '../values/fault.ts';
import type { AmendPlan } from './amend-plan.ts';
import type { DeadlineRule } from './deadline-rules.ts';
import type { Performed } from './performed.ts';
import type { Phase } from './phase.ts';
import type { CurrentAction, Situation, Step } from './step.ts';

export type Method = {
  readonly service: ServiceName;
  /** Japanese, as people call it. */
  readonly label: string;
  readonly words: Words;
  readonly numbers: NumberRule;
  /** Where the trade has a word of its own for a status. */
  readonly headline: Readonly<Partial<Record<Status, Status>>>;

  /** Every action it takes; `label` for those that only it has. An action without a row is not its. */
  readonly actions: Readonly<Record<ActionName, ActionRow>>;
  /** Rows of its own beside the core's. */
  readonly deadlines: Readonly<Record<string, DeadlineRule>>;
  readonly attentions: Readonly<Record<string, AttentionRule>>;
  /** What Yamato warns of → what staff are told. */
  readonly warnings: Readonly<Record<string, AttentionCode>>;
  /** Every call whose outcome may not be known; and `ADOPTION`, where an order may be taken over (引継ぎ), which takes a question. */
  readonly doubts: Readonly<Record<string, DoubtRule>>;
  /** The row of the credit itself. */
  readonly creditDoubt: string;
  /** 決済方法変更: codes and Japanese names of what an order of this method may go over to. */
  readonly transferTargets: Readonly<Record<string, string>>;
  /** 取引状況 that staff may take over from Yamato's console. */
  readonly correctable: readonly TransactionStatus[];
  /** 取引状況 as Yamato's console calls them. */
  readonly transactionLabels: Readonly<Record<TransactionStatus, string>>;
  /** What no inquiry tells in these, said where staff would look for it (Japanese). */
  readonly unseenIn: Readonly<Partial<Record<TransactionStatus, string>>>;
  /** How each watch asks; null: Yamato cannot be asked, and nothing is watched. */
  readonly watches: Readonly<Record<'hold' | 'recheck' | 'track', InquiryMode>> | null;
  /** Its own policies as they are unless a shop changes them; an order carries them beside the common ones. */
  readonly defaultPolicy: object;
  /** How many parcels an order may have, and how many destinations beside the buyer's own address. */
  readonly parcelsMax: number;
  readonly destinationsMax: number;
  /** What Yamato holds slips of: one per destination, in whose place another may come; or each parcel, and another is one more. */
  readonly slipPer: 'destination' | 'parcel';
  /**
   * True: a registered slip is the sale as well, whose money is settled later (精算確定待ち). `paid` then says that it is settled, which
   * ends the order as `confirmed`, wherever the parcel is.
   */
  readonly slipIsSale: boolean;
  /** How slips are taken back: all of the order by one call, or each by a call of its own. */
  readonly withdraws: 'all' | 'each';
  /**
   * The members of an order's contents that only this method has, out of a message or a body; none of them names a person, as
   * they outlive an erasure. Null: broken.
   */
  readTerms(value: object): object | null;
  /** What stands for these members in an order whose contents were dropped after years; nothing is ever sent of it. */
  readonly termsGone: object;
  /**
   * What the contents mean, however they are spelled. Plain JSON. It is hashed into an order's fingerprint, so what is answered
   * for given contents never changes again.
   */
  meaningOf(contents: OrderContents): unknown;
  /** All that is wrong with contents before anything is sent, or what will be done to them on their way. */
  checkContents(contents: OrderContents, rules: ContentsRules): CheckedContents;

  readonly ownAtStart: OrderState['own'];
  /** The same with what a start brings for its first credit alone (`NewOrder.once`): good once, and dropped when it was sent. */
  ownWith(once: Readonly<Record<string, unknown>>): OrderState['own'];
  /** Actions that bring something good once: what they brought is kept no longer than they take. None: neither does a start bring any. */
  readonly onceBy: readonly ActionName[];
  /** Its own state after something that happened to every order alike. */
  ownAfter(state: OrderState, event: OwnEvent): OrderState['own'];

  /** `state` is of the present form but for what only this method has, which is as it was at the start; `old` has it. */
  upgradeFrom1(state: OrderState, old: Readonly<Record<string, unknown>>): OrderState;

  creditPlan(state: OrderState): CallPlan;
  /** `retire`: of a credit that a new one has replaced. */
  cancelPlan(state: OrderState, settlementNo: string, purpose: 'cancel' | 'retire'): CallPlan;
  /** `recheck`: the credit is asked about first; never where it cannot be. */
  slipPlan(state: OrderState, parcel: number, recheck: boolean): CallPlan;
  /** `slip`: which of those that Yamato holds (`slipsHeld`); null where one call takes all back. */
  withdrawPlan(state: OrderState, slip: number | null): CallPlan;
  /** 与信内容変更: which way new contents reach Yamato. */
  amendPlan(state: OrderState, contents: OrderContents, confirmed: boolean): AmendPlan;
  /** The next step of an amendment that goes a way of its own, in place. */
  amendStep(situation: Situation, current: CurrentAction): Step;
  /** The next step of an action that only it has. */
  ownStep(situation: Situation, current: CurrentAction, body: OwnActionBody): Step;
  /** What taking such an action in hand does at once. `reason`: why it is not possible now (Japanese); null: it is. */
  performOwn(state: OrderState, body: OwnActionBody, reason: string | null, now: string): Performed;
  /** What the order came to for an own action that was in hand as it ended; null: it came too late. */
  finishOfEnded(state: OrderState, body: OwnActionBody): Step | null;
  /** Takes what an answer brought beside its word into its own state, before anything else is made of the answer. */
  foldBrought(state: OrderState, plan: CallPlan, brought: Brought, now: string): OrderState;
  /** Why the credit was not given, as far as an answer said; null: no more than that. */
  whyRefused(state: OrderState): Cause | null;
  /** What an inquiry about the order as it stands would tell besides: whatever differs was changed elsewhere. Null: it tells no more than the status. */
  toldOf(state: OrderState): Told | null;
  /** What an inquiry told besides, taken in after its status. */
  foldTold(state: OrderState, told: Told, now: string): OrderState;
  /** What became of the order by a call of its own (`purpose: own`). */
  foldOwnCall(inHand: InHand, plan: CallPlan, call: Call<Answer>, now: string): InHand;
  /** The same for one that breaks a rule of ours and was not sent. */
  foldOwnUnfit(inHand: InHand, plan: CallPlan, code: string, now: string): InHand;
  /** Why not, where the row allows it (Japanese); null: it is possible. */
  whyNot(state: OrderState, action: ActionName): string | null;
  /** An attention of its own, decided by staff. */
  decide(state: OrderState, attention: AttentionCode, decision: AttentionChoice, now: string): Performed;
  /** While true, what is half done of the action waits for staff's decision on it. */
  waitsForStaff(state: OrderState): boolean;

  /** Reads an action that only it has; null: it knows no such action. */
  readAction(name: string, value: Readonly<Record<string, unknown>>): { readonly ok: true; readonly fields: OwnActionBody['fields'] } | { readonly ok: false; readonly problem: string } | null;
  /** A slip as Yamato would take it; the value is what it is registered as. */
  checkParcel(entry: Pick<ParcelEntry, 'slipNo' | 'carrier'>, settlementNo: string): Checked<string>;
  /** What is wrong with the slips of an order together, each of which it would take; empty: nothing. */
  checkParcels(state: OrderState, parcels: readonly Parcel[]): readonly Problem[];
  /** What the buyer must do now that Yamato holds the credit; null: nothing, Yamato decides. */
  buyerStep(state: OrderState, now: string): BuyerStep | null;
  /**
   * What only the buyer can give before the credit is asked for, or asked for once more under the same number: what was good
   * once was used. Null: nothing, it can be sent as it is.
   */
  buyerAgain(state: OrderState, now: string): BuyerStep | null;
  /** The credit ended at Yamato because the buyer did not do it: the refusal's code; null: that is not why. */
  lapsedAs(state: OrderState, now: string): string | null;
  /** What a cart is told of the step beside its kind and end. */
  nextOf(state: OrderState): Readonly<Record<string, unknown>>;
  /** The same for whoever waits for the verdict, and for nobody else: it is in no event, no list and no stored answer. Null: nothing. */
  secretNextOf(state: OrderState): Readonly<Record<string, unknown>> | null;
  /** Until when an approved credit may be sold on, if that is known; past it, it is 仮売上期限切れ. Null: it does not expire by our clock. */
  expiresAt(state: OrderState): string | null;
  /** The next call that it makes by itself, with no action in hand, and when; null: none. What was refused must not be due at once again. */
  dueOf(state: OrderState): { readonly plan: CallPlan; readonly at: string } | null;
  /** Until when Yamato takes no such call, as at night, and why (Japanese); null: it takes it now. What waits for that is no attempt. */
  closedFor(plan: CallPlan, now: string): { readonly until: string; readonly why: string } | null;
  /** Soonest or not, in any order. */
  deadlinesOf(state: OrderState): readonly Reminded[];
  readsCode(code: string, of: { readonly plan: CallPlan; readonly doubt: Doubt | null }): CodeReading;
  explain(code: string): Explanation | null;
  /** Reasons of its own why something did not come about (`byUs`), in words a clerk understands. */
  readonly causes: Readonly<Record<string, Explanation>>;
  /** Members of the view that only it has. */
  view(state: OrderState): Readonly<Record<string, unknown>>;
  /** Questions to Yamato that somebody waits for, by name; what a later one brings never changes an earlier answer. */
  readonly lookUps: Readonly<Record<string, LookUp>>;
};

/** Sentences of the core with the method's words in them (Japanese). */
export type Words = {
  /** 与信を実行 that ended with the buyer asked to do his part. */
  readonly buyerStepBegun: string;
  /** Paid before it was known whether the amount was changed. */
  readonly paidInDoubt: string;
  /** Why a cancel comes too late once the money is in, and what to do instead. */
  readonly paid: string;
  /** What no inquiry tells of a credit that was opened elsewhere, as a list: it is believed as it comes in. */
  readonly untold: string;
};

/** What the service takes as a 決済受付番号. */
export type NumberRule = {
  /** Characters, at most. */
  readonly max: number;
  isNumber(text: string): boolean;
  /** The same with the reason why not, for a number taken over from elsewhere (引継ぎ). */
  check(text: string): Checked<string>;
};

/** By what contents are judged when they come in. */
export type ContentsRules = {
  /** 契約 flags as they are stored with the merchant's credentials. */
  readonly contract: Readonly<Record<string, unknown>>;
  /** JST calendar date. */
  readonly today: string;
  /** The order's, or what the shop changed of the default. */
  readonly policy: Partial<Policy>;
  /** Whether the order date is judged: not where it was when the contents came first. */
  readonly isNew: boolean;
};

/** With faults there is nothing to be done to them. */
export type CheckedContents = { readonly faults: readonly Fault[]; readonly notices: readonly Notice[] };

/** Action × phase → allowed, or why not and what to do instead (Japanese). */
export type ActionRow = { readonly label?: string; readonly cells: Readonly<Record<Phase, true | string>> };

/**
 * `anew`: another credit is asked for. `fresh`: by an order that holds none any more. `replaced`: by one that gives up the old.
 * `sent`: a request for a credit has left this machine, or may have, and what is good for one alone is used up. `judged`: the
 * credit was given or not, and what led there is over. `erased`: the
 * buyer is forgotten, and nothing of what is kept may name him.
 */
export type OwnEvent = 'anew' | 'fresh' | 'replaced' | 'amended' | 'sent' | 'judged' | 'erased';

export type InHand = { readonly state: OrderState; readonly current: CurrentAction | null };

/**
 * What an error code says of the call it answered. `done`: what was wanted is so already. `settings`: the shop's own settings
 * are wrong, whatever the order. `notProcessed`: nothing was done, send it later. `unclear`: too little to be believed.
 * `replacedGone`: the slip that it was to take the place of is not there. `tooLate`: refused for what the order has become by
 * now, which says nothing about an earlier try in doubt. `buyerAgain`: nothing was done, and the buyer must give once more what
 * only he has.
 */
export type CodeReading = 'refused' | 'buyerAgain' | 'done' | 'settings' | 'notProcessed' | 'unclear' | 'numberUsed' | 'noSuchCredit' | 'replacedGone' | 'tooLate';

/** An error code in words a clerk understands. */
export type Explanation = { readonly message: string; readonly whatToDo: string };

export type Conclusion = 'fold' | 'resend' | 'askAgain';

/** What an inquiry about a doubtful call can bring; `noAnswer` covers every failed question. */
export type DoubtAnswer = TransactionStatus | 'notFound' | 'noAnswer';

/** Everything about one call whose outcome may not be known. */
export type DoubtRule = {
  /** Japanese, which call. */
  readonly label: string;
  readonly phase: Phase;
  /** Raised once patience is over. */
  readonly attention: AttentionCode;
  /** How Yamato is asked; null: it cannot be, and the identical repeat is the question. */
  readonly ask: InquiryMode | null;
  /**
   * `fold`: the answer says it all. `resend`: it did not happen, or only the identical repeat can tell. `askAgain`: nothing
   * follows from it. `resend` counts only once the doubtful call can no longer be running ("not found" is not final before).
   */
  readonly answers: Readonly<Record<DoubtAnswer, Conclusion>>;
  /** The same where an inquiry tells more than the status; null or absent: the status decides. */
  concludes?(state: OrderState, doubt: Doubt, inquiry: Inquiry): Conclusion | null;
  /** Whether a lost run may have made it: then it is in doubt before it is made. Not where the records themselves know, nor where each success counts. */
  readonly askedAfterLoss: boolean;
  /** The same call again, with the same number and the same contents; null: it is never repeated, asking goes on. */
  repeat(state: OrderState, doubt: Doubt): CallPlan | null;
  /** The facets that show it is in doubt. `why`: Yamato's code, or our reason. */
  mark(state: OrderState, doubt: Doubt, why: string, now: string): OrderState;
  fold(state: OrderState, doubt: Doubt, inquiry: Inquiry, now: string): OrderState;
  /** Yamato refused the call with a code nobody knows, and its own inquiry agrees that nothing came of it. Null: it does not. */
  believe(state: OrderState, doubt: Doubt, code: string, inquiry: Inquiry, now: string): OrderState | null;
  /** What staff found out in Yamato's console; a choice that is left out does not fit. */
  readonly decide: Readonly<Partial<Record<AttentionChoice, (state: OrderState, doubt: Doubt, now: string) => OrderState>>>;
  /** For a slip: that any slip is registered says that this one is, as it takes no other's place. */
  readonly endsWithAnySlip: boolean;
  /** A status that staff take over says nothing about it: it stays open. */
  staysOpen(status: TransactionStatus): boolean;
};

/** Whether a question may be asked now, and what its answer does to the order. */
export type LookUp = {
  readonly operation: string;
  readonly activity: string;
  readonly summary: string;
  /** The history's name of it. */
  readonly historyName: string;
  readonly historyLabel: string;
  decide(situation: Pick<Situation, 'state' | 'now'>): LookUpDecision;
  fold(state: OrderState): OrderState;
};

export type LookUpDecision =
  | { readonly kind: 'ask' }
  /** Not now, but by itself later: `until` at the earliest. */
  | { readonly kind: 'later'; readonly until: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

const inUse = new Map<ServiceName, Method>();

/** Called once per method while the program loads, before anything asks for it. */
export function useMethod(method: Method): void {
  inUse.set(method.service, method);
}

/** Throws for a service that nobody has put in use: its orders cannot be understood. */
export function methodOf(service: ServiceName): Method {
  const method = inUse.get(service);
  if (method === undefined) throw new Error(`no such payment method: ${service}`);
  return method;
}

/** Whether Yamato tells of the order's transactions: where it does not, nothing is watched, and the identical repeat is the question. */
export function isAskable({ service }: Pick<OrderState, 'service'>): boolean {
  return methodOf(service).watches !== null;
}

/** As the method reads it; but that a credit is done no code says, whatever else it answers: that takes a verdict. */
export function codeReading({ service }: Pick<OrderState, 'service'>, code: string, of: Parameters<Method['readsCode']>[1]): CodeReading {
  const reading = methodOf(service).readsCode(code, of);
  return reading === 'done' && of.plan.purpose === 'credit' ? 'unclear' : reading;
}

export function methodsInUse(): readonly Method[] {
  return [...inUse.values()];
}

/** By the name in a message: null for one that is no row of the method's. */
export function lookUpOf({ service }: Pick<OrderState, 'service'>, name: string): LookUp | null {
  const { lookUps } = methodOf(service);
  return Object.hasOwn(lookUps, name) ? (lookUps[name] ?? null) : null;
}

/** Throws for a call that the method does not know: nothing could be done about its doubt. */
export function doubtRule({ service }: Pick<OrderState, 'service'>, operation: string): DoubtRule {
  const rule = methodOf(service).doubts[operation];
  if (rule === undefined) throw new Error(`${service} has no row for the doubt about ${operation}`);
  return rule;
}
