/** What an order by card does with no action in hand: takes back what came without 3-D Secure, and renews what would run out. */
import { isSold } from '../lifecycle/fold-shipment.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { OrderState } from '../order/order-state.ts';
import { after, later } from '../values/instant.ts';
import { spread } from '../values/spread.ts';
import { isUnsecured, whyNot } from './actions.ts';
import { captureUntil, dateOf } from './deadlines.ts';
import { nightUntil } from './night-window.ts';
import { ownOf } from './own-state.ts';
import { cancelPlan, reauthorisePlan } from './plans.ts';
import { cardPolicy } from './policy.ts';

type Due = { readonly plan: CallPlan; readonly at: string };

/** Orders of one day are spread over so long, that Yamato does not get all at once. */
const SPREAD_MS = 6 * 3_600_000;

export function dueOf(state: OrderState): Due | null {
  if (state.credit.state !== 'approved' || state.cancellation.state !== 'none' || isSold(state) || state.standing !== null) return null;
  return unsecured(state) ?? renewal(state);
}

function unsecured(state: OrderState): Due | null {
  const { credit } = state;
  return isUnsecured(state) ? { plan: cancelPlan(state, credit.settlementNo, 'cancel'), at: credit.since } : null;
}

/** Some days before the end, by day; what was refused is tried again the next day. After the end only staff renew. */
function renewal(state: OrderState): Due | null {
  const { policy, orderNumber } = state;
  const { reauthoriseDaysBefore: days } = cardPolicy(policy);
  if (days === null || whyNot(state, 'reauthorise') !== null) return null;
  const until = captureUntil(state);
  const { renewTriedAt } = ownOf(state);
  const first = after(until, -days * policy.dayMs + Math.floor((spread(orderNumber) * SPREAD_MS * policy.dayMs) / 86_400_000));
  const at = byDay(renewTriedAt === undefined ? first : later(first, after(renewTriedAt, policy.dayMs)));
  return at > until ? null : { plan: reauthorisePlan(state, dateOf(at)), at };
}

function byDay(at: string): string {
  return nightUntil(at) ?? at;
}
