/** Shops and their settings. Credentials are in `credentials.ts`. */
import type { Selectable } from 'kysely';
import type { Policy } from '../../domain/order/policy.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { NewShop, Shop, ShopEnvironment, ShopPatch, ShopRecords, UpdateShopResult } from '../contract/shops.ts';
import type { ShopsTable } from '../database/schema.ts';
import { createShortCache } from '../short-cache.ts';

const FRESH_MS = 3_000;
/** Routes answer 503 without the records anyway; a minute bridges a reconnect. */
const STALE_MS = 60_000;

type ShopQueries = Pick<ShopRecords, 'createShop' | 'listShops' | 'findShop' | 'updateShop'>;

export function shopQueries(context: RecordsContext): ShopQueries {
  const cache = createShortCache<Shop | null>({ freshMs: FRESH_MS, staleMs: STALE_MS });
  return {
    async createShop(shop) {
      const made = await createShop(context, shop);
      cache.forget(shop.code);
      return made;
    },
    async listShops() {
      const rows = await context.db.selectFrom('shops').selectAll().orderBy('code').execute();
      return rows.map(asShop);
    },
    findShop: (code) => cache.get(code, () => readShop(context, code)),
    async updateShop(code, patch, expectedVersion) {
      const result = await updateShop(context, code, patch, expectedVersion);
      cache.forget(code);
      return result;
    },
  };
}

async function createShop(context: RecordsContext, shop: NewShop): Promise<boolean> {
  const row = await context.db
    .insertInto('shops')
    .values({
      code: shop.code,
      name: shop.name,
      environment: shop.environment,
      policy: JSON.stringify(shop.policy ?? {}),
      settings: JSON.stringify(shop.settings ?? {}),
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('code')
    .executeTakeFirst();
  return row !== undefined;
}

async function readShop(context: RecordsContext, code: string): Promise<Shop | null> {
  const row = await context.db.selectFrom('shops').selectAll().where('code', '=', code).executeTakeFirst();
  return row === undefined ? null : asShop(row);
}

async function updateShop(
  context: RecordsContext,
  code: string,
  patch: ShopPatch,
  expectedVersion: number | undefined,
): Promise<UpdateShopResult> {
  let query = context.db
    .updateTable('shops')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.environment === undefined ? {} : { environment: patch.environment }),
      ...(patch.policy === undefined ? {} : { policy: JSON.stringify(patch.policy) }),
      ...(patch.settings === undefined ? {} : { settings: JSON.stringify(patch.settings) }),
    }))
    .where('code', '=', code);
  if (expectedVersion !== undefined) query = query.where('version', '=', expectedVersion);
  const row = await query.returningAll().executeTakeFirst();
  if (row !== undefined) return { kind: 'updated', shop: asShop(row) };
  const standing = await readShop(context, code);
  return standing === null ? { kind: 'missing' } : { kind: 'stale', shop: standing };
}

function asShop(row: Selectable<ShopsTable>): Shop {
  return {
    code: row.code,
    name: row.name,
    environment: asEnvironment(row.environment),
    // Checked by the settings route before it was written.
    policy: row.policy as Partial<Policy>,
    settings: row.settings as Readonly<Record<string, unknown>>,
    version: row.version,
    createdAt: instantText(row.created_at),
  };
}

export function asEnvironment(text: string): ShopEnvironment {
  if (text === 'sandbox' || text === 'test' || text === 'production') return text;
  throw new Error(`Unknown shop environment ${text}`);
}
