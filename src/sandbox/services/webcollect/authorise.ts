import { randomInt } from 'node:crypto';
import type { Merchant } from './merchant.ts';
import type { Authorisation, Order } from './order.ts';

/** A hold of the order's amount, under another number than the one before. */
export function newAuthorisation(order: Pick<Order, 'authorisation'>, amountYen: number, now: number): Authorisation {
  return { approvalNo: newApprovalNo(order.authorisation?.approvalNo), at: now, countedFrom: now, amountYen, lapsed: false };
}

/** Gives the order a fresh hold. */
export function authorise(order: Order, now: number): void {
  order.authorisation = newAuthorisation(order, order.amountYen, now);
  order.warning = '';
}

/** The hold of a changed amount, which is as old as the contract says. */
export function reauthorised(order: Order, amountYen: number, merchant: Merchant, now: number): Authorisation {
  const made = newAuthorisation(order, amountYen, now);
  return merchant.amountChangeRestartsLifetime || order.authorisation === null ? made : { ...made, countedFrom: order.authorisation.countedFrom };
}

/** 与信承認番号: six digits, never all nines. @see webcollect §11.1 */
function newApprovalNo(before: string | undefined): string {
  const approvalNo = String(randomInt(100_000, 999_999));
  return approvalNo === before ? newApprovalNo(before) : approvalNo;
}
