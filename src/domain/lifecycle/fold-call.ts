/** What a call to Yamato did to the order: the one skeleton of all calls, and what each kind of call adds to it. */
import { type Cause, byUs, byYamato } from '../order/cause.ts';
import type { CallPlan, CallPurpose } from '../order/call-plan.ts';
import type { Answer, Call, CallResult } from '../order/call-result.ts';
import { isMoneyIn } from '../order/facets.ts';
import type { CreditVerdict, Transaction } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldAmended, foldAmendFailed } from './fold-amend.ts';
import { foldCancelRefusal } from './fold-cancel.ts';
import { foldCancelled } from './fold-cancelled.ts';
import { foldCreditFailed, foldCreditRejected, foldVerdict } from './fold-credit.ts';
import { foldRetiredSent } from './fold-recredit.ts';
import { foldReplacedGone, foldSlipRefused, foldSlipRegistered, withParcel } from './fold-shipment.ts';
import { foldSlipWithdrawn, foldWithdrawn, foldWithdrawRefused } from './fold-withdraw.ts';
import { type CodeReading, codeReading, doubtRule, type InHand, methodOf } from './method.ts';
import { foldAskAgain, foldAskInstead, foldChanged, foldDoubt, foldNotSent, foldSent } from './sending.ts';
import type { CurrentAction } from './step.ts';

/** `after`: what Yamato said straight after a refusal, which alone explains it; null: nothing was asked, or it brought nothing. */
export function foldCall(inHand: InHand, plan: CallPlan, call: Call<Answer>, after: Transaction | null, now: string): InHand {
  if (plan.purpose === 'own') return methodOf(inHand.state.service).foldOwnCall(inHand, plan, call, now);
  const { state, current } = inHand;
  return { state: foldResult(state, plan, call, after, now), current: current === null ? null : counted(current, plan, call.result) };
}

/** A rule that is checked here kept it from being sent: refused, and by us. */
export function foldUnfit(inHand: InHand, plan: CallPlan, code: string, now: string): InHand {
  if (plan.purpose === 'own') return methodOf(inHand.state.service).foldOwnUnfit(inHand, plan, code, now);
  const { state, current } = inHand;
  const refused = refusals[plan.purpose](state, { plan, cause: byUs(code), reading: 'refused', after: null }, now);
  return { state: refused, current: current === null ? null : counted(current, plan, { kind: 'refused', code }, byUs(code)) };
}

function foldResult(state: OrderState, plan: CallPlan, call: Call<Answer>, after: Transaction | null, now: string): OrderState {
  const { result, sentAt } = call;
  if (result.kind === 'notSent') return foldWaiting(foldNotSent(state, result, now), plan);
  const reading = result.kind === 'refused' ? codeReading(state, result.code, { plan, doubt: state.doubt }) : 'refused';
  const { purpose } = plan;
  if (purpose === 'own' || purpose === 'retire') return foldRetiredSent(state, plan.settlementNo, { result, reading, after }, now);
  const left = foldLeft(foldSent(state), plan, sentAt);
  switch (result.kind) {
    case 'unknown':
      return foldDoubtful(left, plan, { sentAt }, result.reason, now);
    case 'refused':
      switch (reading) {
        case 'unclear':
          return foldDoubtful(left, plan, { sentAt, refusedAs: result.code }, result.code, now);
        case 'notProcessed':
          return foldWaiting(foldNotSent(state, { reason: result.code }, now), plan);
        case 'done':
          return successes[purpose](left, { plan, sentAt, answer: null }, now);
        case 'settings':
          // Wrong settings of the shop refuse the repeat, and say nothing about the call in doubt.
          if (state.doubt !== null && plan.purpose !== 'credit') return foldAskAgain(left, now);
          break;
        case 'tooLate':
          if (state.doubt !== null && state.doubt.operation === plan.doubt) return foldAskInstead(left, now);
          break;
        case 'refused':
        case 'numberUsed':
        case 'noSuchCredit':
        case 'replacedGone':
        case 'buyerAgain':
      }
      return refusals[plan.purpose](left, { plan, cause: byYamato(result.code, result.detailCode), reading, after }, now);
    case 'done': {
      const told = result.brings === undefined ? left : methodOf(left.service).foldBrought(left, plan, result.brings, now);
      return successes[purpose](told, { plan, sentAt, answer: result.value }, now);
    }
  }
}

/** What is waited with: a cancel that could not be sent is on its way all the same. */
function foldWaiting(state: OrderState, { purpose }: CallPlan): OrderState {
  return purpose === 'cancel' ? { ...state, cancellation: { state: 'cancelling' } } : state;
}

/** It left this machine: from now on the credit counts as asked for. */
function foldLeft(state: OrderState, { purpose }: CallPlan, sentAt: string): OrderState {
  if (purpose !== 'credit') return state;
  const { credit, service } = state;
  return { ...state, credit: { ...credit, requestedAt: credit.requestedAt ?? sentAt }, own: methodOf(service).ownAfter(state, 'sent') };
}

function foldDoubtful(state: OrderState, plan: CallPlan, sent: { readonly sentAt: string; readonly refusedAs?: string }, why: string, now: string): OrderState {
  if (plan.doubt === null) throw new Error(`${plan.operation} leaves no doubt`);
  const { parcel } = plan;
  if (state.outcome !== null && plan.purpose === 'slip' && parcel !== null) {
    // What was asked just before has ended the order: nobody would clear a doubt any more, and what is paid has shipped.
    return withParcel(state, parcel, isMoneyIn(state.outcome) ? 'registered' : 'recorded');
  }
  const sentCredit = plan.purpose === 'credit' ? { ...state, creditSent: true } : state;
  return foldInDoubt(sentCredit, { ...sent, operation: plan.doubt, parcel }, why, now);
}

/** In doubt, and its facets show it. */
export function foldInDoubt(state: OrderState, doubtful: Parameters<typeof foldDoubt>[1], why: string, now: string): OrderState {
  const opened = foldDoubt(state, doubtful, now);
  return opened.doubt === null ? opened : doubtRule(opened, opened.doubt.operation).mark(opened, opened.doubt, why, now);
}

type Success = { readonly plan: CallPlan; readonly sentAt: string; readonly answer: Answer };
type Refusal = { readonly plan: CallPlan; readonly cause: Cause; readonly reading: CodeReading; readonly after: Transaction | null };
type Judged = Exclude<CallPurpose, 'own' | 'retire'>;

const successes: Readonly<Record<Judged, (state: OrderState, success: Success, now: string) => OrderState>> = {
  credit: (state, { sentAt, answer }, now) => foldVerdict(foldChanged({ ...state, creditSent: true }, sentAt), verdictOf(answer), now),
  slip: (state, { plan, sentAt }, now) => foldSlipRegistered(state, parcelOf(plan), sentAt, now),
  withdrawSlips: (state, { plan, sentAt }, now) => (plan.parcel === null ? foldWithdrawn(state, sentAt, now) : foldSlipWithdrawn(state, plan.parcel, sentAt, now)),
  cancel: (state, { sentAt }, now) => foldCancelled({ ...state, lastChangeAt: sentAt }, now),
  amend: (state, { sentAt }) => foldAmended(state, sentAt),
};

const refusals: Readonly<Record<CallPurpose, (state: OrderState, refusal: Refusal, now: string) => OrderState>> = {
  credit: (state, { cause, reading }, now) => (cause.by === 'yamato' ? foldCreditRejected(state, cause, reading, now) : foldCreditFailed(state, cause, now)),
  slip: (state, { plan, cause, reading }, now) => foldSlipRefused(reading === 'replacedGone' ? foldReplacedGone(state, parcelOf(plan)) : state, parcelOf(plan), cause, now),
  withdrawSlips: (state, { cause }, now) => foldWithdrawRefused(state, cause, now),
  cancel: (state, { cause, reading, after }, now) => foldCancelRefusal(state, { cause, reading }, after, now),
  amend: (state, { cause }) => foldAmendFailed(state, cause),
  retire: (state) => state,
  own: (state) => state,
};

/** A call that was done without saying which has the verdict asked for. */
function verdictOf(answer: Answer): CreditVerdict {
  switch (answer) {
    case 'approved':
    case 'refused':
    case 'overLimit':
    case 'held':
      return answer;
    default:
      throw new Error('a credit was answered without a verdict');
  }
}

function parcelOf({ parcel }: CallPlan): number {
  if (parcel === null) throw new Error('a slip belongs to a parcel');
  return parcel;
}

/** Whether the change that the action in hand is for counts as sent, and how it was refused. */
function counted(current: CurrentAction, { purpose }: CallPlan, result: CallResult<Answer>, cause: Cause | null = null): CurrentAction {
  const { kind } = result;
  const refusedAs = cause ?? (result.kind === 'refused' ? byYamato(result.code, result.detailCode) : null);
  switch (purpose) {
    case 'credit':
    case 'retire':
    case 'own':
      return current;
    case 'slip':
      // Time passes before it can go on: the credit is looked at again then.
      return { ...current, sent: true, askedAt: kind === 'notSent' || kind === 'unknown' ? null : current.askedAt };
    case 'cancel':
      return { ...current, sent: true };
    case 'withdrawSlips':
      return kind === 'notSent' ? current : { ...current, sent: true, refusedAs };
    case 'amend':
      return kind === 'notSent' ? current : { ...current, sent: true };
  }
}

