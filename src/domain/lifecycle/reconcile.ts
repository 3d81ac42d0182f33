/**
 * 突合 after records were put back to an earlier moment: what Yamato has of an order beside what the records know of it. Pure;
 * it decides nothing but what somebody must look at.
 */
import type { Inquiry, Transaction, TransactionStatus } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldSeen } from './fold-seen.ts';
import { isBelieved } from './lost-run.ts';

/**
 * Whose a number is that shops may share: `another`: the records have it as another order's · `unclear`: no order here has it, and
 * it does not say of which shop it is.
 */
export type Whose = 'order' | 'another' | 'unclear';

/** One number that was asked about. `whose` absent: the order's. */
export type Asked = { readonly settlementNo: string; readonly generation: number; readonly inquiry: Inquiry; readonly whose?: Whose };

/**
 * `agrees`: nothing to do · `underWay`: the order is about to find out by itself · `behind`: Yamato is ahead of us ·
 * `missing`: Yamato does not have the credit that we believe in · `laterCredit`: a credit stands under a number that we know
 * nothing of, and ours does not · `twoCredits`: more than one of the order's stands, beside any that is being cancelled ·
 * `earlierCredit`: ours does not stand, and one that the order has left behind does · `lost`: the order itself is unknown here, and a credit of it stands ·
 * `lostTwoCredits`: more than one · `unclear`: a credit stands that may be the order's, or that of another shop's order with the same
 * number, which Yamato does not tell · `lostEnded`: none of those that there were stands · `nothing`: neither side knows it ·
 * `notAsked`: Yamato did not answer.
 */
export const findingKinds = ['agrees', 'underWay', 'behind', 'missing', 'laterCredit', 'earlierCredit', 'twoCredits', 'lost', 'lostTwoCredits', 'unclear', 'lostEnded', 'nothing', 'notAsked'] as const;

export type FindingKind = (typeof findingKinds)[number];

/**
 * What a number is to the order: its present credit's · of one that is being replaced or cancelled (内容変更の途中) · of one that
 * it has left behind · of none that the records know of · of another order · of one or the other.
 */
export const numberRoles = ['present', 'beingCancelled', 'earlier', 'unknown', 'another', 'unclear'] as const;

export type NumberRole = (typeof numberRoles)[number];

/** Whether somebody owes the money, or may come to. */
const standing: Readonly<Record<TransactionStatus, boolean>> = {
  approved: true, held: true, warned: true, slipRegistered: true, deliveryProblem: true, saleConfirmed: true, invoiced: true, paid: true,
  cancelled: false, lapsed: false, refused: false,
};

export function stands(transaction: Transaction | null): boolean {
  return transaction !== null && standing[transaction.status];
}

/** `state` null: the records do not know the order. */
export function judge(state: OrderState | null, asked: readonly Asked[], now: string): FindingKind {
  if (asked.some(({ inquiry }) => inquiry.failed !== null)) return 'notAsked';
  const own = asked.filter((one) => roleOf(state, one) !== 'another');
  if (own.some((one) => roleOf(state, one) === 'unclear' && stands(one.inquiry.transaction))) return 'unclear';
  return state === null ? judgeUnknown(own) : judgeKnown(state, own, now);
}

function judgeUnknown(asked: readonly Asked[]): FindingKind {
  const found = asked.filter(({ inquiry }) => inquiry.transaction !== null);
  const left = found.filter(({ inquiry }) => stands(inquiry.transaction));
  if (left.length > 1) return 'lostTwoCredits';
  if (left.length === 1) return 'lost';
  return found.length > 0 ? 'lostEnded' : 'nothing';
}

function judgeKnown(state: OrderState, asked: readonly Asked[], now: string): FindingKind {
  const seen = asked.map((one) => ({ ...one, role: roleOf(state, one), stands: stands(one.inquiry.transaction) }));
  const present = seen.find(({ role }) => role === 'present');
  const ours = present?.inquiry.transaction ?? null;
  const others = seen.filter((one) => one.stands && (one.role === 'earlier' || one.role === 'unknown'));
  const [other] = others;
  if (other !== undefined) {
    const replaced = seen.find(({ settlementNo }) => settlementNo === state.standing?.credit.settlementNo);
    if (others.length > 1 || present?.stands === true || replaced?.stands === true) return 'twoCredits';
    return other.role === 'earlier' ? 'earlierCredit' : 'laterCredit';
  }
  if (present === undefined || state.outcome !== null) return 'agrees';
  if (isUnderWay(state)) return 'underWay';
  if (ours === null) return isBelieved(state) ? 'missing' : 'agrees';
  return isSame(state, foldSeen(state, present.inquiry, now).state) ? 'agrees' : 'behind';
}

/** `state` null: the records do not know the order. */
export function roleOf(state: OrderState | null, { settlementNo, generation, whose = 'order' }: Omit<Asked, 'inquiry'>): NumberRole {
  if (settlementNo === state?.credit.settlementNo) return 'present';
  if (state !== null && replacedNumbers(state).includes(settlementNo)) return 'beingCancelled';
  if (state?.settlementNos.includes(settlementNo) === true) return 'earlier';
  if (whose !== 'order') return whose;
  return state !== null && generation < state.credit.generation ? 'earlier' : 'unknown';
}

/** Of the credits that the order knows besides its present one, each once. */
export function otherNumbersOf(state: OrderState): readonly string[] {
  return [...new Set([...state.settlementNos, ...replacedNumbers(state)])].filter((settlementNo) => settlementNo !== state.credit.settlementNo && settlementNo !== '');
}

/** Of credits that the order sees to itself: what stands until the new one is given, and what is being cancelled. */
function replacedNumbers({ standing: replaced, retired }: OrderState): readonly string[] {
  return [...(replaced === null ? [] : [replaced.credit.settlementNo]), ...retired.map(({ settlementNo }) => settlementNo)];
}

function isUnderWay({ doubt, credit, inHand, lost }: OrderState): boolean {
  return doubt !== null || credit.state === 'requesting' || (inHand ?? null) !== null || (lost ?? null) !== null;
}

/** By what a clerk would see, amount and slips included where Yamato tells of them. */
function isSame(one: OrderState, other: OrderState): boolean {
  const shown = ({ credit, shipment, sale, delivery, cancellation, outcome, parcels }: OrderState) =>
    JSON.stringify([credit.state, credit.amountYen, shipment.state, sale.state, delivery.state, cancellation.state, outcome, parcels.map((parcel) => [parcel.sentAs, parcel.state])]);
  return shown(one) === shown(other);
}
