import '../methods/made-up/in-use.ts';
import { afterEach, expect, test } from 'vitest';
import { orderWorkflowId, orderWorkflowType, type OrderContinue } from '../../src/workflows/contract.ts';
import { describeEveryMethod } from '../support/every-method.ts';
import { lose } from '../support/lost-run.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

/** An engine that is put back knows of a credit in doubt what was so then; by now the number is another start's. */
describeEveryMethod('a credit that was to be asked for again when the engine was put back', (engine, driver) => {
  const { again, operations, settlementNo, startBody } = driver;
  const records = recordsSwitch();
  const { system, cart, desk, yamato } = useSystem(engine, { driver, wrapRecords: records.wrap, policy: { unknownPatienceMs: 500 } });
  afterEach(() => {
    records.up();
  });

  test('is not, though the records say of the order nothing in time', async () => {
    const body = startBody();
    const { orderNumber } = body;
    const first = settlementNo(orderNumber);
    await yamato.fault({ operation: operations.credit, orderNo: first, fault: 'cutBeforeCommit', times: 1 });
    const repair = await yamato.fault({ operation: operations.askCredit, orderNo: first, fault: 'httpErrorBefore', status: 503 });
    expect((await cart.start(body)).status).toBe(202);
    await desk.untilAttention(orderNumber, 'creditUnknown').catch(() => undefined);
    const { state: older } = (await waitFor(() => system.records.loadOrder(system.shop, orderNumber), (held) => held?.state.doubt != null))!;
    await desk.act(orderNumber, { action: 'resolve', attention: 'creditUnknown', decision: 'notRegistered', reason: '管理画面で確認' });
    await cart.untilEnded(orderNumber, 'failed');
    await repair();
    expect((await cart.start({ ...again(body), attempt: 2 })).status).toBe(201);
    await lose(system, orderNumber);
    records.down('loadOrder');
    const doubt = { ...older.doubt!, resend: true, nextAskAt: older.doubt!.settledAt };
    const put: OrderContinue = { kind: 'continue', state: { ...older, doubt }, abandonAt: null, queue: [], processed: [], lines: [] };
    const handle = await system.client.workflow.start(orderWorkflowType, { workflowId: orderWorkflowId(system.shop, orderNumber), taskQueue: system.taskQueue, args: [put] });
    const run = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber), handle.firstExecutionRunId);
    await expect.poll(async () => (await run.describe()).status.name, { timeout: 15_000 }).not.toBe('RUNNING');
    records.up();
    expect(await yamato.live(first, settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber, 2)]);
    expect(await cart.until(orderNumber, ({ credit }) => credit.state === 'approved')).toMatchObject({ credit: { settlementNo: settlementNo(orderNumber, 2) } });
  }, 60_000);
});
