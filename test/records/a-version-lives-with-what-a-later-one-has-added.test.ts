import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NewerRecordsError } from '../../src/records/database/migrate.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

describeWithPostgres('Records that a later version has been at', () => {
  const masterKey = randomBytes(32);
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  /** Records of this version, and then what a later one has done to them. */
  async function changedLater(...statements: string[]): Promise<() => ReturnType<typeof openRecords>> {
    const databaseUrl = await postgres.freshDatabase();
    const records = await openRecords({ databaseUrl, masterKey });
    await records.createShop({ code: 'demo', name: '見本', environment: 'sandbox' });
    await records.close();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
    return () => openRecords({ databaseUrl, masterKey });
  }

  const done = (name: string): string => `insert into kysely_migration (name, timestamp) values ('${name}', '2027-01-01T00:00:00Z')`;

  it('work on where it has added something', async () => {
    const open = await changedLater('alter table shops add column colour text', 'create table later (id int)', done('900-colours'));
    const records = await open();
    expect(await records.findShop('demo')).toMatchObject({ name: '見本' });
    expect(await records.createShop({ code: 'second', name: '二号店', environment: 'sandbox' })).toBe(true);
    await records.close();
  });

  it('are refused where it has taken something away', async () => {
    const open = await changedLater(done('900-colours'), done('901-contract-colours'));
    await expect(open()).rejects.toThrow(NewerRecordsError);
    await expect(open()).rejects.toThrow(/901-contract-colours/);
  });

  it('are refused where it has gone another way', async () => {
    const open = await changedLater(done('900-colours'), "delete from kysely_migration where name = '006-values'");
    await expect(open()).rejects.toThrow(/900-colours/);
  });
});
