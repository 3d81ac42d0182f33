/** Folds the answer to a question nobody's doubt depends on: a watch, a recheck, a look that staff asked for. */
import { raise } from '../order/attention-list.ts';
import { after } from '../values/instant.ts';
import type { OrderState } from '../order/order-state.ts';
import { driftOf } from './drift.ts';
import { withTold } from './fold-told.ts';
import { foldCreditSeen, foldTransactionSeen } from './fold-transaction.ts';
import type { CreditVerdict, Inquiry, TransactionStatus } from '../order/inquiry.ts';

/** `drift`: what was changed elsewhere, both values (Japanese); null: nothing was. */
export type Seen = { readonly state: OrderState; readonly drift: string | null };

export function foldSeen(state: OrderState, inquiry: Inquiry, now: string): Seen {
  const { verdict, transaction } = inquiry;
  const status = transaction?.status ?? impliedBy(verdict);
  const drift = status === null ? null : driftOf(state, status);
  if (status !== null && drift !== null && isTooFresh(state, status, inquiry.askedAt)) return { state, drift: null };
  const credit = verdict === null ? state : foldCreditSeen(state, verdict, now);
  const folded = transaction === null ? credit : foldTransactionSeen(credit, transaction, now);
  const told = withTold(folded, inquiry, now);
  const flipped = told.attention.some(({ code }) => code === 'creditFlipped');
  return { state: drift !== null && flipped ? raise(told, 'creditFlipped', now, { detail: drift }) : told, drift };
}

/** What stays for good, once it is so: no earlier state of the same credit can look like it. */
const lasting: readonly TransactionStatus[] = ['cancelled', 'lapsed', 'refused', 'paid'];

/** Our own change may not show yet: what looks like a change made elsewhere is asked about again later. */
function isTooFresh(state: OrderState, status: TransactionStatus, askedAt: string): boolean {
  if (lasting.includes(status)) return false;
  return state.lastChangeAt !== null && askedAt < after(state.lastChangeAt, state.policy.settleDelayMs);
}

function impliedBy(verdict: CreditVerdict | null): TransactionStatus | null {
  return verdict === 'refused' || verdict === 'overLimit' ? 'refused' : null;
}
