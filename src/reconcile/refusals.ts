/** What `npm run reconcile` does not do, and why: it would be taken for more than it is. */
import { type ReconcileApi, ReconcileFault } from './api.ts';
import type { Line } from './reconcile.ts';

export type Wish = { readonly done: boolean; readonly anyway: boolean; readonly adopt: boolean; readonly ours: readonly string[]; readonly shops: readonly string[] | null };

/** Before anything is asked: options that contradict each other. Bodies carry no shop, so that only one may take them in. */
export async function refuseTogether({ done, adopt, ours, shops }: Wish, api: Pick<ReconcileApi, 'shops'>): Promise<void> {
  if (done && shops !== null) throw new ReconcileFault('--done ends the state of all shops: it does not go with --shop. Look at single shops first, and end it with a run over all of them.');
  if (ours.length > 0 && !adopt) throw new ReconcileFault('--ours says of lost orders that they are this shop’s, for --adopt: give both, with --orders.');
  if (!adopt || shops?.length === 1) return;
  if (shops !== null || (await api.shops()).length > 1) throw new ReconcileFault('--adopt takes the orders in at one shop: there are several, and the orders do not say which. Name exactly one with --shop.');
}

/** Work that leaves no trace here: an order that was sold, or is over, takes no slip any more. */
function staysSo({ found }: Line): boolean {
  if (found.finding !== 'slipNotHere') return false;
  return found.known?.ended === true || !found.credits.some(({ role, status }) => role === 'present' && (status === 'slipRegistered' || status === 'deliveryProblem'));
}

/** After the look: null if it may count as reconciled. `cartAsked`: whether it was given what the cart has. */
export function whyNotDone(lines: readonly Line[], cartAsked: boolean): string | null {
  const work = lines.filter((line) => line.isWork && !staysSo(line)).length;
  const reasons = [
    ...(work === 0 ? [] : [`${work} orders still need somebody.`]),
    ...(cartAsked ? [] : ['Nothing was given of what the carts have (--numbers, --orders or --range): an order that is lost cannot have been found.']),
  ];
  return reasons.length === 0 ? null : `${reasons.join(' ')} The records go on to count as put back. Run it again when that is done, or add --anyway.`;
}
