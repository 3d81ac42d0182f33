/** Another master key for all keys, in one transaction. */
import { sql, type Kysely } from 'kysely';
import { masterKeyFrom, wrapName } from '../../keys/master-key.ts';
import type { RecordsContext } from '../context.ts';
import type { KeyRecords } from '../contract/keys.ts';
import type { Schema } from '../database/schema.ts';
import { sweepOut } from './forget-keys.ts';

/** A wrapped key, with where it is stored. */
type Wrapped = { readonly name: string; readonly wrapped: Uint8Array; readonly store: (wrapped: Uint8Array) => Promise<unknown> };

export async function rewrapKeys({ db }: Pick<RecordsContext, 'db'>, { from, to }: Parameters<KeyRecords['rewrapKeys']>[0]): ReturnType<KeyRecords['rewrapKeys']> {
  const target = masterKeyFrom(to);
  const any = masterKeyFrom(to, from);
  const counted = await db.transaction().execute(async (transaction) => {
    // Nobody makes a key while they are wrapped anew; whoever waited follows the new one.
    await sql`lock table data_keys, hash_keys in share row exclusive mode`.execute(transaction);
    let wrapped = 0;
    let already = 0;
    for (const row of await allWrapped(transaction)) {
      if (opens(target, row)) {
        already += 1;
        continue;
      }
      const key = any.unwrap(row.wrapped, row.name);
      await row.store(target.wrap(key, row.name));
      wrapped += 1;
    }
    // What is stored now is what counts, not what was meant to be.
    for (const row of await allWrapped(transaction)) target.unwrap(row.wrapped, row.name);
    return { wrapped, already };
  });
  if (counted.wrapped > 0) await sweepOut({ db });
  return counted;
}

function opens(master: ReturnType<typeof masterKeyFrom>, { wrapped, name }: Wrapped): boolean {
  try {
    master.unwrap(wrapped, name);
    return true;
  } catch {
    return false;
  }
}

async function allWrapped(db: Kysely<Schema>): Promise<readonly Wrapped[]> {
  const [data, hashes] = [await db.selectFrom('data_keys').select(['id', 'shop', 'wrapped']).execute(), await db.selectFrom('hash_keys').select(['version', 'wrapped']).execute()];
  return [
    ...data.map(({ id, shop, wrapped }) => ({ name: wrapName.dataKey(id, shop), wrapped, store: (anew: Uint8Array) => db.updateTable('data_keys').set({ wrapped: anew }).where('id', '=', id).execute() })),
    ...hashes.map(({ version, wrapped }) => ({ name: wrapName.hashKey(version), wrapped, store: (anew: Uint8Array) => db.updateTable('hash_keys').set({ wrapped: anew }).where('version', '=', version).execute() })),
  ];
}
