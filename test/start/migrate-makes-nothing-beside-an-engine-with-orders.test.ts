import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { countWorkflows } from '../../src/engine/count-workflows.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { migrate } from '../../src/process/migrate.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { orderWorkflowType } from '../../src/workflows/contract.ts';
import { describeWithEngine } from '../support/engine.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { waitFor } from '../support/wait-for.ts';

const REFUSED = /DATABASE_URL names hold no orders, but the engine .* has 1 order,.*Is DATABASE_URL the right database/s;

describeWithEngine('ROLE=migrate', (engine) => {
  describeWithPostgres('on an empty database', () => {
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-migrate-'));
    const masterKey = randomBytes(32);
    let server: TestPostgres;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const run = (databaseUrl: string, namespace: string): Promise<void> => {
      const env = { NODE_ENV: 'production', ROLE: 'migrate', TEMPORAL_ADDRESS: engine.address, TEMPORAL_NAMESPACE: namespace, DATABASE_URL: databaseUrl, MASTER_KEY: masterKey.toString('base64'), DATA_DIR: folder };
      return migrate(parseConfig(env, []), env, () => undefined, () => undefined);
    };
    const tablesOf = async (url: string): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'public'");
      await client.end();
      return rows;
    };

    test('makes the records where the engine has no orders, and may be repeated', async () => {
      await prepareNamespace({ address: engine.address }, 'migrate-fresh');
      const url = await server.freshDatabase();
      await run(url, 'migrate-fresh');
      expect(await tablesOf(url)).not.toEqual([]);
      await run(url, 'migrate-fresh');
    }, 60_000);

    test('makes none beside an engine that has orders: another database is meant, also where its tables are there already', async () => {
      const namespace = 'migrate-with-orders';
      await prepareNamespace({ address: engine.address }, namespace);
      const connection = await Connection.connect({ address: engine.address });
      await new Client({ connection, namespace }).workflow.start(orderWorkflowType, { taskQueue: 'nobody', workflowId: 'order-of-the-right-database' });
      await connection.close();
      await waitFor(() => countWorkflows({ access: { address: engine.address }, namespace }, orderWorkflowType), (count) => count === 1);
      const url = await server.freshDatabase();
      await expect(run(url, namespace)).rejects.toThrow(REFUSED);
      expect(await tablesOf(url)).toEqual([]);

      const used = await server.freshDatabase();
      await (await openRecords({ databaseUrl: used, masterKey })).close();
      await expect(run(used, namespace)).rejects.toThrow(REFUSED);
    }, 60_000);
  });
});
