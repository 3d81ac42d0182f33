/**
 * A run may be lost: terminated by hand, or its engine put back to an older moment. Another goes on from the records, which
 * may be behind, so whatever it would send may have been sent already. Until nothing is in question any more it asks, or
 * repeats identically, as the table of doubts says; each call once. What no inquiry tells becomes work for staff.
 */
import { raise, settle } from '../attention-list.ts';
import { after, later } from '../instant.ts';
import type { Doubt, DoubtOperation, LaterCredit, Lost, OrderState, RetiredCredit } from '../order-state.ts';
import { foldDoubt, foldNotSent, foldSent } from '../sending.ts';
import { headlineStatus, statusLabels } from '../status.ts';
import { foldSentBefore, type SentBefore } from './fold-credit.ts';
import { foldSeen, type Seen } from './fold-seen.ts';
import { withParcel, withShipment } from './fold-shipment.ts';
import type { Inquiry } from './inquiry.ts';
import { processDivOf } from './slip-number.ts';
import { type Situation, type Step, unsettled, whenOpen } from './step.ts';

/** `sent`: what the records know to have been sent for the present credit; null: nothing was. `credits`: those that the state does not know. */
export function foldLost(state: OrderState, sent: SentBefore | null, now: string, credits: readonly LaterCredit[] = []): OrderState {
  const acknowledged = state.acknowledged.filter((code) => code !== 'runLost');
  const lost: OrderState = { ...state, acknowledged, lost: { at: now, asked: [], later: credits }, doubt: state.doubt === null ? null : askedAnew(state, state.doubt, now) };
  if (sent !== null && !state.creditSent && state.credit.state === 'requesting') return foldSentBefore(lost, sent, now);
  return state.creditSent ? { ...lost, lastChangeAt: now } : lost;
}

/** The lost run may have repeated the doubtful call a moment ago. */
function askedAnew({ policy }: OrderState, doubt: Doubt, now: string): Doubt {
  if (doubt.operation === 'ADOPT') return doubt;
  const settledAt = later(doubt.settledAt, after(now, policy.callTimeoutMs + policy.settlingMs));
  return { ...doubt, settledAt, resend: false, nextAskAt: now, refusedAs: null };
}

type LostCall = { readonly operation: DoubtOperation; readonly parcel: number | null };

/** What the order does next, if its run was lost: asks before it sends, and once nothing is left to do looks whether all agrees. */
export function afterLoss(situation: Situation, step: Step): Step {
  const { state, current, queued } = situation;
  const lost = state.lost ?? null;
  if (lost === null || state.outcome !== null) return step;
  const call = callOf(state, step);
  if (call !== null) return isAsked(state, lost, call) ? step : { kind: 'doubtLost', ...call };
  const isAtRest = step.kind === 'wait' && current === null && queued.length === 0 && state.doubt === null && state.credit.state !== 'requesting';
  if (!isAtRest) return step;
  if (!state.creditSent) return { kind: 'regain' };
  return unsettled(situation) ?? whenOpen(situation, { kind: 'ask', mode: 'both', purpose: 'lost' });
}

/**
 * Which call the step makes, if it may be in doubt: where Yamato can be asked, or tells by the repeat of what was kept
 * (KAAKK). A credit is not among them: the records say whether one was sent. Neither is KAARR, which is never sent twice.
 */
function callOf({ parcels }: OrderState, step: Step): LostCall | null {
  switch (step.kind) {
    case 'registerSlip': {
      const parcel = parcels[step.parcel];
      return parcel === undefined ? null : { operation: `KAASL${processDivOf(parcel)}`, parcel: step.parcel };
    }
    case 'withdrawSlips':
      return { operation: 'KAASL9', parcel: null };
    case 'cancel':
      return { operation: 'KAACL', parcel: null };
    case 'reduce':
      return { operation: 'KAAKK', parcel: null };
    case 'checkSmsCode':
      return { operation: 'KAASA', parcel: null };
    default:
      return null;
  }
}

function isAsked({ doubt, credit }: OrderState, { asked }: Lost, call: LostCall): boolean {
  if (doubt !== null && doubt.operation === call.operation && doubt.parcel === call.parcel) return true;
  return asked.includes(keyOf(credit.settlementNo, call));
}

function keyOf(settlementNo: string, { operation, parcel }: LostCall): string {
  return `${settlementNo} ${operation} ${parcel ?? ''}`;
}

/** In doubt as if the lost run had sent it in its last moment. */
export function foldLostDoubt(state: OrderState, call: LostCall, now: string): OrderState {
  const lost = state.lost ?? { at: now, asked: [] };
  const asked = { ...lost, asked: [...lost.asked, keyOf(state.credit.settlementNo, call)] };
  const opened = foldDoubt({ ...state, lost: asked }, { ...call, sentAt: lost.at }, now);
  const doubtful: OrderState = opened.doubt === null ? opened : { ...opened, doubt: { ...opened.doubt, nextAskAt: now } };
  switch (call.operation) {
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      return call.parcel === null ? doubtful : withShipment(withParcel(doubtful, call.parcel, 'unknown'), now);
    case 'KAACL':
      return { ...doubtful, cancellation: { state: 'unknown' } };
    default:
      return doubtful;
  }
}

/** What a run that was lost sent after the end that the records know of. */
export function foldLater(state: OrderState, credits: readonly LaterCredit[], now: string): OrderState {
  return credits.length === 0 ? state : { ...state, lost: { at: now, asked: [], later: credits } };
}

/** The credits that the lost run asked for, and that the order has not come to again. */
export function laterOf({ lost, generations }: OrderState): readonly LaterCredit[] {
  return (lost?.later ?? []).filter(({ generation }) => generation > generations);
}

/**
 * Nothing is in question any more. A credit that no action of the order led to again may live: which is right staff decide,
 * but of a checkout that came to nothing no staff hear.
 */
export function foldRegained(state: OrderState, now: string): OrderState {
  const left = laterOf(state);
  const newest = left.at(-1);
  if (newest === undefined) return { ...state, lost: null };
  const retired = left.map(({ settlementNo, generation, amountYen }): RetiredCredit => ({
    settlementNo, generation, amountYen: amountYen ?? state.contents.amountYen, since: now, nextTryAt: state.isOrder ? null : now, tries: 0,
  }));
  const detail = `${left.map(({ settlementNo }) => settlementNo).join('、')}：失われた処理が依頼した与信です。残すべき与信をYamatoの管理画面で確認してください`;
  return raise({ ...state, lost: null, generations: newest.generation, retired: [...state.retired, ...retired] }, 'twoLiveCredits', now, detail);
}

/** The last look. What differs then may have been the lost run's doing or somebody else's: both values are shown. */
export function foldLostAnswer(state: OrderState, inquiry: Inquiry, now: string): Seen {
  if (inquiry.failed !== null) return { state: foldNotSent(state, { ...inquiry.failed, reason: inquiry.failed.code }, now), drift: null };
  const known = foldRegained(foldSent(state), now);
  if (inquiry.notFound) {
    const isBelieved = state.credit.state === 'approved' || state.credit.state === 'held' || state.credit.state === 'awaitingBuyer';
    const drift = isBelieved ? `当方の記録：${statusLabels[headlineStatus(state)]} ／ Yamato：取引が見つかりません` : null;
    return { state: drift === null ? known : raise(known, 'runLost', now, drift), drift };
  }
  const seen = foldSeen(known, inquiry, now);
  if (seen.drift === null) return seen;
  const wasChanged = state.attention.some(({ code }) => code === 'changedElsewhere');
  const once = wasChanged ? seen.state : settle(seen.state, 'changedElsewhere');
  return { state: raise(once, 'runLost', now, seen.drift), drift: seen.drift };
}
