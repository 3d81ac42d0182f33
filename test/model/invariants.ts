/** What must hold before every call, after every step, and at the end of a life once Yamato is honest and every doubt could clear. */
import { windowEnd } from '../../src/domain/lifecycle/maintenance.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { checkAgreement, notice } from './agreement.ts';
import { must } from './broken.ts';
import { checkHeld, news, tells } from './held.ts';
import type { Call, Judge } from './judge.ts';
import type { Life } from './life.ts';
import { ADOPTED, checkCredits, Exposure, explains } from './live-credits.ts';
import { iso } from './model-calls.ts';
import { isReachable } from './reachable.ts';

const FACTS = ['paid', 'cancelled', 'refused', 'failed', 'transferred', 'abandoned'];
/** A shipment of ten parcels and whatever staff do around it; more is an order that asks or repeats without a pause. */
const CALLS_PER_MINUTE = 60;

/** `lies`: staff say what is not so; then Yamato's ledger and the order cannot be expected to agree. */
export function judgeOf(lies: boolean): Judge {
  const exposure = new Exposure();
  const recent: number[] = [];
  return {
    beforeCall: (life, call) => {
      checkCall(life, call, lies);
      recent.push(life.now);
      const earlier = recent[recent.length - CALLS_PER_MINUTE] ?? -Infinity;
      must(earlier < life.now - 60_000, life, `${CALLS_PER_MINUTE} calls in a minute`);
    },
    afterStep: (life) => {
      checkWaiting(life);
      must(life.costs.left() >= 0, life, `costs ${-life.costs.left()} commands too many`);
      noteSeen(life);
      life.told.check(life);
      if (life.agenda.isIdle()) checkHeld(life);
      if (lies || life.isLate) return;
      checkCredits(life);
      checkAgreement(life);
    },
    beforeEnd: checkHeld,
    beforeTime: (life, ms) => {
      if (lies) return;
      exposure.pass(life, ms);
      passUnnoticed(life, ms);
    },
  };
}

function checkCall(life: Life, { type, settlementNo }: Call, lies: boolean): void {
  const { state, policy } = life;
  must(settlementNo !== '', life, 'a call without a settlement number');
  const inWindow = windowEnd(policy.maintenance, iso(life.now)) !== null;
  must(!inWindow, life, `${type} inside a maintenance window`);
  must(!life.isLate || type === 'sendCredit', life, `${type} by a start that came too late`);
  if (state === null || type === 'watch' || life.isLate) return;
  const known = explains(state, settlementNo) || state.credit.settlementNo === settlementNo;
  must(known || lies || life.isBehind || state.outcome !== null, life, `${type} for ${settlementNo}, which the order does not know`);
  must(type !== 'sendCredit' || !settlementNo.startsWith(ADOPTED), life, 'a credit is asked for under an adopted number');
  if (type === 'sendSlip') must(state.credit.state === 'approved' || lies || life.isBehind, life, `a slip for a credit that is ${state.credit.state}`);
  if (type === 'fetchInvoice') must(lies || life.yamato.entries.get(settlementNo)?.amountYen === state.contents.amountYen, life, 'an invoice with an amount that is not the order’s');
  if (type === 'inquire' || type === 'fetchInvoice' || lies) return;
  const ended = state.outcome !== null && FACTS.includes(state.outcome) && state.credit.settlementNo === settlementNo;
  // A run that was put back finds out only once it tells the records.
  must(!ended || life.isBehind, life, `${type} for an order that has ended as ${state.outcome}`);
}

/** An order that has not ended has something to wait for, or staff to do something. */
function checkWaiting(life: Life): void {
  const { state } = life;
  if (life.run === null || state === null) return;
  must(life.pending() > 0 || state.attention.length > 0, life, 'waits for nothing and nobody');
  const isAtRest = life.agenda.isIdle() && !life.hasMessages() && (life.nextAt() ?? Infinity) > life.now;
  if (isAtRest) checkRest(life, state);
}

/** Nothing is under way and nothing has come: what is in hand says why, and whoever must look has been told. */
function checkRest(life: Life, state: OrderState): void {
  const inHand = life.inside()?.current ?? null;
  const line = inHand === null ? undefined : life.inside()?.lines.get(inHand.actionId);
  must(inHand === null || (line?.state === 'waiting' && line.detail !== null), life, `${inHand?.body.action} waits without saying why: ${tells(line)}`);
  const isImpatient = state.doubt !== null && state.doubt.patienceUntil <= iso(life.now);
  must(!isImpatient || state.attention.length > 0, life, `in doubt about ${state.doubt?.operation} past patience, and nobody was told`);
}

function noteSeen(life: Life): void {
  const { state, occurred, yamato, policy, now } = life;
  if (state === null) return;
  for (const { code } of state.attention) occurred.note('attention', code);
  if (state.doubt !== null) occurred.note('doubt', state.doubt.operation);
  if (state.amending !== null) occurred.note('amended', state.amending.way);
  if (state.seen !== null) occurred.note('warning', state.seen.warning);
  if ([...yamato.entries.values()].some(({ slips }) => slips.length === 10)) occurred.note('happening', 'ten parcels');
  const waits = state.credit.state === 'requesting' || life.inside()?.current != null;
  if (waits && windowEnd(policy.maintenance, iso(now)) !== null) occurred.note('happening', 'call waits for maintenance');
}

/** A change in the console shows within one round of looking: the longest pause between two questions, and what may be in hand. */
function passUnnoticed(life: Life, ms: number): void {
  notice(life);
  const { state, policy } = life;
  const known = state === null ? undefined : life.unnoticed.get(state.credit.settlementNo);
  if (state === null || known === undefined || life.run === null || life.isInQuestion()) return;
  known.couldSeeMs = isReachable(life) ? known.couldSeeMs + ms : 0;
  const within = Math.max(policy.recheckMs, policy.trackSlowMs, policy.unknownAskLateMs) + 3_600_000;
  must(known.couldSeeMs <= within, life, 'a change made elsewhere is not noticed');
}

/** Staff said that a credit is there of which Yamato knows nothing: what is in doubt about it, only staff can end. */
function isUpToStaff({ state, yamato }: Life): boolean {
  return state !== null && state.doubt !== null && state.attention.length > 0 && !yamato.entries.has(state.credit.settlementNo);
}

export function checkEnd(life: Life, lies: boolean): void {
  const state = life.records.state;
  if (state === null) return;
  // A run that was put back and has had nothing to do since may be behind for ever: what it does next begins from the records.
  must(life.isBehind || news(life.state) === news(state), life, 'the newest state never reached the records');
  if (lies && isUpToStaff(life)) return;
  for (const { id, body } of life.accepted) must(life.records.lines.get(id)?.state === 'finished', life, `${id} ${body.action} has no outcome: ${JSON.stringify(life.records.lines.get(id))}`);
  life.told.check(life, true);
  must(life.asked.size === 0, life, `questions without an answer: ${[...life.asked].join(' ')}`);
  must(state.doubt === null, life, `still in doubt about ${state.doubt?.operation}`);
  must(!['registering', 'unknown'].includes(state.shipment.state), life, `shipment still ${state.shipment.state}`);
  must(!['cancelling', 'unknown'].includes(state.cancellation.state), life, `cancel still ${state.cancellation.state}`);
  const isAmountOpen = state.outcome === 'paid' && life.calls.amountUnsure;
  const isSaid = [...life.records.lines.values()].some(({ action, outcome }) => action === 'amendOrder' && outcome === 'unknown');
  must(!isAmountOpen || isSaid, life, 'paid with an amount that nobody can know, and nobody was told');
  const forStaff = state.attention.some(({ code }) => code === 'reissueUnknown');
  must(state.standing === null && state.afterCancel === null && (state.amending === null || forStaff), life, `half done: ${JSON.stringify([state.standing?.credit, state.afterCancel?.kind, state.amending?.way])}`);
}

/** At the end of a life that nobody lied in: one credit, and nothing replaced is forgotten. */
export function checkBalance(life: Life): void {
  const { state } = life;
  if (state === null) return;
  const live = life.yamato.live();
  must(live.length <= 1 || state.attention.some(({ code }) => code === 'twoLiveCredits'), life, `two live credits: ${live.join(' ')}`);
  must(state.retired.length === 0 || state.attention.length > 0, life, 'a replaced credit is forgotten');
  if (state.outcome === null) must(state.attention.length > 0 || live.length > 0, life, 'goes on without a credit, and nobody was told');
  // A replaced credit may be left when staff close an order, and stays with them.
  else must(state.attention.every(({ code }) => code === 'twoLiveCredits'), life, `has ended, and somebody is still needed: ${state.attention.map(({ code }) => code).join(' ')}`);
  // What could not be cancelled stays, once staff have said that they saw it.
  const isSeen = state.attention.length > 0 || state.acknowledged.includes('cancelFailed');
  must(!state.abandoned || state.outcome !== null || isSeen || !live.includes(state.credit.settlementNo), life, 'given up by its cart, and left live');
  if (state.outcome === 'paid') must(life.yamato.entries.get(state.credit.settlementNo)?.status === 'paid', life, 'believed paid');
}

