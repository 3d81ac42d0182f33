/** Whose contract a call goes out under, and to which of Yamato's hosts. */
import { atobaraiContract } from '../domain/atobarai/contract-flags.ts';
import { IN_MAINTENANCE, windowEnd } from '../domain/maintenance.ts';
import type { Records } from '../records/records.ts';
import type { ServiceCredentials, ShopEnvironment } from '../records/contract/shops.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';

/** Where クロネコ代金後払い answers, per environment; scheme and host. */
export type AtobaraiHosts = Readonly<Record<ShopEnvironment, string>>;

export function atobaraiMerchant(credentials: ServiceCredentials, hosts: AtobaraiHosts, timeoutMs: number): AtobaraiMerchant {
  const { contract } = credentials;
  return {
    baseUrl: hosts[credentials.environment],
    ycfStrCode: credentials.ycfStrCode,
    password: credentials.password,
    cartCode: credentials.cartCode,
    timeoutMs,
    contract: atobaraiContract(contract),
  };
}

/** Why no call could be made at all: the records do not answer, the shop has no credentials, or Yamato is in maintenance, until when. */
export type NoMerchant = { readonly missing: 'recordsUnavailable' | 'credentialsMissing' | typeof IN_MAINTENANCE; readonly until?: string };

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
