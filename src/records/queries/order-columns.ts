/** The readable side of an order row: what lists filter and sort by. Personal data is only in the sealed state. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { jstDate } from '../../domain/japan-time.ts';
import type { OrderState } from '../../domain/order-state.ts';
import { deadlinesOf } from '../../domain/atobarai/deadlines.ts';
import { headlineStatus } from '../../domain/status.ts';

/** Stands for "no deadline" and sorts last. */
const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

const names = [
  'method',
  'link',
  'intake',
  'status',
  'credit',
  'shipment',
  'sale',
  'delivery',
  'cancellation',
  'outcome',
  'attention',
  'amount_yen',
  'ordered_on',
  'planned_ship_date',
  'next_deadline',
  'updated_at',
] as const;

export const orderColumns = sql.raw(names.join(', '));

/** For `update orders set … from v`, where `v` has `orderColumns`. */
export const orderAssignments = sql.raw(names.map((name) => `${name} = v.${name}`).join(', '));

/** In the order of `orderColumns`; every value has its type, so that both drivers send it the same way. */
export function orderValues(state: OrderState): RawBuilder<unknown> {
  const attention = state.attention.map((one) => one.code);
  const deadlines = deadlinesOf(state).map((deadline) => new Date(deadline.at).toISOString());
  return sql`${state.method}::text, ${state.link}::text, ${state.intake}::text, ${headlineStatus(state)}::text,
    ${state.credit.state}::text, ${state.shipment.state}::text, ${state.sale.state}::text, ${state.delivery.state}::text,
    ${state.cancellation.state}::text, ${state.outcome}::text, ${attention}::text[], ${state.contents.amountYen}::bigint,
    ${jstDate(new Date(state.contents.orderedAt))}::text, ${state.contents.plannedShipDate}::text,
    ${deadlines.toSorted()[0] ?? NO_DEADLINE}::timestamptz, ${state.updatedAt}::timestamptz`;
}

/** Slip numbers as they are stored and searched: half width, no hyphens, no blanks. */
export function foldSlipNo(slipNo: string): string {
  return slipNo.normalize('NFKC').replace(/[\s-]/g, '');
}

export function slipNumbersOf(state: OrderState): string[] {
  const slips = state.parcels.flatMap((parcel) => (parcel.slipNo === null ? [] : [foldSlipNo(parcel.slipNo)]));
  return [...new Set(slips)];
}
