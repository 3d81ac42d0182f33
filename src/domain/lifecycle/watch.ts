/**
 * What to keep an eye on at Yamato while nothing is being done: a hold, an approval that may flip, a shipped order on
 * its way to payment. One plan at a time; the question is asked until its answer differs from what is known.
 */
import { wasRaised } from '../order/attention-list.ts';
import { after } from '../values/instant.ts';
import { type Window, windowsOf } from './maintenance.ts';
import type { OrderState } from '../order/order-state.ts';
import type { CreditVerdict, InquiryMode, Told, Transaction } from '../order/inquiry.ts';
import { methodOf } from './method.ts';
import { phaseOf } from './phase.ts';

export type WatchPlan = {
  readonly purpose: 'hold' | 'recheck' | 'track';
  readonly mode: InquiryMode;
  /** What is known; only a different answer ends the watch. */
  readonly knownVerdict: CreditVerdict | null;
  readonly knownTransaction: Transaction | null;
  /** What it would tell besides; absent: no more than the status. */
  readonly knownTold?: Told;
  /** Not before this instant does the first question go out. */
  readonly startAt: string;
  /** Pause between questions until `slowFrom`, doubling up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
  readonly slowFrom: string | null;
  readonly slowMs: number;
  /** The watch gives up here; null: never. */
  readonly giveUpAt: string | null;
  /** Nothing is asked inside these windows: Yamato's maintenance, and until our own last change shows. */
  readonly quiet: readonly Window[];
};

export function watchPlan(state: OrderState): WatchPlan | null {
  const { policy, credit } = state;
  const method = methodOf(state.service);
  const { watches } = method;
  if (watches === null) return null;
  const told = method.toldOf(state);
  const besides = told === null ? {} : { knownTold: told };
  const quiet = [...windowsOf(state), ...settling(state)];
  const known = { knownVerdict: null, knownTransaction: transactionOf(state) };
  const phase = phaseOf(state);
  // One that has run out is still looked at: the parcel may move yet, or somebody renews it elsewhere.
  switch (phase === 'expired' && state.credit.state === 'expired' ? (state.shipment.state === 'registered' ? 'shipped' : 'approved') : phase) {
    case 'held': {
      const tooLong = wasRaised(state, 'holdTooLong');
      return {
        purpose: 'hold', mode: watches.hold, knownVerdict: 'held', knownTransaction: null,
        startAt: after(credit.since, policy.holdPollFirstMs),
        firstMs: policy.holdPollFirstMs, maxMs: policy.holdPollMaxMs, slowFrom: null, slowMs: policy.holdPollMaxMs, quiet,
        giveUpAt: tooLong ? null : after(credit.since, policy.holdPatienceMs),
      };
    }
    case 'approved':
      return {
        purpose: 'recheck', mode: watches.recheck, knownVerdict: 'approved', knownTransaction: known.knownTransaction, ...besides,
        startAt: after(state.creditAskedAt ?? credit.since, policy.recheckMs),
        firstMs: policy.recheckMs, maxMs: policy.recheckMs, slowFrom: null, slowMs: policy.recheckMs, giveUpAt: null, quiet,
      };
    case 'shipped':
    case 'sold': {
      const since = state.shipment.since ?? credit.since;
      const givenUp = wasRaised(state, 'trackingGivenUp');
      return {
        purpose: 'track', mode: watches.track, ...known, ...besides, startAt: since,
        firstMs: policy.trackFastMs, maxMs: policy.trackFastMs,
        slowFrom: after(since, policy.trackFastDays * policy.dayMs), slowMs: policy.trackSlowMs, quiet,
        giveUpAt: givenUp ? null : after(since, policy.trackGiveUpDays * policy.dayMs),
      };
    }
    default:
      return null;
  }
}

/** Asked sooner, our own last change would not show yet and look like one made elsewhere. */
function settling({ lastChangeAt, policy }: OrderState): readonly Window[] {
  return lastChangeAt === null || policy.settleDelayMs === 0 ? [] : [{ from: lastChangeAt, to: after(lastChangeAt, policy.settleDelayMs) }];
}

function transactionOf(state: OrderState): Transaction | null {
  return state.seen === null ? null : { status: state.seen.status, warning: state.seen.warning };
}

/** Two plans that ask the same question: a running watch may go on. */
export function samePlan(one: WatchPlan | null, other: WatchPlan | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
