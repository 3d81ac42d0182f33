/** Whether an order as we show it is what Yamato's ledger holds. */
import type { OrderView } from '../../src/domain/order/order-view.ts';
import type { Credit } from '../support/sandbox-control.ts';

const UNDER_WAY = ['requesting', 'registering', 'unknown', 'cancelling'];

/** Nothing is under way any more, or staff have been told. */
export function isSettled(order: OrderView): boolean {
  if (order.attention.length > 0) return true;
  const states: readonly string[] = [order.credit.state, order.shipment.state, order.cancellation.state];
  return !states.some((state) => UNDER_WAY.includes(state)) && order.replacedCredits.length === 0 && order.standingCredit === null;
}

/** `agrees`, or what does not. */
export function agreesWithLedger(order: OrderView, credits: readonly Credit[]): string {
  const live = credits.filter((credit) => credit.live);
  const believed = order.credit.state === 'approved' || order.credit.state === 'held' || order.credit.state === 'awaitingBuyer';
  if (!believed) return live.length === 0 ? 'agrees' : `${order.credit.state}, but live: ${live.map(({ orderNo }) => orderNo).join(' ')}`;
  const [credit] = live;
  if (live.length !== 1 || credit?.orderNo !== order.credit.settlementNo) return `live: ${live.map(({ orderNo }) => orderNo).join(' ')}, ours: ${order.credit.settlementNo}`;
  if (credit.amountYen !== order.credit.amountYen) return `amount ${credit.amountYen}, ours ${order.credit.amountYen}`;
  const ours = order.parcels.filter(({ state }) => state === 'registered').map(({ slipNo }) => slipNo ?? '').toSorted();
  const theirs = credit.slips.map(({ slipNo }) => slipNo).toSorted();
  return JSON.stringify(ours) === JSON.stringify(theirs) ? 'agrees' : `slips ${theirs.join(' ')}, ours ${ours.join(' ')}`;
}
