/**
 * What doubt about each kind of call means, for the methods' tables: Yamato's answer → conclusion, and what follows from
 * it. A method's row says how Yamato is asked, how the call is repeated, and where it differs.
 */
import { settle } from '../order/attention-list.ts';
import { byStaff, byUs, byYamato } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Inquiry, Transaction } from '../order/inquiry.ts';
import type { Doubt, OrderState } from '../order/order-state.ts';
import { NOT_CONFIRMED } from './explain-cause.ts';
import { foldAdopted, foldAdoptNotFound } from './fold-adopt.ts';
import { foldAmended, foldAmendFailed } from './fold-amend.ts';
import { foldCancelRefused, foldCancelSeen } from './fold-cancel.ts';
import { foldCreditFailed, NOT_REGISTERED, withCredit } from './fold-credit.ts';
import { foldSlipRefused, foldSlipRegistered, foldSlipsKept, withParcel, withShipment } from './fold-shipment.ts';
import { foldCreditSeen, foldTransactionSeen } from './fold-transaction.ts';
import { foldSlipWithdrawn, foldWithdrawn, foldWithdrawRefused, foldWithdrawSeen, slipsHeld } from './fold-withdraw.ts';
import type { Conclusion, DoubtAnswer, DoubtRule } from './method.ts';
import { foldAskAgain } from './sending.ts';

type Answers = Readonly<Record<DoubtAnswer, Conclusion>>;
type Repeat = (state: OrderState, doubt: Doubt) => CallPlan | null;
type Given = { readonly label: string; readonly ask: DoubtRule['ask']; readonly repeat: Repeat };

export const creditAnswers: Answers = {
  approved: 'fold',
  cancelled: 'fold',
  slipRegistered: 'fold',
  deliveryProblem: 'fold',
  warned: 'fold',
  saleConfirmed: 'fold',
  invoiced: 'fold',
  paid: 'fold',
  held: 'fold',
  lapsed: 'fold',
  refused: 'fold',
  notFound: 'resend',
  noAnswer: 'askAgain',
};

/** That some slip is registered does not say which: only the identical repeat tells. */
const slipAnswers: Answers = {
  ...creditAnswers,
  approved: 'resend',
  slipRegistered: 'resend',
  deliveryProblem: 'resend',
  warned: 'resend',
  notFound: 'askAgain',
};

/** Approved and no more means that no slip is left. A slip that is still there means it did not happen. */
const withdrawAnswers: Answers = {
  ...creditAnswers,
  slipRegistered: 'resend',
  deliveryProblem: 'resend',
  warned: 'resend',
  notFound: 'askAgain',
};

/** Nothing shows the amount: the identical repeat is the inquiry, unless the credit is gone. */
const amountAnswers: Answers = {
  ...slipAnswers,
  saleConfirmed: 'resend',
  invoiced: 'resend',
};

const cancelAnswers: Answers = {
  ...creditAnswers,
  approved: 'resend',
  slipRegistered: 'resend',
  deliveryProblem: 'resend',
  warned: 'resend',
  saleConfirmed: 'resend',
  invoiced: 'resend',
  held: 'resend',
  // A credit that staff believed not to be registered: the repeat says so, too.
  notFound: 'resend',
};

const nothingStaysOpen = (): boolean => false;
const nothingIsBelieved = (): null => null;
const unmarked = (state: OrderState): OrderState => state;

/** 引継ぎ: nothing of ours is under way, so nothing is sent again; "not found" is an answer. */
export const adoptionDoubt: DoubtRule = {
  label: '引継ぎ',
  phase: 'creditUnknown',
  attention: 'creditUnknown',
  ask: 'both',
  answers: { ...creditAnswers, notFound: 'fold' },
  askedAfterLoss: false,
  repeat: () => null,
  mark: unmarked,
  fold: (state, _doubt, inquiry, now) => foldAdopted(state, inquiry, now),
  believe: nothingIsBelieved,
  decide: {
    registered: (state, _doubt, now) => foldCreditSeen({ ...state, doubt: null }, 'approved', now),
    notRegistered: (state, _doubt, now) => foldAdoptNotFound(state, now),
  },
  endsWithAnySlip: false,
  staysOpen: nothingStaysOpen,
};

/** A credit: whether one was sent, the records say after a loss. */
export function creditDoubt({ label, ask, repeat }: Given): DoubtRule {
  return {
    label, ask, repeat,
    phase: 'creditUnknown',
    attention: 'creditUnknown',
    answers: creditAnswers,
    askedAfterLoss: false,
    mark: (state, _doubt, why, now) => withCredit(state, 'unknown', now, why),
    fold: foldCreditConclusion,
    believe: (state, _doubt, code, _inquiry, now) => foldCreditFailed({ ...state, creditSent: false }, byYamato(code), now),
    decide: {
      registered: (state, _doubt, now) => foldCreditSeen(state, 'approved', now),
      notRegistered: (state, _doubt, now) => foldCreditFailed(state, NOT_REGISTERED, now),
    },
    endsWithAnySlip: false,
    staysOpen: nothingStaysOpen,
  };
}

function foldCreditConclusion(state: OrderState, doubt: Doubt, inquiry: Inquiry, now: string): OrderState {
  // It may have been registered a moment before the question.
  const found = { ...state, lastChangeAt: inquiry.askedAt };
  const verdict = inquiry.verdict === null ? found : foldCreditSeen(found, inquiry.verdict, now);
  const folded = inquiry.transaction === null ? verdict : foldTransactionSeen(verdict, inquiry.transaction, now);
  // A buyer who may still do his part: nothing follows yet.
  return folded.doubt?.operation === doubt.operation ? foldAskAgain(folded, now) : folded;
}

/** One slip. `replaces`: it takes the place of one that is registered. */
export function slipDoubt({ label, ask, repeat, replaces }: Given & { readonly replaces: boolean }): DoubtRule {
  return {
    label, ask, repeat,
    phase: 'shipmentUnknown',
    attention: 'shipmentUnknown',
    answers: slipAnswers,
    concludes: (state, doubt, inquiry) => (isSlipTold(state, doubt, inquiry) === true ? 'fold' : null),
    askedAfterLoss: true,
    mark: (state, { parcel }, _why, now) => (parcel === null ? state : withShipment(withParcel(state, parcel, 'unknown'), now)),
    fold(state, doubt, inquiry, now) {
      const { transaction } = inquiry;
      return transaction === null ? foldAskAgain(state, now) : foldSlipConclusion(state, doubt, { replaces, isTold: isSlipTold(state, doubt, inquiry) }, { ...inquiry, transaction }, now);
    },
    // Some slip is registered: whether it is this one, only the repeat tells.
    believe: (state, doubt, code, inquiry, now) =>
      (inquiry.transaction?.status === 'approved' || isSlipTold(state, doubt, inquiry) === false) && doubt.parcel !== null ? foldSlipRefused(state, doubt.parcel, byYamato(code), now) : null,
    decide: {
      registered: (state, { parcel, since }, now) => (parcel === null ? state : foldSlipRegistered(state, parcel, since, now)),
      notRegistered: (state, { parcel }, now) => (parcel === null ? state : foldSlipRefused(state, parcel, byStaff('notRegistered'), now)),
    },
    endsWithAnySlip: !replaces,
    staysOpen: (status) => status === 'slipRegistered',
  };
}

/** Whether Yamato has the slip, where it tells which it has; null: it does not. */
function isSlipTold({ parcels }: OrderState, { parcel }: Doubt, { told }: Inquiry): boolean | null {
  const sentAs = parcel === null ? null : (parcels[parcel]?.sentAs ?? null);
  return told?.slipNos === undefined || sentAs === null ? null : told.slipNos.includes(sentAs);
}

type SlipKnown = { readonly replaces: boolean; readonly isTold: boolean | null };

function foldSlipConclusion(state: OrderState, { parcel, refusedAs }: Doubt, { replaces, isTold }: SlipKnown, { transaction, askedAt }: Inquiry & { readonly transaction: Transaction }, now: string): OrderState {
  const certain = { ...state, doubt: null };
  if (isTold === true && parcel !== null) return foldTransactionSeen(foldSlipRegistered(certain, parcel, askedAt, now), transaction, now);
  switch (transaction.status) {
    case 'saleConfirmed':
    case 'invoiced':
    case 'paid': {
      if (parcel === null) return foldTransactionSeen(certain, transaction, now);
      // That it is sold proves some slip; which one, only where there is no other, nor one that it was to replace.
      const isProven = isTold === null && !replaces && !state.parcels.some((other, index) => index !== parcel && other.state === 'registered');
      const cause = refusedAs === null ? byUs(NOT_CONFIRMED) : byYamato(refusedAs);
      const folded = isProven ? foldSlipRegistered(certain, parcel, askedAt, now) : foldSlipRefused(certain, parcel, cause, now);
      return foldTransactionSeen(folded, transaction, now);
    }
    default:
      // The credit is gone, so no slip is registered and none will be.
      return foldTransactionSeen(settle(foldSlipsKept(certain, ['unknown'], now), 'shipmentUnknown'), transaction, now);
  }
}

/** Slips taken back, all by one call or one of them. */
export function withdrawDoubt({ label, ask, repeat }: Given): DoubtRule {
  return {
    label, ask, repeat,
    phase: 'shipmentUnknown',
    attention: 'withdrawUnknown',
    answers: withdrawAnswers,
    concludes: (state, doubt, inquiry) => (isGone(state, doubt, inquiry) ? 'fold' : null),
    askedAfterLoss: true,
    mark: unmarked,
    fold(state, doubt, inquiry, now) {
      const { transaction } = inquiry;
      if (transaction === null) return foldAskAgain(state, now);
      if (doubt.parcel === null || !isGone(state, doubt, inquiry)) return foldWithdrawSeen(state, transaction, now);
      return foldTransactionSeen(foldSlipWithdrawn({ ...state, doubt: null }, doubt.parcel, doubt.since, now), transaction, now);
    },
    believe: (state, _doubt, code, _inquiry, now) => foldWithdrawRefused(state, byYamato(code), now),
    decide: {
      notRegistered: (state, { since, parcel }, now) => (parcel === null ? foldWithdrawn(state, since, now) : foldSlipWithdrawn(state, parcel, since, now)),
      registered: (state, _doubt, now) => foldWithdrawRefused(state, byStaff('registered'), now),
    },
    endsWithAnySlip: false,
    staysOpen: nothingStaysOpen,
  };
}

/** Whether Yamato, which tells the slips it has, has this one no more; nor where it is sold. */
function isGone(state: OrderState, { parcel }: Doubt, { told, transaction }: Inquiry): boolean {
  if (parcel === null || told?.slipNos === undefined || transaction?.status !== 'slipRegistered') return false;
  const sentAs = slipsHeld(state)[parcel]?.sentAs ?? null;
  return sentAs !== null && !told.slipNos.includes(sentAs);
}

export function cancelDoubt({ label, ask, repeat }: Given): DoubtRule {
  return {
    label, ask, repeat,
    phase: 'cancelUnknown',
    attention: 'cancelUnknown',
    answers: cancelAnswers,
    askedAfterLoss: true,
    mark: (state) => ({ ...state, cancellation: { state: 'unknown' } }),
    fold: seen((state, _doubt, transaction, _askedAt, now) => foldCancelSeen(state, byUs('notCancelled'), transaction, now)),
    believe: (state, _doubt, code, { transaction }, now) => (transaction === null ? null : foldCancelSeen(state, byYamato(code), transaction, now)),
    decide: {
      cancelled: (state, _doubt, now) => foldTransactionSeen({ ...state, doubt: null }, { status: 'cancelled', warning: 'none' }, now),
      giveUp: (state, _doubt, now) => foldCancelRefused(state, byStaff('givenUp'), now),
    },
    endsWithAnySlip: false,
    staysOpen: nothingStaysOpen,
  };
}

/** Another amount in place. */
export function amountDoubt({ label, ask, repeat }: Given): DoubtRule {
  return {
    label, ask, repeat,
    phase: 'amendUnknown',
    attention: 'amendUnknown',
    answers: amountAnswers,
    concludes: (state, _doubt, inquiry) => (isAmountTold(state, inquiry) ? 'fold' : null),
    askedAfterLoss: true,
    mark: unmarked,
    fold(state, _doubt, inquiry, now) {
      const { transaction, askedAt } = inquiry;
      if (transaction === null) return foldAskAgain(state, now);
      // Asked for later than the change was made, so nothing of it is too fresh to show.
      const amended = isAmountTold(state, inquiry) ? foldAmended(state, askedAt) : foldAmendFailed(state, byUs(transaction.status));
      return foldTransactionSeen(amended, transaction, now);
    },
    believe: nothingIsBelieved,
    decide: {
      registered: (state, { since }) => foldAmended(state, since),
      notRegistered: (state) => foldAmendFailed(state, byStaff('notRegistered')),
    },
    endsWithAnySlip: false,
    staysOpen: (status) => amountAnswers[status] === 'resend',
  };
}

/** Whether Yamato tells the amount that the amendment asked for. */
function isAmountTold({ amending, credit }: OrderState, { told, transaction }: Inquiry): boolean {
  return transaction !== null && told?.amountYen !== undefined && told.amountYen !== credit.amountYen && told.amountYen === amending?.contents.amountYen;
}

/** A conclusion that needs to know how far the transaction has come; without it the question is asked again. */
export function seen(conclude: (state: OrderState, doubt: Doubt, transaction: Transaction, askedAt: string, now: string) => OrderState): DoubtRule['fold'] {
  return (state, doubt, { transaction, askedAt }, now) => (transaction === null ? foldAskAgain(state, now) : conclude(state, doubt, transaction, askedAt, now));
}

