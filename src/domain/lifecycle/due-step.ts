/** What a method does by itself once its time has come: nobody asked for it, so Yamato is looked at first. */
import type { Inquiry } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldSeen, type Seen } from './fold-seen.ts';
import { methodOf } from './method.ts';
import { foldNotSent, foldSent } from './sending.ts';
import { blockedUntil, idle, settlesAt, type Situation, type Step, untilTaken } from './step.ts';

/**
 * Nobody waits for it, so it never holds the line. After a lost run its last look comes first, and records that were put back
 * know nothing of one that was made since: what Yamato says may show that it is not due any more.
 */
export function dueStep(situation: Situation): Step | null {
  const { state, now } = situation;
  const method = methodOf(state.service);
  const due = method.dueOf(state);
  if (due === null || due.at > now || (state.lost ?? null) !== null || blockedUntil(situation) !== null) return null;
  const closed = untilTaken(situation, due.plan);
  if (closed !== null) return closed;
  const ready = settlesAt(situation);
  if (ready !== null) return idle(situation, ready, null);
  const { watches } = method;
  const isLookedAt = watches === null || (state.creditAskedAt !== null && state.creditAskedAt >= due.at);
  return isLookedAt ? { kind: 'send', plan: due.plan } : { kind: 'ask', mode: watches.recheck, purpose: 'due' };
}

/** The look before it. One that Yamato does not know is no reason to ask for ever: the call itself is refused then. */
export function foldDueLooked(state: OrderState, inquiry: Inquiry, now: string): Seen {
  const { failed } = inquiry;
  if (failed !== null) return { state: foldNotSent(state, { ...failed, reason: failed.code }, now), drift: null };
  const seen = foldSeen(foldSent(state), inquiry, now);
  return { ...seen, state: { ...seen.state, creditAskedAt: now } };
}
