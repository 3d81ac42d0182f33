/** The order workflow with one command more at its beginning, as a careless change would have it. */
import { sleep } from '@temporalio/workflow';
import type { OrderInput, OrderResult } from '../../src/workflows/contract.ts';
import { order as released } from '../../src/workflows/order.ts';

export async function order(input: OrderInput): Promise<OrderResult> {
  await sleep(1);
  return released(input);
}
