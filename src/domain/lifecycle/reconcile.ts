/**
 * 突合 after records were put back to an earlier moment: what Yamato has of an order beside what the records know of it. Pure;
 * it decides nothing but what somebody must look at.
 */
import type { Inquiry, Transaction, TransactionStatus } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldSeen } from './fold-seen.ts';

/** One number that was asked about. `generation` null: of none that we would make. */
export type Asked = { readonly settlementNo: string; readonly generation: number; readonly inquiry: Inquiry };

/**
 * `agrees`: nothing to do · `underWay`: the order is about to find out by itself · `behind`: Yamato is ahead of us ·
 * `missing`: Yamato does not have the credit that we believe in · `laterCredit`: a credit stands under a number that we know
 * nothing of · `twoCredits`: and ours stands, too · `lost`: the order itself is unknown here, and a credit of it stands ·
 * `lostTwoCredits`: more than one · `lostEnded`: none of those that there were stands · `nothing`: neither side knows it ·
 * `notAsked`: Yamato did not answer.
 */
export const findingKinds = ['agrees', 'underWay', 'behind', 'missing', 'laterCredit', 'twoCredits', 'lost', 'lostTwoCredits', 'lostEnded', 'nothing', 'notAsked'] as const;

export type FindingKind = (typeof findingKinds)[number];

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
  return state === null ? judgeUnknown(asked) : judgeKnown(state, asked, now);
}

function judgeUnknown(asked: readonly Asked[]): FindingKind {
  const found = asked.filter(({ inquiry }) => inquiry.transaction !== null);
  const left = found.filter(({ inquiry }) => stands(inquiry.transaction));
  if (left.length > 1) return 'lostTwoCredits';
  if (left.length === 1) return 'lost';
  return found.length > 0 ? 'lostEnded' : 'nothing';
}

function judgeKnown(state: OrderState, asked: readonly Asked[], now: string): FindingKind {
  const present = asked.find(({ settlementNo }) => settlementNo === state.credit.settlementNo);
  const ours = present?.inquiry.transaction ?? null;
  const known = new Set([state.credit.settlementNo, ...numbersKnown(state)]);
  if (asked.some(({ settlementNo, inquiry }) => !known.has(settlementNo) && stands(inquiry.transaction))) return stands(ours) ? 'twoCredits' : 'laterCredit';
  if (present === undefined || state.outcome !== null) return 'agrees';
  if (isUnderWay(state)) return 'underWay';
  if (ours === null) return isBelieved(state) ? 'missing' : 'agrees';
  return isSame(state, foldSeen(state, present.inquiry, now).state) ? 'agrees' : 'behind';
}

/** Of credits that the order knows besides its present one. */
function numbersKnown({ settlementNos, standing: replaced, retired }: OrderState): readonly string[] {
  return [...settlementNos, ...(replaced === null ? [] : [replaced.credit.settlementNo]), ...retired.map(({ settlementNo }) => settlementNo)];
}

function isUnderWay({ doubt, credit, inHand, lost }: OrderState): boolean {
  return doubt !== null || credit.state === 'requesting' || (inHand ?? null) !== null || (lost ?? null) !== null;
}

function isBelieved({ credit }: OrderState): boolean {
  return credit.state === 'approved' || credit.state === 'held' || credit.state === 'awaitingBuyer';
}

/** By what a clerk would see. */
function isSame(one: OrderState, other: OrderState): boolean {
  const shown = ({ credit, shipment, sale, delivery, cancellation, outcome }: OrderState) => JSON.stringify([credit.state, shipment.state, sale.state, delivery.state, cancellation.state, outcome]);
  return shown(one) === shown(other);
}
