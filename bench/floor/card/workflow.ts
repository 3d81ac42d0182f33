/**
 * The floor of a card order: four calls to Yamato (A08, E04, E01, E04), one update, one signal, nothing else.
 *
 * FROZEN, as the floor of 後払い is.
 */
import { condition, defineSignal, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CardFloorActivities } from './activities.ts';

export type CardFloorOrder = { readonly orderNo: string; readonly credit: Readonly<Record<string, string>> };

export const awaitVerdict = defineUpdate<boolean, []>('awaitVerdict');
export const ship = defineSignal<[slipNo: string]>('ship');

const yamato = proxyActivities<CardFloorActivities>({ startToCloseTimeout: '20s', retry: { maximumAttempts: 1 } });

/** Returns the last status that Yamato told: 31 is 精算確定. */
export async function cardFloorOrder({ orderNo, credit }: CardFloorOrder): Promise<string> {
  let approved = false;
  let slipNo: string | undefined;
  setHandler(awaitVerdict, async () => {
    await condition(() => approved);
    return approved;
  });
  setHandler(ship, (slip) => {
    slipNo = slip;
  });
  await yamato.requestCredit(orderNo, credit);
  approved = true;
  await condition(() => slipNo !== undefined);
  await yamato.inquire(orderNo);
  await yamato.registerSlip(orderNo, slipNo ?? '');
  return yamato.inquire(orderNo);
}
