/** What every query file works with. */
import type { Kysely } from 'kysely';
import type { KeyedHashes } from '../keys/keyed-hash.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Schema } from './database/schema.ts';
import type { SealedCells } from './sealed-cells.ts';

export type RecordsContext = {
  readonly db: Kysely<Schema>;
  readonly cells: SealedCells;
  readonly hashes: KeyedHashes;
  /** Which life of the database events are numbered in; @see openEventEpoch. */
  readonly eventEpoch: number;
  readonly keyring: Pick<Keyring, 'currentKey' | 'forget'>;
};

/** Where sealed cells belong; opening one elsewhere fails. */
export const place = {
  state: (shop: string, orderNumber: string) => `orders.state:${shop}:${orderNumber}`,
  start: (claimId: string) => `order_claims.start:${claimId}`,
  sendPlan: (shop: string, orderNumber: string, settlementNo: string) => `settlement_numbers.plan:${shop}:${orderNumber}:${settlementNo}`,
  callPlan: (shop: string, orderNumber: string, planId: string) => `call_plans.plan:${shop}:${orderNumber}:${planId}`,
  answer: (claimId: string) => `order_claims.answer:${claimId}`,
  actionBody: (shop: string, orderNumber: string, actionId: string) => `actions.body:${shop}:${orderNumber}:${actionId}`,
  actionLine: (shop: string, orderNumber: string, actionId: string) => `actions.line:${shop}:${orderNumber}:${actionId}`,
  event: (shop: string) => `events.body:${shop}`,
  credentials: (shop: string, service: string) => `shop_credentials.secret:${shop}:${service}`,
  member: (shop: string, service: string, member: string) => `members.secret:${shop}:${service}:${member}`,
} as const;

/** `2026-11-23T01:15:00.000Z`: both drivers give a Date, the records give text. */
export function instantText(instant: Date): string {
  return instant.toISOString();
}
