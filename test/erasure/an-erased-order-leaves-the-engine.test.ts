import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { cleanUpOnce } from '../../src/api/engine-cleanups.ts';
import { createLog } from '../../src/log.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { buyer, canaryOrder, note, personal } from '../secrecy/canaries.ts';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useOwnEngine, useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

/** A run is deleted once the server has noted that its end is dealt with, which it does every half minute. */
const QUICK_TO_DELETE = { 'history.transferProcessorUpdateAckInterval': 1, 'history.visibilityProcessorUpdateAckInterval': 1 };

const NOT_FOUND = 5;

describeWithEngine('an order whose buyer is erased', (shared) => {
  const engine = useOwnEngine(shared, QUICK_TO_DELETE);
  const { system, desk, yamato } = useSystem(engine);

  const erase = async (orderNumber: string) => {
    const answer = await system.api.inject({
      method: 'DELETE', url: `/v1/shops/${system.shop}/orders/${orderNumber}/buyer`, headers: { authorization: `Bearer ${system.keys.admin}` }, payload: { reason: '本人からの請求', actor: 'head office' },
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  /** As a process does it every ten seconds; here nobody waits half a minute to be sure, nor after a round. */
  const round = async () => {
    await cleanUpOnce({ records: { ...system.records, putOffCleanup: async () => undefined }, engine: createEngine(system.client, system.taskQueue), log: createLog('silent') }, 0);
  };
  const runs = async (orderNumber: string) => {
    const found: { runId: string; status: string }[] = [];
    for await (const { runId, status } of system.client.workflow.list({ query: `WorkflowId = '${orderWorkflowId(system.shop, orderNumber)}'` })) found.push({ runId, status: status.name });
    return found;
  };
  const isCleaned = async (orderNumber: string): Promise<boolean> => !(await system.records.cleanupsDue(100)).some((due) => due.orderNumber === orderNumber);
  /** Told every few seconds, as in a process: it deletes in its own time, longer on a busy machine. */
  const untilGone = (look: () => Promise<boolean>): Promise<boolean> => waitFor(async () => (await round(), await pause(1_000), look()), (gone) => gone, 100_000);
  const untilCleaned = async (orderNumber: string, younger = 0): Promise<void> => {
    await untilGone(async () => (await runs(orderNumber)).length <= younger && (await isCleaned(orderNumber)));
  };
  const isGone = async (orderNumber: string, runId?: string): Promise<boolean> =>
    system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber), runId).fetchHistory().then(() => false, (error: unknown) => {
      // An engine that cannot be asked has not lost anything.
      if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return true;
      throw error;
    });

  const paid = async (): Promise<string> => {
    const body = { ...canaryOrder(), intake: 'backoffice' };
    expect((await desk.cart.start(body)).status).toBe(201);
    const { orderNumber } = body;
    expect((await desk.act(orderNumber, { action: 'setShopStatus', note, shopStatus: '確認中' })).outcome).toBe('done');
    expect((await desk.act(orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    for (const edit of ['deliver', 'invoice', 'pay']) await yamato.edit(settlementNo(orderNumber), { edit });
    await desk.cart.untilEnded(orderNumber, 'paid');
    return orderNumber;
  };
  const cancelled = async (): Promise<string> => {
    const orderNumber = await desk.approved(canaryOrder());
    expect((await desk.act(orderNumber, { action: 'cancelCredit', note })).outcome).toBe('done');
    await desk.cart.untilEnded(orderNumber, 'cancelled');
    return orderNumber;
  };

  test.concurrent('has no run in the engine any more, of all that it had, and nothing of it is left with us', async () => {
    const orderNumber = await cancelled();
    // Two more runs of an ended order.
    for (const label of ['保管', '返金済']) expect((await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: label, note })).outcome).toBe('done');
    await waitFor(() => runs(orderNumber), (all) => all.length >= 3 && all.every(({ status }) => status !== 'RUNNING'));
    expect((await erase(orderNumber)).body).toMatchObject({ engineHistory: 'deleting' });
    await untilCleaned(orderNumber);
    expect(await runs(orderNumber)).toEqual([]);
    expect(await isGone(orderNumber)).toBe(true);
    expect((await erase(orderNumber)).body).toMatchObject({ engineHistory: 'deleted' });
    const shown = JSON.stringify([await desk.order(orderNumber), await desk.history(orderNumber), await desk.cart.events(orderNumber)]);
    expect(personal.find(Buffer.from(shown))).toEqual([]);
    expect(shown).toContain('消去済み');
  }, 120_000);

  test.concurrent('goes on being labelled, without its buyer ever coming back', async () => {
    const orderNumber = await cancelled();
    await erase(orderNumber);
    expect((await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '保管' })).outcome).toBe('done');
    expect(await desk.order(orderNumber)).toMatchObject({ shopStatus: '保管', contents: { buyer: { name: '消去済み' } }, erasedAt: expect.any(String) });
    expect(await desk.cart.listed(`buyer=${encodeURIComponent(buyer.name)}`)).not.toContain(orderNumber);
    await untilCleaned(orderNumber, 1);
    expect((await desk.act(orderNumber, { action: 'setShopStatus', shopStatus: '廃棄' })).outcome).toBe('done');
    expect((await desk.order(orderNumber)).contents?.buyer.name).toBe('消去済み');
    // The runs since then hold nobody: what began after the erasure stays.
    expect((await runs(orderNumber)).length).toBeGreaterThan(0);
  }, 120_000);

  test.concurrent('may be started again under its number while the old runs still go: the new one is left alone', async () => {
    const orderNumber = await cancelled();
    await erase(orderNumber);
    const again = await desk.cart.start({ ...canaryOrder(), orderNumber, attempt: 2 });
    expect([again.status, again.body.erasedAt]).toEqual([201, null]);
    await untilCleaned(orderNumber, 1);
    expect(await runs(orderNumber)).toMatchObject([{ status: 'RUNNING' }]);
    expect(await desk.order(orderNumber)).toMatchObject({ status: 'creditApproved', contents: { buyer: { name: buyer.name } } });
    expect((await erase(orderNumber)).body).toMatchObject({ status: 409, code: 'buyerStillNeeded' });
  }, 120_000);

  test('loses its histories although the engine is down when it is erased: the mark waits', async () => {
    const orderNumber = await paid();
    const before = await runs(orderNumber);
    expect(before.length).toBeGreaterThan(0);
    await engine.kill();
    expect((await erase(orderNumber)).body).toMatchObject({ engineHistory: 'deleting' });
    expect(personal.find(Buffer.from(JSON.stringify([await desk.order(orderNumber), await desk.history(orderNumber)])))).toEqual([]);
    await round();
    expect(await isCleaned(orderNumber)).toBe(false);
    await engine.restart();
    // A run that was killed before it had closed goes on in another one, from the records: that one knows nobody, and stays.
    await untilGone(async () => (await Promise.all(before.map(({ runId }) => isGone(orderNumber, runId)))).every(Boolean));
    await untilGone(() => isCleaned(orderNumber));
    expect(personal.find(Buffer.from(JSON.stringify(await desk.history(orderNumber))))).toEqual([]);
  }, 150_000);
});
