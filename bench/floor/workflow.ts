/**
 * The floor: the least that a durable order can cost. Four calls to Yamato, one update, one signal, nothing else: no domain,
 * no records, no encryption, no search attributes, no timer.
 *
 * FROZEN. Our own order is measured against this; it may become faster, never slower.
 */
import { condition, defineSignal, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { FloorActivities } from './activities.ts';

export type FloorOrder = { readonly orderNo: string; readonly credit: Readonly<Record<string, string>> };

export const awaitVerdict = defineUpdate<string, []>('awaitVerdict');
export const ship = defineSignal<[slipNo: string]>('ship');

// On the order's own queue, so that the engine may hand out a call together with the workflow task's answer.
const yamato = proxyActivities<FloorActivities>({ startToCloseTimeout: '20s', retry: { maximumAttempts: 1 } });

/** Returns the last status that Yamato told: 12 is 入金済. */
export async function floorOrder({ orderNo, credit }: FloorOrder): Promise<string> {
  let verdict: string | undefined;
  let slipNo: string | undefined;
  setHandler(awaitVerdict, async () => {
    await condition(() => verdict !== undefined);
    return verdict ?? '';
  });
  setHandler(ship, (slip) => {
    slipNo = slip;
  });
  verdict = await yamato.requestCredit(orderNo, credit);
  await condition(() => slipNo !== undefined);
  await yamato.inquireCredit(orderNo);
  await yamato.registerSlip(orderNo, slipNo ?? '');
  return yamato.inquireTransaction(orderNo);
}
