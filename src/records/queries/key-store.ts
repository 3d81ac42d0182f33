/** The wrapped keys' tables. */
import { sql, type Kysely, type Selectable } from 'kysely';
import { instantText } from '../context.ts';
import type { DestroyedKeysTable, Schema } from '../database/schema.ts';
import type { DestroyedDataKey, KeyStore } from '../key-store.ts';

const dataKeyColumns = ['id', 'shop', 'month', 'version', 'wrapped'] as const;

export function destroyedDataKey({ id, shop, month, version, destroyed_at: at }: Selectable<DestroyedKeysTable>): DestroyedDataKey {
  return { id, shop, month, version, destroyedAt: instantText(at) };
}

export function createKeyStore(db: Kysely<Schema>): KeyStore {
  return {
    dataKeysOf: (shop, months) =>
      db.selectFrom('data_keys').select(dataKeyColumns).where('shop', '=', shop).where('month', 'in', [...months]).execute(),

    async dataKeyById(id) {
      const row = await db.selectFrom('data_keys').select(dataKeyColumns).where('id', '=', id).executeTakeFirst();
      return row ?? null;
    },

    async destroyedDataKey(id) {
      const row = await db.selectFrom('destroyed_keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : destroyedDataKey(row);
    },

    async destroyedAmong(ids) {
      const rows = await db.selectFrom('destroyed_keys').select('id').where(sql<boolean>`id = any(${[...ids]}::text[])`).execute();
      return rows.map((row) => row.id);
    },

    async insertDataKey(key) {
      await db.insertInto('data_keys').values(key).onConflict((conflict) => conflict.doNothing()).execute();
      return db
        .selectFrom('data_keys')
        .select(dataKeyColumns)
        .where('shop', '=', key.shop)
        .where('month', '=', key.month)
        .where('version', '=', key.version)
        .executeTakeFirstOrThrow();
    },

    hashKeys: () => db.selectFrom('hash_keys').select(['version', 'wrapped']).execute(),

    async insertHashKey(key) {
      await db.insertInto('hash_keys').values(key).onConflict((conflict) => conflict.doNothing()).execute();
      return db
        .selectFrom('hash_keys')
        .select(['version', 'wrapped'])
        .where('version', '=', key.version)
        .executeTakeFirstOrThrow();
    },
  };
}
