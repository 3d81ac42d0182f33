/** The same tests on PGlite and on a real PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPglite, openPostgres } from '../../../src/records/database/open-database.ts';
import type { Database } from '../../../src/records/database/open-database.ts';
import { openRecords } from '../../../src/records/open-records.ts';
import type { OpenRecordsOptions, Records } from '../../../src/records/records.ts';
import { describeWithPostgres, startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { masterKey } from './master-key.ts';

export type TestDatabase = {
  readonly kind: 'pglite' | 'postgres';
  /** Open for the whole file; give each test shops or order numbers of its own. */
  readonly records: Records;
  readonly options: OpenRecordsOptions;
  /** A second connection; on PGlite only after `records` is closed. */
  raw(): Promise<Database>;
  /** Closes and opens the records again. */
  reopen(): Promise<Records>;
  /** Works on the tables while nobody else has them open: the records are closed before, and opened again whatever happens. */
  apart<T>(work: (raw: Database) => Promise<T>): Promise<T>;
};

export function onBothDatabases(name: string, tests: (database: TestDatabase) => void): void {
  describe(`${name} (PGlite)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-records-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    opened('pglite', tests, async () => ({ dataDir: folder, masterKey }));
  });
  describeWithPostgres(`${name} (PostgreSQL)`, () => {
    let server: TestPostgres | undefined;
    afterAll(() => server?.stop());
    opened('postgres', tests, async () => {
      server = await startPostgres();
      return { databaseUrl: server.url, masterKey };
    });
  });
}

function opened(
  kind: TestDatabase['kind'],
  tests: (database: TestDatabase) => void,
  start: () => Promise<OpenRecordsOptions>,
): void {
  let options: OpenRecordsOptions;
  let records: Records | undefined;
  const database: TestDatabase = {
    kind,
    get records() {
      if (records === undefined) throw new Error('The records are not open');
      return records;
    },
    get options() {
      return options;
    },
    async raw() {
      if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl);
      return openPglite(options.dataDir!);
    },
    async reopen() {
      await records?.close();
      records = undefined;
      records = await openRecords(options);
      return records;
    },
    async apart(work) {
      await records?.close();
      const raw = await database.raw();
      try {
        return await work(raw);
      } finally {
        await raw.close();
        await database.reopen();
      }
    },
  };
  beforeAll(async () => {
    options = await start();
    records = await openRecords(options);
  });
  // Vitest runs these last to first: the records close before their server or folder goes.
  afterAll(() => records?.close());
  tests(database);
}
