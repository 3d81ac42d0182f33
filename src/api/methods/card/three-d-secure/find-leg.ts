/** Which order a browser that comes back from 3-D Secure belongs to. */
import { THREE_D_SECURE } from '../../../../domain/card/buyer.ts';
import { ownOf } from '../../../../domain/card/own-state.ts';
import type { OrderState } from '../../../../domain/order/order-state.ts';
import type { Records } from '../../../../records/records.ts';
import { openReturn, RETURN_PATH } from './return-address.ts';

/** Null: nobody's address, or one whose token or credit another has replaced. */
export async function findLeg(records: Pick<Records, 'keyring' | 'orderOfClaim' | 'loadOrder'>, opaque: string): Promise<OrderState | null> {
  const sealed = await openReturn(records.keyring, opaque);
  const order = sealed === null ? null : await records.orderOfClaim(sealed.claimId);
  if (sealed === null || order === null || order.shop !== sealed.shop) return null;
  const stored = await records.loadOrder(order.shop, order.orderNumber);
  if (stored === null || stored.state.service !== 'card') return null;
  return ownOf(stored.state).returnUrl?.endsWith(`${RETURN_PATH}${opaque}`) === true ? stored.state : null;
}

/** Whether the order waits for its buyer to come back. */
export function isAwaited({ credit, buyerStep }: OrderState): boolean {
  return credit.state === 'awaitingBuyer' && buyerStep?.kind === THREE_D_SECURE;
}

/** The page of an order that still waits for its buyer's authentication; null: it does not, or not any more. */
export function openPage(state: OrderState, now: Date): string | null {
  if (!isAwaited(state) || Date.parse(state.buyerStep?.deadlineAt ?? '') <= now.getTime()) return null;
  return ownOf(state).threeD?.html ?? null;
}
