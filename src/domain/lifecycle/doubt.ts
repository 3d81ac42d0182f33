/**
 * How doubt about a mutating call ends: operation × Yamato's answer → conclusion. @see atobarai §7.1
 *
 * `fold`: the answer says it all. `resend`: it did not happen, or only the identical repeat can tell; the repeat is
 * harmless (same settlement number, same slip). `askAgain`: nothing follows from it.
 * `resend` counts only once the doubtful call can no longer be running ("not found" is not final before).
 */
import { raise, settle, wasRaised } from '../order/attention-list.ts';
import type { AttentionCode } from '../order/attention.ts';
import type { Doubt, DoubtOperation, OrderState } from '../order/order-state.ts';
import { foldAskAgain, foldResend } from './sending.ts';
import type { TransactionStatus } from '../atobarai/answers.ts';
import { foldAdopted, foldAdoptNotFound } from './fold-adopt.ts';
import { foldCancelRefused, foldCancelSeen } from './fold-cancel.ts';
import { foldAmended, foldAmendFailed } from './fold-amend.ts';
import { foldApproved, foldCreditFailed, NOT_REGISTERED } from './fold-credit.ts';
import { foldSlipRefused, foldSlipRegistered, foldSlipsKept } from './fold-shipment.ts';
import { foldCreditSeen, foldTransactionSeen } from './fold-transaction.ts';
import { foldWithdrawn, foldWithdrawRefused, foldWithdrawSeen } from './fold-withdraw.ts';
import type { Inquiry, Transaction } from '../order/inquiry.ts';
import { foldSmsOver } from '../atobarai/sms-over.ts';

export type Conclusion = 'fold' | 'resend' | 'askAgain';

/** What an inquiry about a doubtful call can bring; `noAnswer` covers every failed question. */
export type DoubtAnswer = TransactionStatus | 'notFound' | 'noAnswer';

const creditDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = {
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

/** 送り状番号登録済み says that *some* slip is registered, not which: only the identical repeat tells. */
const slipDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = {
  ...creditDoubt,
  approved: 'resend',
  slipRegistered: 'resend',
  deliveryProblem: 'resend',
  warned: 'resend',
  notFound: 'askAgain',
};

/** 処理区分 9: 承認済み means that no slip is left. A slip that is still there means it did not happen. */
const withdrawDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = {
  ...creditDoubt,
  slipRegistered: 'resend',
  deliveryProblem: 'resend',
  warned: 'resend',
  notFound: 'askAgain',
};

/** Nothing shows the amount: the identical repeat is the inquiry, unless the credit is gone. @see atobarai §7.1 */
const amountDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = {
  ...slipDoubt,
  saleConfirmed: 'resend',
  invoiced: 'resend',
};

/** 承認済み means the code was taken; a repeat would use up an entry. */
const smsDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = { ...creditDoubt, notFound: 'askAgain' };

const cancelDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = {
  ...creditDoubt,
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

/** 引継ぎ: nothing of ours is under way, so nothing is sent again; "not found" is an answer. */
const adoptDoubt: Readonly<Record<DoubtAnswer, Conclusion>> = { ...creditDoubt, notFound: 'fold' };

export const doubtTable: Readonly<Record<DoubtOperation, Readonly<Record<DoubtAnswer, Conclusion>>>> = {
  ADOPT: adoptDoubt,
  KAARA: creditDoubt,
  KAASL0: slipDoubt,
  KAASL1: slipDoubt,
  KAASL2: slipDoubt,
  KAASL9: withdrawDoubt,
  KAACL: cancelDoubt,
  KAAKK: amountDoubt,
  KAASA: smsDoubt,
};

/** Which answer an inquiry amounts to. KAARS alone proves a credit; KAAST says how far it came. */
export function doubtAnswer(inquiry: Inquiry): DoubtAnswer {
  if (inquiry.transaction !== null) return inquiry.transaction.status;
  if (inquiry.notFound) return 'notFound';
  switch (inquiry.verdict) {
    case 'approved':
      return 'approved';
    case 'held':
      return 'held';
    case 'refused':
    case 'overLimit':
      return 'refused';
    case null:
      return 'noAnswer';
  }
}

export function foldDoubtAnswer(state: OrderState, inquiry: Inquiry, now: string): OrderState {
  const { doubt } = state;
  if (doubt === null) return state;
  switch (doubtTable[doubt.operation][doubtAnswer(inquiry)]) {
    case 'askAgain':
      return foldAskAgain(state, now);
    case 'resend': {
      const believed = doubt.refusedAs === null ? null : foldBelieved(state, doubt, doubt.refusedAs, inquiry, now);
      if (believed !== null) return believed;
      // What counts is when Yamato was asked: the call may have come through before its answer arrived.
      return doubt.settledAt <= inquiry.askedAt ? foldResend(state, now) : foldAskAgain(state, now);
    }
    case 'fold':
      return foldConclusion(state, doubt, inquiry, now);
  }
}

/** Yamato refused the call with a code nobody knows, and its own inquiry agrees that nothing came of it. Null: it does not. */
function foldBelieved(state: OrderState, doubt: Doubt, code: string, { transaction }: Inquiry, now: string): OrderState | null {
  switch (doubt.operation) {
    case 'ADOPT':
      return null;
    case 'KAARA':
      return foldCreditFailed({ ...state, creditSent: false }, code, now);
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      // Some slip is registered: whether it is this one, only the repeat tells.
      return transaction?.status === 'approved' && doubt.parcel !== null ? foldSlipRefused(state, doubt.parcel, code, now) : null;
    case 'KAACL':
      return transaction === null ? null : foldCancelSeen(state, code, transaction, now);
    case 'KAASL9':
      return foldWithdrawRefused(state, code, now);
    case 'KAAKK':
      return null;
    case 'KAASA':
      return null;
  }
}

function foldConclusion(state: OrderState, doubt: Doubt, inquiry: Inquiry, now: string): OrderState {
  const { transaction } = inquiry;
  if (doubt.operation === 'ADOPT') return foldAdopted(state, inquiry, now);
  if (doubt.operation === 'KAARA') {
    // It may have been registered a moment before the question.
    const found = { ...state, lastChangeAt: inquiry.askedAt };
    const verdict = inquiry.verdict === null ? found : foldCreditSeen(found, inquiry.verdict, now);
    const folded = transaction === null ? verdict : foldTransactionSeen(verdict, transaction, now);
    // A buyer who may still enter the code: nothing follows yet.
    return folded.doubt?.operation === 'KAARA' ? foldAskAgain(folded, now) : folded;
  }
  if (transaction === null) return foldAskAgain(state, now);
  if (doubt.operation === 'KAACL') return foldCancelSeen(state, 'refused', transaction, now);
  if (doubt.operation === 'KAASL9') return foldWithdrawSeen(state, transaction, now);
  if (doubt.operation === 'KAAKK') return foldTransactionSeen(foldAmendFailed(state, transaction.status), transaction, now);
  if (doubt.operation === 'KAASA') return foldTransactionSeen({ ...state, doubt: null }, transaction, now);
  return foldSlipConclusion(state, doubt, inquiry.askedAt, transaction, now);
}

/** Sold before it was known, and Yamato tells of no slip. */
export const NOT_CONFIRMED = 'notConfirmed';

function foldSlipConclusion(state: OrderState, { parcel, refusedAs }: Doubt, askedAt: string, transaction: Transaction, now: string): OrderState {
  const certain = { ...state, doubt: null };
  switch (transaction.status) {
    case 'saleConfirmed':
    case 'invoiced':
    case 'paid': {
      if (parcel === null) return foldTransactionSeen(certain, transaction, now);
      // That it is sold proves some slip; which one, only where there is no other.
      const isProven = !state.parcels.some((other, index) => index !== parcel && other.state === 'registered');
      const folded = isProven ? foldSlipRegistered(certain, parcel, askedAt, now) : foldSlipRefused(certain, parcel, refusedAs ?? NOT_CONFIRMED, now);
      return foldTransactionSeen(folded, transaction, now);
    }
    default:
      // The credit is gone, so no slip is registered and none will be.
      return foldTransactionSeen(settle(foldSlipsKept(certain, ['unknown'], now), 'shipmentUnknown'), transaction, now);
  }
}

/** Patience is over: staff must look, while the question goes on being asked. */
export function foldImpatience(state: OrderState, now: string): OrderState {
  if (state.doubt === null || state.doubt.patienceUntil > now) return state;
  switch (state.doubt.operation) {
    case 'ADOPT':
    case 'KAARA':
      return raiseOnce(state, 'creditUnknown', now);
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      return raiseOnce(state, 'shipmentUnknown', now);
    case 'KAASL9':
      return raiseOnce(state, 'withdrawUnknown', now);
    case 'KAACL':
      return raiseOnce(state, 'cancelUnknown', now);
    case 'KAAKK':
      return raiseOnce(state, 'amendUnknown', now);
    case 'KAASA':
      return raiseOnce(state, 'creditUnknown', now);
  }
}

function raiseOnce(state: OrderState, code: AttentionCode, now: string): OrderState {
  return wasRaised(state, code) ? state : raise(state, code, now);
}

/** 要確認の解決: what staff found out in Yamato's console. Null: the decision fits no open doubt of that kind. */
export function foldDoubtDecision(
  state: OrderState,
  decision: 'retry' | 'registered' | 'notRegistered' | 'cancelled' | 'giveUp',
  now: string,
): OrderState | null {
  const { doubt } = state;
  if (doubt === null) return null;
  if (decision === 'retry') return { ...state, doubt: { ...doubt, nextAskAt: now } };
  switch (doubt.operation) {
    case 'ADOPT':
      if (decision === 'registered') return foldCreditSeen({ ...state, doubt: null }, 'approved', now);
      return decision === 'notRegistered' ? foldAdoptNotFound(state, now) : null;
    case 'KAARA':
      if (decision === 'registered') return foldCreditSeen(state, 'approved', now);
      return decision === 'notRegistered' ? foldCreditFailed(state, NOT_REGISTERED, now) : null;
    case 'KAASA':
      if (decision === 'registered') return foldApproved(state, now);
      return decision === 'notRegistered' ? foldSmsOver(state, 'smsLapsed', now) : null;
    case 'KAAKK':
      if (decision === 'registered') return foldAmended(state, doubt.since, now);
      return decision === 'notRegistered' ? foldAmendFailed(state, 'notRegistered') : null;
    case 'KAASL9':
      if (decision === 'notRegistered') return foldWithdrawn(state, doubt.since, now);
      return decision === 'registered' ? foldWithdrawRefused(state, 'registered', now) : null;
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      if (doubt.parcel === null) return null;
      if (decision === 'registered') return foldSlipRegistered(state, doubt.parcel, doubt.since, now);
      return decision === 'notRegistered' ? foldSlipRefused(state, doubt.parcel, 'notRegistered', now) : null;
    case 'KAACL':
      if (decision === 'cancelled') return foldTransactionSeen({ ...state, doubt: null }, { status: 'cancelled', warning: 'none' }, now);
      return decision === 'giveUp' ? foldCancelRefused(state, 'givenUp', now) : null;
  }
}
