/**
 * Opens sealed values as their types. What is sealed was written by this code from values of these types and is
 * authenticated, so only a marker field is looked at.
 */
import { upgradeState } from '../../domain/lifecycle/upgrade-state.ts';
import type { WirePlan } from '../../domain/order/call-plan.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import type { OrderState } from '../../domain/order/order-state.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import { loadRemains } from './remains.ts';
import type { ActionClaim } from '../contract/actions.ts';
import type { StoredAnswer } from '../contract/claims.ts';
import type { NewOrderEvent } from '../contract/events.ts';

function has<T>(value: unknown, field: string): value is T {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, field);
}

async function openAs<T>(context: RecordsContext, where: string, cell: Uint8Array, field: string): Promise<T> {
  const value = await context.cells.open(where, cell);
  if (has<T>(value, field)) return value;
  throw new Error(`A sealed cell of ${where.split(':')[0]} does not hold what it should`);
}

/** In its present form, whichever version wrote it. Without a cell, since that was dropped with the archive of its year: what is left. */
export async function openState(context: RecordsContext, shop: string, orderNumber: string, cell: Uint8Array | null): Promise<OrderState> {
  if (cell === null) return loadRemains(context, shop, orderNumber);
  return upgradeState(await openAs(context, place.state(shop, orderNumber), cell, 'credit'));
}

export function openAnswer(context: RecordsContext, claimId: string, cell: Uint8Array): Promise<StoredAnswer> {
  return openAs(context, place.answer(claimId), cell, 'verdict');
}

export function openLine(
  context: RecordsContext,
  ref: { readonly shop: string; readonly orderNumber: string; readonly actionId: string },
  cell: Uint8Array,
): Promise<ActionLine> {
  return openAs(context, place.actionLine(ref.shop, ref.orderNumber, ref.actionId), cell, 'action');
}

export function openActionBody(
  context: RecordsContext,
  ref: { readonly shop: string; readonly orderNumber: string; readonly actionId: string },
  cell: Uint8Array,
): Promise<Pick<ActionClaim, 'body' | 'actor' | 'acceptedAt'>> {
  return openAs(context, place.actionBody(ref.shop, ref.orderNumber, ref.actionId), cell, 'body');
}

export function openPlan(context: RecordsContext, where: string, cell: Uint8Array): Promise<WirePlan> {
  return openAs(context, where, cell, 'fields');
}

/** An event from before carts were told labels has none. */
export async function openEvent(context: RecordsContext, shop: string, cell: Uint8Array): Promise<NewOrderEvent> {
  const event = await openAs<NewOrderEvent>(context, place.event(shop), cell, 'order');
  return { ...event, cartStatus: event.cartStatus ?? null };
}
