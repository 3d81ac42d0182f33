/** What every call to Yamato leaves in the state, whatever it was for: back-off while nothing leaves, doubt, the last change. */
import { raise, settle } from '../order/attention-list.ts';
import { after, growingMs, later } from '../values/instant.ts';
import { IN_MAINTENANCE } from './maintenance.ts';
import { doubtRule } from './method.ts';
import type { Doubt, OrderState } from '../order/order-state.ts';
import type { Policy } from '../order/policy.ts';
import { spread } from '../values/spread.ts';

/** Nothing left this machine: try again a little later, and tell staff when that lasts, unless it is Yamato's maintenance. */
export function foldNotSent(state: OrderState, { reason, until }: { readonly reason: string; readonly until?: string }, now: string): OrderState {
  const turn = state.notSentInARow;
  const expected = reason === IN_MAINTENANCE;
  const since = expected ? null : (state.notSentSince ?? now);
  const waited: OrderState = {
    ...foldHeldUp(state, expected ? (until ?? null) : null),
    notSentInARow: turn + 1,
    notSentSince: since,
    sendNotBefore: after(now, resendPauseMs(state, turn)),
  };
  return since !== null && after(since, state.policy.unknownPatienceMs) <= now ? raise(waited, 'yamatoUnreachable', now) : waited;
}

/** Until when Yamato's maintenance keeps what is due from being sent; null: it does not. The order has a deadline by it. */
export function foldHeldUp(state: OrderState, until: string | null): OrderState {
  return (state.maintenanceUntil ?? null) === until ? state : { ...state, maintenanceUntil: until };
}

/** Between half of the growing pause and all of it, each order at a place of its own: after an outage nobody stampedes. */
function resendPauseMs({ policy, orderNumber }: OrderState, turn: number): number {
  const pause = growingMs(policy.resendFirstMs, policy.resendMaxMs, turn);
  return Math.round(pause * (1 + spread(`${orderNumber} ${turn}`)) / 2);
}

/** Something did leave: the line works. */
export function foldSent(state: OrderState): OrderState {
  if (state.notSentInARow === 0 && state.sendNotBefore === null) return state;
  return settle({ ...state, notSentInARow: 0, notSentSince: null, sendNotBefore: null }, 'yamatoUnreachable');
}

/** A change was made at Yamato: what comes next waits for the settle delay, older answers are stale. */
export function foldChanged(state: OrderState, at: string): OrderState {
  return { ...state, lastChangeAt: at, doubt: null };
}

/**
 * Opens or renews the doubt about one call. Patience counts from the first doubtful call of a row;
 * "not found" counts only `settlingMs` after the newest one can have timed out.
 */
export function foldDoubt(
  state: OrderState,
  doubtful: { readonly operation: string; readonly parcel: number | null; readonly sentAt: string; readonly refusedAs?: string },
  now: string,
): OrderState {
  const { policy } = state;
  const same = state.doubt?.operation === doubtful.operation && state.doubt.parcel === doubtful.parcel ? state.doubt : null;
  const since = same?.since ?? doubtful.sentAt;
  const refusedAs = doubtful.refusedAs ?? null;
  const patienceUntil = after(since, policy.unknownPatienceMs);
  // With nothing to ask, each repeat was the question.
  const isAskable = doubtRule(state, doubtful.operation).ask !== null;
  const asked = (same?.asked ?? 0) + (same === null || isAskable ? 0 : 1);
  const doubt: Doubt = {
    operation: doubtful.operation,
    parcel: doubtful.parcel,
    since,
    sentAt: doubtful.sentAt,
    // A call that was answered is no longer running.
    settledAt: refusedAs === null ? after(doubtful.sentAt, policy.callTimeoutMs + policy.settlingMs) : now,
    resend: false,
    patienceUntil,
    nextAskAt: refusedAs !== null && same === null ? now : after(now, askPauseMs(policy, patienceUntil <= now, asked)),
    asked,
    refusedAs,
  };
  return { ...state, doubt: isAskable ? doubt : { ...doubt, resend: true, nextAskAt: later(doubt.nextAskAt, doubt.settledAt) } };
}

/** Late doubts, already with staff, are asked about seldom. */
function askPauseMs(policy: Policy, late: boolean, asked: number): number {
  return late ? policy.unknownAskLateMs : growingMs(policy.unknownAskFirstMs, policy.unknownAskMaxMs, asked);
}

/** The question brought no conclusion: when to ask again. */
export function foldAskAgain(state: OrderState, now: string): OrderState {
  const { doubt, policy } = state;
  if (doubt === null) return state;
  const pauseMs = askPauseMs(policy, doubt.patienceUntil <= now, doubt.asked);
  return { ...state, doubt: { ...doubt, asked: doubt.asked + 1, nextAskAt: after(now, pauseMs) } };
}

/** The repeat was not sent: by and by it is asked again whether it is to be. */
export function foldAskInstead(state: OrderState, now: string): OrderState {
  const asking = foldAskAgain(state, now);
  return asking.doubt === null ? asking : { ...asking, doubt: { ...asking.doubt, resend: false } };
}

/** Asked after it counts, Yamato does not have it: send the same call again, not before that is safe. */
export function foldResend(state: OrderState, now: string): OrderState {
  const { doubt } = state;
  if (doubt === null) return state;
  return { ...state, doubt: { ...doubt, resend: true, nextAskAt: later(now, doubt.settledAt) } };
}
