import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { openRecords } from '../../src/records/open-records.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { jsonPayload, sealed, sendSignal } from '../support/raw-messages.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

describeWithEngine('a message under a key that is not there', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const masterKey = randomBytes(32);
    let sql: pg.Client;
    const postgres = usePostgres();
    const { system, cart } = useSystem(engine, { postgres, masterKey });
    beforeAll(async () => {
      sql = new pg.Client({ connectionString: postgres.url });
      await sql.connect();
    });
    afterAll(async () => {
      await sql?.end();
    });

    /** Sealed by another process under a key of its own, which is then taken out of the records. */
    const sealedElsewhere = async (orderNumber: string, value: unknown) => {
      const elsewhere = await openRecords({ databaseUrl: postgres.url, masterKey });
      try {
        const { id } = await elsewhere.keyring.rotate(system.shop);
        const message = await sealed(createPayloadCodec(elsewhere.keyring), orderWorkflowId(system.shop, orderNumber), jsonPayload(value));
        const { rows } = await sql.query('delete from data_keys where id = $1 returning *', [id]);
        expect(rows).toHaveLength(1);
        return { message, row: rows[0] };
      } finally {
        await elsewhere.close();
      }
    };

    test('is neither rejected nor lost: the order waits for the key, then does what it says', async () => {
      const body = orderBody();
      expect((await cart.start(body)).status).toBe(201);
      const { orderNumber } = body;
      const action = { actionId: 'sync-1', actor: 'suzuki', acceptedAt: new Date().toISOString(), body: { action: 'syncStatus' } };
      const { message, row } = await sealedElsewhere(orderNumber, action);
      await sendSignal(system, orderNumber, 'staffAction', [message]);

      const handle = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
      const failedTasks = async () => ((await handle.fetchHistory()).events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null).length;
      await expect.poll(failedTasks, { timeout: WAIT_MS, interval: 50 }).toBeGreaterThan(0);
      expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'creditApproved', attention: [] });
      const lines = () => system.records.listActions(system.shop, orderNumber, { limit: 100, before: null });
      expect((await lines()).lines.map(({ action: name }) => name)).toEqual(['startOrder']);
      expect((await handle.describe()).status.name).toBe('RUNNING');

      await sql.query('insert into data_keys (id, shop, month, version, wrapped) values ($1, $2, $3, $4, $5)', [row.id, row.shop, row.month, row.version, row.wrapped]);
      await expect
        .poll(async () => (await lines()).lines.find(({ id }) => id === 'sync-1'), { timeout: 2 * WAIT_MS, interval: 100 })
        .toMatchObject({ action: 'syncStatus', state: 'finished', outcome: 'done' });
    }, 60_000);
  });
});
