/** Credentials per shop and service: written by settings routes, read only by what talks to Yamato. */
import type { ServiceName } from '../../domain/order/facets.ts';
import type { Policy } from '../../domain/order/policy.ts';
import { isRecord } from '../../domain/values/json.ts';
import { instantText, place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type {
  ContractFlags,
  Credentials,
  MaskedCredentials,
  ServiceCredentials,
  ShopRecords,
} from '../contract/shops.ts';
import { createShortCache } from '../short-cache.ts';
import { asEnvironment } from './shops.ts';

const FRESH_MS = 3_000;
/** Running orders go on while the records are down. */
const STALE_MS = 3_600_000;
const SHOWN_CHARACTERS = 3;

type CredentialQueries = Pick<ShopRecords, 'setCredentials' | 'maskedCredentials' | 'credentialsFor'>;

type Secret = Pick<Credentials, 'merchantCode' | 'secrets'>;

export function credentialQueries(context: RecordsContext): CredentialQueries {
  const cache = createShortCache<ServiceCredentials | null>({ freshMs: FRESH_MS, staleMs: STALE_MS });
  const cacheKey = (shop: string, service: string): string => `${service} ${shop}`;
  return {
    async setCredentials(shop, service, credentials) {
      const stored = await setCredentials(context, shop, service, credentials);
      cache.forget(cacheKey(shop, service));
      return stored;
    },
    maskedCredentials: (shop) => maskedCredentials(context, shop),
    credentialsFor: (shop, service) => cache.get(cacheKey(shop, service), () => readCredentials(context, shop, service)),
  };
}

async function setCredentials(
  context: RecordsContext,
  shop: string,
  service: ServiceName,
  credentials: Credentials,
): Promise<boolean> {
  const known = await context.db.selectFrom('shops').select('code').where('code', '=', shop).executeTakeFirst();
  if (known === undefined) return false;
  const secret: Secret = { merchantCode: credentials.merchantCode, secrets: credentials.secrets };
  const values = {
    secret_enc: await context.cells.seal(shop, place.credentials(shop, service), secret),
    merchant_code_masked: mask(credentials.merchantCode),
    contract: JSON.stringify(credentials.contract),
    contract_key: contractKeyOf(service, credentials.merchantCode),
    updated_at: new Date(),
  };
  await context.db
    .insertInto('shop_credentials')
    .values({ shop, service, ...values })
    .onConflict((conflict) => conflict.columns(['shop', 'service']).doUpdateSet(values))
    .execute();
  return true;
}

/** Shops with the same one share one contract at Yamato. */
export function contractKeyOf(service: ServiceName, merchantCode: string): string {
  return `${service}:${merchantCode}`;
}

function mask(merchantCode: string): string {
  const shown = merchantCode.slice(-SHOWN_CHARACTERS);
  return shown.padStart(merchantCode.length, '*');
}

async function maskedCredentials(context: RecordsContext, shop: string): Promise<readonly MaskedCredentials[]> {
  const rows = await context.db
    .selectFrom('shop_credentials')
    .select(['service', 'merchant_code_masked', 'contract', 'updated_at'])
    .where('shop', '=', shop)
    .orderBy('service')
    .execute();
  return rows.map((row) => ({
    service: row.service,
    merchantCode: row.merchant_code_masked,
    contract: row.contract as ContractFlags,
    updatedAt: instantText(row.updated_at),
  }));
}

async function readCredentials(
  context: RecordsContext,
  shop: string,
  service: ServiceName,
): Promise<ServiceCredentials | null> {
  const row = await context.db
    .selectFrom('shop_credentials as c')
    .innerJoin('shops as s', 's.code', 'c.shop')
    .select(['c.secret_enc', 'c.contract', 'c.contract_key', 's.environment', 's.policy'])
    .where('c.shop', '=', shop)
    .where('c.service', '=', service)
    .executeTakeFirst();
  if (row === undefined) return null;
  const secret = secretOf(await context.cells.open(place.credentials(shop, service), row.secret_enc), row.contract_key.slice(contractKeyOf(service, '').length));
  if (secret === null) throw new Error('The stored credentials do not hold what they should');
  return {
    ...secret,
    service,
    contract: row.contract as ContractFlags,
    contractKey: row.contract_key,
    environment: asEnvironment(row.environment),
    maintenance: (row.policy as Partial<Policy>).maintenance ?? [],
  };
}

/** Null: neither form. The older one holds its members side by side, the merchant code among them. */
function secretOf(cell: unknown, merchantCode: string): Secret | null {
  if (!isRecord(cell)) return null;
  const secrets = textsOf(isRecord(cell['secrets']) ? cell['secrets'] : cell);
  return Object.keys(secrets).length === 0 ? null : { merchantCode, secrets };
}

function textsOf(members: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, string] => typeof member[1] === 'string'));
}
