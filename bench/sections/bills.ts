/** (d): what one order costs in events and billable actions, and which calls it made at Yamato. */
import type { z } from 'zod';
import { bill } from '../measure/jobs.ts';
import type { Side } from '../measure/side.ts';

type Costs = z.infer<typeof bill>;

export type CardBills = { readonly floor: Costs; readonly ours: Costs };

export async function measureCardBills(sides: { readonly floor: Side; readonly ours: Side }): Promise<CardBills> {
  return { floor: await sides.floor.ask('cardBill', null, bill), ours: await sides.ours.ask('cardBill', null, bill) };
}

export type Bills = { readonly floor: Costs; readonly happy: Costs; readonly slow: Costs };

export async function measureBills(sides: { readonly floor: Side; readonly ours: Side }): Promise<Bills> {
  return {
    floor: await sides.floor.ask('bill', null, bill),
    happy: await sides.ours.ask('happyBill', null, bill),
    slow: await sides.ours.ask('slowBill', null, bill),
  };
}
