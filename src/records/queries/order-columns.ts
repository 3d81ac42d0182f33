/** The readable side of an order row: what lists filter and sort by. Personal data is only in the sealed state. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { jstDate } from '../../domain/values/japan-time.ts';
import type { OrderState } from '../../domain/order/order-state.ts';
import { nearestDeadline } from '../../domain/lifecycle/deadlines.ts';
import { headlineStatus } from '../../domain/order/status.ts';

/** Stands for "no deadline" and sorts last. */
const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

const columns: readonly (readonly [column: string, value: (state: OrderState) => unknown])[] = [
  ['method', (state) => state.method],
  ['link', (state) => state.link],
  ['intake', (state) => state.intake],
  ['status', headlineStatus],
  ['credit', (state) => state.credit.state],
  ['shipment', (state) => state.shipment.state],
  ['sale', (state) => state.sale.state],
  ['delivery', (state) => state.delivery.state],
  ['cancellation', (state) => state.cancellation.state],
  ['outcome', (state) => state.outcome],
  ['attention', (state) => state.attention.map((one) => one.code)],
  ['attention_since', (state) => state.attention.map((one) => one.since)],
  ['amount_yen', (state) => state.contents.amountYen],
  ['ordered_on', (state) => jstDate(new Date(state.contents.orderedAt))],
  ['planned_ship_date', (state) => state.contents.plannedShipDate],
  ['next_deadline', nextDeadline],
  ['updated_at', (state) => state.updatedAt],
];

function nextDeadline(state: OrderState): string {
  return nearestDeadline(state)?.at ?? NO_DEADLINE;
}

export const orderColumns = sql.raw(columns.map(([column]) => column).join(', '));

/** By their names. */
export function orderColumnValues(state: OrderState): Readonly<Record<string, unknown>> {
  return Object.fromEntries(columns.map(([column, value]) => [column, value(state)]));
}

/** For `insert … values (…)`, in the order of `orderColumns`. */
export function orderValues(state: OrderState): RawBuilder<unknown> {
  return sql.join(columns.map(([, value]) => sql.val(value(state))));
}

/** For `update orders set …`. */
export function orderAssignments(state: OrderState): RawBuilder<unknown> {
  return sql.join(columns.map(([column, value]) => sql`${sql.raw(column)} = ${value(state)}`));
}
