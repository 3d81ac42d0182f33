import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { unseal } from '../../src/keys/aes-gcm.ts';
import { WrongMasterKeyError, wrapName } from '../../src/keys/master-key.ts';
import { rotateMaster } from '../../src/process/rotate-master.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { onBothDatabases, type TestDatabase } from './support/both-databases.ts';
import { masterKey as original } from './support/master-key.ts';
import { startOrder } from './support/order-builder.ts';

onBothDatabases('The master key', (database) => {
  /** The records as a process has them that was started with these keys. */
  const opened = async <T>(masterKey: Uint8Array, others: readonly Uint8Array[], use: (records: Records) => Promise<T>): Promise<T> => {
    await database.records.close();
    const records = await openRecords({ ...database.options, masterKey, otherMasterKeys: others });
    try {
      return await use(records);
    } finally {
      await records.close();
    }
  };
  let current: Uint8Array = original;
  const rotate = async (to: Uint8Array) => {
    const done = await opened(current, [], (records) => rotateMaster(records, { from: [current], to, way: 'newBeside' }, 0));
    current = to;
    return done;
  };

  it('leaves no byte in any table that opens with the old one, whatever keys there are, and every key opens with the new one', async () => {
    let shops = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ versions: fc.integer({ min: 1, max: 3 }), hash: fc.boolean() }), { minLength: 1, maxLength: 4 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), async (made, to) => {
        const old = current;
        const plain = await opened(old, [], async (records) => {
          for (const { versions, hash } of made) {
            shops += 1;
            for (let version = 1; version <= versions; version += 1) await records.keyring.rotate(`shop-${shops}`);
            if (hash) await records.hashes.rotate();
          }
          return keysOf(records, shops);
        });
        const { wrapped, already } = await rotate(to);
        if (!Buffer.from(old).equals(to)) expect([wrapped > 0, already]).toEqual([true, 0]);
        await onEveryWrapped(database, async (bytes, name) => {
          expect(unseal(to, bytes, name)).toHaveLength(32);
          if (!Buffer.from(old).equals(to)) expect(() => unseal(old, bytes, name)).toThrow();
        });
        if (!Buffer.from(old).equals(to)) await nothingOpensWith(database, old);
        expect(await opened(to, [], (records) => keysOf(records, shops))).toEqual(plain);
      }),
      { numRuns: 5 },
    );
    await expect(opened(original, [], async () => undefined)).rejects.toThrow(WrongMasterKeyError);
  }, 120_000);

  it('may be changed once more with the same one, and that changes nothing', async () => {
    const to = randomBytes(32);
    await rotate(to);
    const again = await opened(to, [original], (records) => rotateMaster(records, { from: [original], to, way: 'previousBeside' }, 0));
    expect(again.wrapped).toBe(0);
    expect(again.already).toBeGreaterThan(0);
  });

  it('stays as it was for all keys where one of them opens with none', async () => {
    await opened(current, [], (records) => records.keyring.rotate('odd').then(() => undefined));
    const raw = await database.raw();
    const [row] = (await sql<{ id: string; wrapped: Uint8Array }>`select id, wrapped from data_keys where shop = 'odd'`.execute(raw.db)).rows;
    await sql`update data_keys set wrapped = ${randomBytes(60)} where id = ${row!.id}`.execute(raw.db);
    await raw.close();
    const before = await wrappedKeys(database);
    await expect(opened(current, [], (records) => rotateMaster(records, { from: [current], to: randomBytes(32), way: 'newBeside' }, 0))).rejects.toThrow(WrongMasterKeyError);
    expect(await wrappedKeys(database)).toEqual(before);
    const again = await database.raw();
    await sql`update data_keys set wrapped = ${row!.wrapped} where id = ${row!.id}`.execute(again.db);
    await again.close();
  });

  it('is told by its start to whoever has the old one alone, and opened by whoever has both', async () => {
    const old = current;
    const { orderNumber } = await opened(old, [], async (records) => (await startOrder(records, { shop: 'both' })).state);
    const to = randomBytes(32);
    await rotate(to);
    await expect(opened(old, [], async () => undefined)).rejects.toThrow(/another master key.*rotate-master.*as MASTER_KEY/);
    for (const [first, second] of [[to, old], [old, to]] as const) {
      await opened(first, [second], async (records) => {
        expect((await records.loadOrder('both', orderNumber))?.state.contents.buyer.name).toBe('見本　花子');
        await records.keyring.rotate(`made-${first === to}`);
      });
    }
    // What either of them made is wrapped as everything is.
    await onEveryWrapped(database, async (bytes, name) => expect(unseal(to, bytes, name)).toHaveLength(32));
  });

  it('is met in the middle by a process that has the old one alone: it goes on with what it knows, makes nothing, and says what to do', async () => {
    if (database.kind === 'pglite') return;
    const old = current;
    const to = randomBytes(32);
    const running = await openRecords({ ...database.options, masterKey: old });
    try {
      const { orderNumber } = (await startOrder(running, { shop: 'running' })).state;
      const cold = await opened(old, [], async (records) => (await startOrder(records, { shop: 'cold' })).state.orderNumber);
      await rotate(to);
      expect((await running.loadOrder('running', orderNumber))?.state.orderNumber).toBe(orderNumber);
      await expect(startOrder(running, { shop: 'running' })).resolves.toBeDefined();
      await expect(running.loadOrder('cold', cold)).rejects.toThrow(/rotate-master.*start this process again/);
      const before = (await wrappedKeys(database)).length;
      await expect(startOrder(running, { shop: 'never-seen' })).rejects.toThrow(WrongMasterKeyError);
      expect((await wrappedKeys(database)).length).toBe(before);
      await opened(to, [], async (records) => expect((await records.loadOrder('cold', cold))?.state.orderNumber).toBe(cold));
    } finally {
      await running.close();
    }
  });
});

async function keysOf(records: Records, shops: number): Promise<readonly string[]> {
  const keys = [];
  for (let shop = 1; shop <= shops; shop += 1) keys.push(Buffer.from((await records.keyring.currentKey(`shop-${shop}`)).key.export()).toString('hex'));
  return [...keys, ...records.hashes.versions.map((version) => records.hashes.fingerprint('x', version))];
}

type WrappedRow = { readonly name: string; readonly wrapped: string };

async function wrappedKeys(database: TestDatabase): Promise<readonly WrappedRow[]> {
  const raw = await database.raw();
  const { db } = raw;
  try {
    const data = await db.selectFrom('data_keys').select(['id', 'shop', 'wrapped']).orderBy('id').execute();
    const hashes = await db.selectFrom('hash_keys').select(['version', 'wrapped']).orderBy('version').execute();
    return [
      ...data.map(({ id, shop, wrapped }) => ({ name: wrapName.dataKey(id, shop), wrapped: Buffer.from(wrapped).toString('hex') })),
      ...hashes.map(({ version, wrapped }) => ({ name: wrapName.hashKey(version), wrapped: Buffer.from(wrapped).toString('hex') })),
    ];
  } finally {
    await raw.close();
  }
}

async function onEveryWrapped(database: TestDatabase, look: (bytes: Buffer, name: string) => Promise<void>): Promise<void> {
  const all = await wrappedKeys(database);
  expect(all.length).toBeGreaterThan(1);
  for (const { name, wrapped } of all) await look(Buffer.from(wrapped, 'hex'), name);
}

/** Every bytea of every table, tried under every name that a key was ever wrapped with. */
async function nothingOpensWith(database: TestDatabase, key: Uint8Array): Promise<void> {
  const names = (await wrappedKeys(database)).map(({ name }) => name);
  const raw = await database.raw();
  const { db } = raw;
  try {
    const columns = await sql<{ table: string; column: string }>`select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public' and data_type = 'bytea'`.execute(db);
    expect(columns.rows.length).toBeGreaterThan(8);
    for (const { table, column } of columns.rows) {
      const { rows } = await sql<{ bytes: Uint8Array | null }>`select ${sql.ref(column)} as bytes from ${sql.table(table)}`.execute(db);
      for (const { bytes } of rows) if (bytes !== null) for (const name of names) expect(() => unseal(key, bytes, name)).toThrow();
    }
  } finally {
    await raw.close();
  }
}
