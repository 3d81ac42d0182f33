/** Whose contract a call goes out under, and to which of Yamato's hosts. */
import { setTimeout as delay } from 'node:timers/promises';
import { atobaraiContract } from '../domain/atobarai/values/contract-flags.ts';
import { BEHIND } from '../domain/order/call-result.ts';
import { isBehindRow, type Known } from '../domain/order/facts.ts';
import { IN_MAINTENANCE, windowEnd } from '../domain/lifecycle/maintenance.ts';
import type { Records } from '../records/records.ts';
import type { ServiceCredentials, ShopEnvironment } from '../records/contract/shops.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';

/** Where クロネコ代金後払い answers, per environment; scheme and host. */
export type AtobaraiHosts = Readonly<Record<ShopEnvironment, string>>;

export function atobaraiMerchant(credentials: ServiceCredentials, hosts: AtobaraiHosts, timeoutMs: number): AtobaraiMerchant {
  const { contract } = credentials;
  return {
    baseUrl: hosts[credentials.environment],
    ycfStrCode: credentials.merchantCode,
    // Without one Yamato refuses, and says so.
    password: credentials.secrets['password'] ?? '',
    cartCode: credentials.secrets['cartCode'],
    timeoutMs,
    contract: atobaraiContract(contract),
  };
}

/** Why no call could be made at all: the records do not answer, or know more than the run, the shop has no credentials, or Yamato is in maintenance, until when. */
export type NoMerchant = { readonly missing: 'recordsUnavailable' | 'credentialsMissing' | typeof BEHIND | typeof IN_MAINTENANCE; readonly until?: string };

export async function findMerchant(
  records: Pick<Records, 'credentialsFor'>,
  hosts: AtobaraiHosts,
  shop: string,
  timeoutMs: number,
): Promise<AtobaraiMerchant | NoMerchant> {
  let credentials: ServiceCredentials | null;
  try {
    credentials = await records.credentialsFor(shop, 'atobarai');
  } catch {
    return { missing: 'recordsUnavailable' };
  }
  if (credentials === null) return { missing: 'credentialsMissing' };
  // An order keeps the windows that were known when it came in; this one may have been announced since.
  const until = windowEnd(credentials.maintenance, new Date().toISOString());
  if (until !== null) return { missing: IN_MAINTENANCE, until };
  return atobaraiMerchant(credentials, hosts, timeoutMs);
}

type ChangeOf = { readonly shop: string; readonly orderNumber: string; readonly callTimeoutMs: number; readonly known: Known | null };

/** Nobody waits longer for the records to say so: the call would be too late. */
const LOOK_WITHIN_MS = 2_000;

/**
 * For a call that changes something. A run whose engine was put back to an older moment knows nothing of what was done since:
 * its call would undo that, and where no inquiry tells, nobody would ever see it. While the records are down, or do
 * not answer, it goes on.
 */
export async function findSender(records: Pick<Records, 'credentialsFor' | 'loadOrder'>, hosts: AtobaraiHosts, of: ChangeOf): Promise<AtobaraiMerchant | NoMerchant> {
  const { shop, orderNumber, known, callTimeoutMs } = of;
  const held = known === null ? null : await Promise.race([records.loadOrder(shop, orderNumber).catch(() => null), delay(LOOK_WITHIN_MS, null, { ref: false })]);
  if (known !== null && held !== null && isBehindRow(known, held.state)) return { missing: BEHIND };
  return findMerchant(records, hosts, shop, callTimeoutMs);
}
