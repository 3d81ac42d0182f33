/** The wrapped keys' tables. */
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { KeyStore } from '../key-store.ts';

const dataKeyColumns = ['id', 'shop', 'month', 'version', 'wrapped'] as const;

export function createKeyStore(db: Kysely<Schema>): KeyStore {
  return {
    dataKeysOf: (shop, months) =>
      db.selectFrom('data_keys').select(dataKeyColumns).where('shop', '=', shop).where('month', 'in', [...months]).execute(),

    async dataKeyById(id) {
      const row = await db.selectFrom('data_keys').select(dataKeyColumns).where('id', '=', id).executeTakeFirst();
      return row ?? null;
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
