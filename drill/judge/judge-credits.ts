/** Yamato's ledger against the order: which credits live, their amounts, their slips, how far the sale is. */
import type { LedgerCredit } from '../client/yamato.ts';
import { type Evidence, isTold, type SeenOrder, type Violation } from './evidence.ts';

const HELD = 30;
const PAID = 12;
/** 売上確定, 請求書発行済, 入金済. */
const SALES: Readonly<Record<number, string>> = { 10: 'confirmed', 11: 'invoiced', [PAID]: 'paid' };
const LIVE = [1, 3, 5, 6, 10, 11, HELD];
const BELIEVED = ['approved', 'held', 'awaitingBuyer'];

export function judgeCredits(evidence: Evidence): Violation[] {
  const { order, credits } = evidence;
  const live = credits.filter((credit) => credit.live);
  return [
    ...twoLive(evidence, live),
    ...overlapped(evidence),
    ...(order === null ? nobodys(live) : [...unknownCredits(evidence, order, live), ...believed(evidence, order)]),
  ];
}

function twoLive(evidence: Evidence, live: readonly LedgerCredit[]): Violation[] {
  if (live.length < 2 || isTold(evidence, 'twoLiveCredits')) return [];
  return [{ code: 'twoLiveCredits', expected: 'one live credit', seen: shown(live) }];
}

/** Two at a time are right only while an amendment replaces one by the other. */
function overlapped({ entry, credits }: Evidence): Violation[] {
  const lives = credits.map((credit) => ({ credit, from: Date.parse(credit.createdAt), to: endOf(credit) })).toSorted((one, other) => one.from - other.from);
  const strange = lives.filter(({ credit, from, to }, index) => {
    if (!credit.changes.some(({ status }) => LIVE.includes(status)) || to <= from) return false;
    const amended = entry.actions.some(({ body, sentAt }) => body.action === 'amendOrder' && Date.parse(sentAt) < from);
    return !amended && lives.slice(0, index).some((earlier) => earlier.to > from && earlier.credit.changes.some(({ status }) => LIVE.includes(status)));
  });
  return strange.map(({ credit }) => ({ code: 'creditsOverlapped', expected: 'a second credit beside a live one only for an amendment', seen: `${credit.orderNo} opened ${credit.createdAt}` }));
}

/** When it stopped holding the buyer's money. */
function endOf({ changes, live }: LedgerCredit): number {
  const end = live ? undefined : changes.find(({ status }) => !LIVE.includes(status));
  return end === undefined ? Infinity : Date.parse(end.at);
}

function nobodys(live: readonly LedgerCredit[]): Violation[] {
  return live.length === 0 ? [] : [{ code: 'unknownCredit', expected: 'no order, no live credit', seen: shown(live) }];
}

function unknownCredits(evidence: Evidence, order: SeenOrder, live: readonly LedgerCredit[]): Violation[] {
  const known = [...order.replacedCredits, ...(order.standingCredit === null ? [] : [order.standingCredit])].map(({ settlementNo }) => settlementNo);
  if (BELIEVED.includes(order.credit.state) || isTold(evidence, 'creditUnknown', 'cancelUnknown', 'cancelFailed')) known.push(order.credit.settlementNo);
  const strange = live.filter(({ orderNo }) => !known.includes(orderNo));
  if (strange.length === 0) return [];
  return [{ code: 'unknownCredit', expected: `no live credit but what the order (${order.status}, ${order.credit.settlementNo}) knows of`, seen: shown(strange) }];
}

/** The order says that it has a credit: Yamato has just that one. */
function believed(evidence: Evidence, order: SeenOrder): Violation[] {
  const { state, settlementNo, amountYen } = order.credit;
  if (!BELIEVED.includes(state)) return [];
  const credit = evidence.credits.find(({ orderNo }) => orderNo === settlementNo);
  if (credit === undefined || (!credit.live && credit.status !== PAID)) {
    return [{ code: 'creditGone', expected: `${settlementNo} lives, as the order (${order.status}) says`, seen: credit === undefined ? 'no such credit' : shown([credit]) }];
  }
  return [...amounts(evidence, credit, amountYen), ...slips(evidence, order, credit), ...progress(evidence, order, credit)];
}

function amounts(evidence: Evidence, credit: LedgerCredit, amountYen: number): Violation[] {
  if (credit.amountYen === amountYen || isTold(evidence, 'amendUnknown', 'reissueUnknown')) return [];
  return [{ code: 'amountDiffers', expected: `${amountYen} yen, as the order says`, seen: shown([credit]) }];
}

/** Once there is a sale nothing tells any more which slips there were. */
function slips(evidence: Evidence, order: SeenOrder, credit: LedgerCredit): Violation[] {
  if (credit.status in SALES || isTold(evidence, 'shipmentUnknown', 'withdrawUnknown')) return [];
  const ours = order.parcels.filter(({ state }) => state === 'registered').map(({ slipNo }) => slipNo ?? '').toSorted();
  const theirs = credit.slips.map(({ slipNo }) => slipNo).toSorted();
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return [];
  return [{ code: 'slipsDiffer', expected: `slips ${ours.join(' ') || 'none'}, as the order (${order.status}) says`, seen: shown([credit]) }];
}

function progress(evidence: Evidence, order: SeenOrder, credit: LedgerCredit): Violation[] {
  const isHeld = order.credit.state === 'held';
  const sale = SALES[credit.status] ?? 'none';
  if (isHeld === (credit.status === HELD) && order.sale.state === sale) return [];
  if (isTold(evidence, 'yamatoUnreachable', 'trackingGivenUp', 'amendUnknown', 'shipmentUnknown', 'cancelUnknown')) return [];
  return [{ code: 'notFollowed', expected: `what Yamato says: ${shown([credit])}`, seen: `${order.status}, credit ${order.credit.state}, sale ${order.sale.state}` }];
}

export function shown(credits: readonly LedgerCredit[]): string {
  const one = ({ orderNo, statusLabel, amountYen, slips: registered }: LedgerCredit): string =>
    `${orderNo} ${statusLabel} ${amountYen} yen${registered.length === 0 ? '' : ` slips ${registered.map(({ slipNo }) => slipNo).toSorted().join(' ')}`}`;
  return credits.length === 0 ? 'none' : credits.map(one).join(', ');
}
