/** API keys: 256 random bits, so a plain SHA-256 is as good as the key; nothing to guess, nothing to salt. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import { apiKeyScopes } from '../contract/api-keys.ts';
import type { ApiKey, ApiKeyRecords, ApiKeyScope, NewApiKey } from '../contract/api-keys.ts';
import type { ApiKeysTable } from '../database/schema.ts';
import { createShortCache } from '../short-cache.ts';

const KEY_BYTES = 32;
const ID_BYTES = 9;
const FRESH_MS = 3_000;
const keyForm = /^trk_(?:cart|staff|ops|admin)_[A-Za-z0-9_-]{43}$/;

export function apiKeyQueries(context: RecordsContext): ApiKeyRecords {
  // Never stale: who cannot be checked is not let in.
  const cache = createShortCache<ApiKey | null>({ freshMs: FRESH_MS, staleMs: 0 });
  /** Hashes by id, so that a key revoked here is forgotten here. */
  const hashOfId = new Map<string, string>();
  return {
    async createApiKey({ scope, shops, label }) {
      const key = `trk_${scope}_${randomBytes(KEY_BYTES).toString('base64url')}`;
      const row = rowOf({ scope, shops, label, key });
      await context.db.insertInto('api_keys').values(row).execute();
      return { id: row.id, key };
    },
    async takeInApiKey(written) {
      if (!keyForm.test(written.key) || !written.key.startsWith(`trk_${written.scope}_`)) throw new Error(`This is no ${written.scope} key`);
      const row = await context.db
        .insertInto('api_keys')
        .values(rowOf(written))
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async findApiKey(key) {
      if (!keyForm.test(key)) return null;
      const hash = hashOf(key);
      const hex = hash.toString('hex');
      const found = await cache.get(hex, () => readApiKey(context, hash));
      if (found !== null) hashOfId.set(found.id, hex);
      return found;
    },
    async revokeApiKey(id) {
      const row = await context.db
        .updateTable('api_keys')
        .set({ revoked_at: sql<Date>`coalesce(revoked_at, now())` })
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      const hex = hashOfId.get(id);
      if (hex !== undefined) cache.forget(hex);
      hashOfId.delete(id);
      return row !== undefined;
    },
    async listApiKeys() {
      const rows = await context.db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(asApiKey);
    },
  };
}

function rowOf({ scope, shops, label, key }: NewApiKey & { readonly key: string }) {
  return { id: randomBytes(ID_BYTES).toString('base64url'), hash: hashOf(key), scope, shops: shops === null ? null : [...shops], label, revoked_at: null };
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

async function readApiKey(context: RecordsContext, hash: Buffer): Promise<ApiKey | null> {
  const row = await context.db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined || row.revoked_at !== null) return null;
  return timingSafeEqual(hash, row.hash) ? asApiKey(row) : null;
}

function asApiKey(row: Selectable<ApiKeysTable>): ApiKey {
  return {
    id: row.id,
    scope: asScope(row.scope),
    shops: row.shops,
    label: row.label,
    createdAt: instantText(row.created_at),
    revokedAt: row.revoked_at === null ? null : instantText(row.revoked_at),
  };
}

function asScope(text: string): ApiKeyScope {
  const scope = apiKeyScopes.find((known) => known === text);
  if (scope === undefined) throw new Error(`Unknown API key scope ${text}`);
  return scope;
}
