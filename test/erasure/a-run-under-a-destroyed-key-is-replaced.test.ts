import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { cleanUpOnce } from '../../src/api/engine-cleanups.ts';
import { createLog } from '../../src/log.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { settlementNo } from '../support/staff.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

const MONTH = '2026-01';
const destroyedAt = '2026-07-01T00:00:00.000Z';

describeWithEngine('an order whose run needs a key that was destroyed', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const postgres = usePostgres();
    const { system, desk, yamato } = useSystem(engine, { postgres });
    let client: pg.Client;
    beforeAll(async () => {
      client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
    });
    afterAll(() => client?.end());

    const handleOf = (orderNumber: string) => system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
    const round = () => cleanUpOnce({ records: { ...system.records, putOffCleanup: async () => undefined }, engine: createEngine(system.client, system.taskQueue), log: createLog('silent') }, 0);

    /** As it is in a copy from before the order's end, once the list of destroyed keys was applied: a worker that starts then has to replay. */
    const destroyJanuary = async (): Promise<void> => {
      await system.stopWorker();
      await client.query('update data_keys set month = $1, version = version + 100 * (select count(*) from data_keys k where k.shop = $2 and k.id < data_keys.id) where shop = $2', [MONTH, system.shop]);
      await system.records.keyring.rotate(system.shop);
      await client.query(`update orders set created_at = $1 where shop = $2 and created_at > $1`, [`${MONTH}-15T00:00:00Z`, system.shop]);
      const keys = await system.records.dataKeysOfMonth(system.shop, MONTH);
      expect(keys.length).toBeGreaterThan(0);
      await system.records.forgetKeys(keys.map((key) => ({ ...key, destroyedAt })));
      await system.startWorker();
    };

    test('says so in its history, is taken up from the records by asking Yamato, and lives on without its buyer', async () => {
      const orderNumber = await desk.approved(orderBody({ intake: 'backoffice' }));
      await destroyJanuary();
      const { line } = await desk.submit(orderNumber, { action: 'inquireCredit' });
      const failures = async () => ((await handleOf(orderNumber).fetchHistory()).events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes ?? []);
      await waitFor(failures, (failed) => failed.length > 0);
      expect(await desk.order(orderNumber)).toMatchObject({ erasedAt: destroyedAt, contents: { buyer: { name: '消去済み' } }, outcome: null });

      expect((await system.records.cleanupsDue(10)).filter((due) => due.orderNumber === orderNumber)).toMatchObject([{ goesOn: true }]);
      const first = (await handleOf(orderNumber).describe()).runId;
      await round();
      await waitFor(async () => (await handleOf(orderNumber).describe()).runId, (runId) => runId !== first);
      expect((await desk.untilAction(orderNumber, line.id, ({ state }) => state === 'finished')).outcome).toBe('done');
      const order = await desk.untilAttention(orderNumber, 'runLost');
      expect(order).toMatchObject({ status: 'creditApproved', credit: { state: 'approved', settlementNo: settlementNo(orderNumber) } });
      expect(order.attention.find(({ code }) => code === 'runLost')?.detail).toContain('購入者の情報は消去済みです');
      // Not one call to Yamato was made twice, and what needs no buyer can be done.
      expect(await yamato.calls('KAARA', settlementNo(orderNumber))).toBe(1);
      expect(order.actions.find(({ action }) => action === 'amendOrder')).toMatchObject({ allowed: false, reason: expect.stringContaining('消去した') });
      expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
      expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
    }, 60_000);

    test('that has ended answers nobody who looks into its old run, and is woken by an action as ever', async () => {
      const orderNumber = await desk.approved();
      expect((await desk.act(orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
      await desk.cart.untilEnded(orderNumber, 'cancelled');
      await destroyJanuary();
      await expect(handleOf(orderNumber).query('__temporal_workflow_metadata')).rejects.toThrow();
      expect((await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '保管' })).outcome).toBe('done');
      expect(await desk.order(orderNumber)).toMatchObject({ shopStatus: '保管', outcome: 'cancelled', contents: { buyer: { name: '消去済み' } } });
      const { currentDetails } = await handleOf(orderNumber).query<{ currentDetails: string }, []>('__temporal_workflow_metadata');
      expect(currentDetails).toContain('購入者の情報: 消去済み');
    }, 60_000);

    test('whose credit was never seen to arrive asks for none in the name of nobody', async () => {
      const body = orderBody({ intake: 'backoffice' });
      const { orderNumber } = body;
      const disarm = await yamato.fault({ operation: 'KAARA', orderNo: settlementNo(orderNumber), fault: 'cutBeforeCommit' });
      await desk.cart.start(body);
      await destroyJanuary();
      await disarm();
      await round();
      const order = await desk.cart.until(orderNumber, ({ credit }) => credit.state === 'failed');
      expect(order).toMatchObject({ status: 'creditFailed', erasedAt: destroyedAt });
      expect(await yamato.live(settlementNo(orderNumber))).toEqual([]);
      expect((await yamato.credits(settlementNo(orderNumber))).filter(({ fields }) => JSON.stringify(fields).includes('消去'))).toEqual([]);
    }, 60_000);
  });
});
