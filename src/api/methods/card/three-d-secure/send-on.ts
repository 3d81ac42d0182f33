/**
 * Where the browser goes once it is back: to the cart's page, with what the order has come to as a hint. The signature says that
 * the hint is ours; whoever must know reads the order.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { headlineStatus } from '../../../../domain/order/status.ts';
import type { OrderState } from '../../../../domain/order/order-state.ts';

/** Bytes of a number that comes once. */
const NONCE_BYTES = 16;

export type SignedHint = { readonly orderNumber: string; readonly status: string; readonly at: string; readonly nonce: string };

export function hintOf(state: OrderState, now: Date): SignedHint {
  return { orderNumber: state.orderNumber, status: headlineStatus(state), at: now.toISOString(), nonce: randomBytes(NONCE_BYTES).toString('base64url') };
}

/** HMAC-SHA256 over the four values in this order, a line break between each and the next; in hex. */
export function signatureOf({ orderNumber, status, at, nonce }: SignedHint, secret: string): string {
  return createHmac('sha256', secret).update([orderNumber, status, at, nonce].join('\n')).digest('hex');
}

/** What the cart has in its address stays; a member of the same name gives way. `secret` null: the shop has none, and nothing is signed. */
export function sendOnTo(returnTo: string, hint: SignedHint, secret: string | null): string {
  const address = new URL(returnTo);
  const members = { ...hint, ...(secret === null ? {} : { signature: signatureOf(hint, secret) }) };
  address.searchParams.delete('signature');
  for (const [name, value] of Object.entries(members)) address.searchParams.set(name, value);
  return address.href;
}
