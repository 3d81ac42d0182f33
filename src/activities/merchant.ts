/** Whose contract a call goes out under, or why none can be made now. */
import { setTimeout as delay } from 'node:timers/promises';
import { IN_MAINTENANCE, windowEnd } from '../domain/lifecycle/maintenance.ts';
import { BEHIND } from '../domain/order/call-result.ts';
import { isBehindRow, type Known } from '../domain/order/facts.ts';
import type { ServiceCredentials } from '../records/contract/shops.ts';
import type { Records } from '../records/records.ts';
import type { Hosts, Service } from './service.ts';

/** Why no call could be made at all: the records do not answer, or know more than the run, the shop has no credentials, or Yamato is in maintenance, until when. */
export type NoMerchant = { readonly missing: 'recordsUnavailable' | 'credentialsMissing' | typeof BEHIND | typeof IN_MAINTENANCE; readonly until?: string };

/** `isUnsure`: the records did not say whether the run is behind. */
export type Found<Merchant> = { readonly merchant: Merchant; readonly isUnsure?: true } | NoMerchant;

type Of = { readonly shop: string; readonly callTimeoutMs: number };

export async function findMerchant<Merchant>(records: Pick<Records, 'credentialsFor'>, service: Service<Merchant>, hosts: Hosts, { shop, callTimeoutMs }: Of): Promise<Found<Merchant>> {
  let credentials: ServiceCredentials | null;
  try {
    credentials = await records.credentialsFor(shop, service.service);
  } catch {
    return { missing: 'recordsUnavailable' };
  }
  if (credentials === null) return { missing: 'credentialsMissing' };
  // An order keeps the windows that were known when it came in; this one may have been announced since.
  const until = windowEnd(credentials.maintenance, new Date().toISOString());
  if (until !== null) return { missing: IN_MAINTENANCE, until };
  return { merchant: service.merchantOf(credentials, hosts, callTimeoutMs) };
}

type ChangeOf = Of & { readonly orderNumber: string; readonly known: Known | null };

/** Nobody waits longer for the records to say so: the call would be too late. */
const LOOK_WITHIN_MS = 2_000;

/**
 * For a call that changes something. A run whose engine was put back to an older moment knows nothing of what was done since:
 * its call would undo that, and where no inquiry tells, nobody would ever see it. While the records are down, or do
 * not answer, it goes on.
 */
export async function findSender<Merchant>(records: Pick<Records, 'credentialsFor' | 'loadOrder'>, service: Service<Merchant>, hosts: Hosts, of: ChangeOf): Promise<Found<Merchant>> {
  const { shop, orderNumber, known } = of;
  const held = known === null ? null : await Promise.race([records.loadOrder(shop, orderNumber).catch(() => null), delay(LOOK_WITHIN_MS, null, { ref: false })]);
  if (known !== null && held !== null && isBehindRow(known, held.state)) return { missing: BEHIND };
  const found = await findMerchant(records, service, hosts, of);
  return known !== null && held === null && 'merchant' in found ? { ...found, isUnsure: true } : found;
}
