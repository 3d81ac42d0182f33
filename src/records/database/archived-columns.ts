/** Which sealed columns of an order the archive takes. The others guard its number, or belong to no order. */
import type { Schema } from './schema.ts';

/** By the names that they have there. */
export type ArchivedKind = 'state' | 'start' | 'sendPlan' | 'callPlan' | 'body' | 'line';

/** `id`: the column that tells the cell from others of its kind in the same order; null: there is one. */
export type ArchivedColumn = { readonly table: keyof Schema; readonly column: string; readonly kind: ArchivedKind; readonly id: string | null };

/** Not `order_claims.answer_enc`: what a pair of contents and attempt was answered, it is answered for ever. */
export const archivedColumns: readonly ArchivedColumn[] = [
  { table: 'orders', column: 'state_enc', kind: 'state', id: null },
  { table: 'order_claims', column: 'start_enc', kind: 'start', id: 'claim_id' },
  { table: 'settlement_numbers', column: 'plan_enc', kind: 'sendPlan', id: 'generation' },
  { table: 'call_plans', column: 'plan_enc', kind: 'callPlan', id: 'plan_id' },
  { table: 'actions', column: 'body_enc', kind: 'body', id: 'action_id' },
  { table: 'actions', column: 'line_enc', kind: 'line', id: 'action_id' },
];
