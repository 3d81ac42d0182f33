/** What Yamato's statuses mean for an order by card, in the words of all methods. @see webcollect §5.1, §7 */
import type { CreditVerdict, Transaction } from '../order/inquiry.ts';
import type { TradeStatus } from './trade-status.ts';

export type Meaning = { readonly verdict: CreditVerdict | null; readonly transaction: Transaction };

function means(verdict: CreditVerdict | null, status: Transaction['status'], warning = 'none'): Meaning {
  return { verdict, transaction: { status, warning } };
}

const meanings: Readonly<Partial<Record<TradeStatus, Meaning>>> = {
  requested: means('held', 'held'),
  authorised: means('approved', 'approved'),
  reserved: means('held', 'held'),
  reservationRefused: means('refused', 'refused'),
  buyerError: means('refused', 'refused'),
  merchantError: means('refused', 'refused'),
  institutionError: means('refused', 'refused'),
  systemError: means('refused', 'refused'),
  cancelFailed: means('approved', 'warned', 'cancelFailed'),
  amountChangeFailed: means('approved', 'warned', 'amountChangeFailed'),
  interrupted: means(null, 'lapsed'),
  inProgress: means('held', 'held'),
  awaitingSettlement: means('approved', 'slipRegistered'),
  settled: means('approved', 'paid'),
  cancelled: means(null, 'cancelled'),
};

/** Null: no status that a card comes to. */
export function meaningOfTrade(status: TradeStatus): Meaning | null {
  return meanings[status] ?? null;
}
