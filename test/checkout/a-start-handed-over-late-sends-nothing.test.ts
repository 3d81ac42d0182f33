import '../methods/made-up/in-use.ts';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { createLog } from '../../src/log.ts';
import { orderStartOptions } from '../../src/api/order-start-options.ts';
import type { OrderClaimResult } from '../../src/records/contract/claims.ts';
import { type OrderStart, orderWorkflowId, orderWorkflowType } from '../../src/workflows/contract.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { orderNumber } from '../support/numbers.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { sweepCounters } from '../support/sweep-counters.ts';
import { useSystem } from '../support/use-system.ts';

/** Between claiming a number and handing the start to the engine anything may happen: a crash, a slow process, a sweep. */
describeEveryMethod('a start that reaches the engine late', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const records = recordsSwitch();
  const { system, cart, yamato } = useSystem(engine, { driver, wrapRecords: records.wrap });

  /** Starts an order and keeps what the API handed to the engine. */
  async function startAndKeep(body: Record<string, unknown>): Promise<OrderStart> {
    let kept: OrderStart | undefined;
    records.once('claimOrder', async (claim) => {
      const result = (await claim()) as OrderClaimResult;
      if (result.kind === 'new') kept = result.startInput as OrderStart;
      return result;
    });
    await cart.start(body);
    return kept!;
  }

  const runStatus = async (number: string) => (await system.client.workflow.getHandle(orderWorkflowId(cart.shop, number)).describe()).status.name;
  const untilClosed = (number: string) => expect.poll(() => runStatus(number), { timeout: WAIT_MS, interval: 50 }).toBe('COMPLETED');

  test('after its own run was refused sends nothing; the refusal stands', async () => {
    const body = startBody({}, 'refused');
    const start = await startAndKeep(body);
    await untilClosed(body.orderNumber);
    const again = await system.client.workflow.start(orderWorkflowType, orderStartOptions(start, system.taskQueue));
    expect(await again.result()).toEqual({ outcome: 'superseded' });
    expect(await cart.start(body)).toMatchObject({ status: 402 });
    expect((await cart.get(body.orderNumber)).body).toMatchObject({ status: shown(driver, 'creditRefused').status, outcome: 'refused', credit: { generation: 1 } });
    expect(await yamato.calls(operations.credit, start.settlementNo)).toBe(1);
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
  });

  test('after a newer start took the number sends nothing, whatever became of the newer one', async () => {
    const number = orderNumber();
    const stale = await startAndKeep(startBody({ orderNumber: number }, 'refused'));
    await untilClosed(number);
    const newer = startBody({ orderNumber: number });
    expect((await cart.start(newer)).status).toBe(201);
    await cart.act(number, { action: 'cancelCredit' });
    await untilClosed(number);
    const before = (await cart.get(number)).body;
    await createEngine(system.client, system.taskQueue).startAndAwaitVerdict(stale, WAIT_MS);
    const handle = system.client.workflow.getHandle(orderWorkflowId(cart.shop, number));
    expect(await handle.result()).toEqual({ outcome: 'superseded' });
    expect((await cart.get(number)).body).toEqual(before);
    expect(await yamato.calls(operations.credit, settlementNo(number), settlementNo(number, 2), settlementNo(number, 3))).toBe(2);
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([]);
  });

  test('because its process was slow still answers what the first one was answered', async () => {
    const body = startBody({}, 'refused');
    await yamato.fault({ operation: operations.credit, orderNo: settlementNo(body.orderNumber), fault: 'delay', ms: 400 });
    const first = cart.start(body);
    await expect.poll(async () => (await cart.get(body.orderNumber)).status, { timeout: WAIT_MS, interval: 20 }).toBe(200);
    // The repeat finds the order live and unanswered, and goes on only when its run has long ended.
    let go = () => {};
    const ended = new Promise<void>((resolve) => (go = resolve));
    let claimed: OrderClaimResult | undefined;
    records.once('claimOrder', async (claim) => {
      const result = (claimed = (await claim()) as OrderClaimResult);
      await ended;
      return result;
    });
    const second = cart.start(body);
    expect((await first).status).toBe(402);
    await untilClosed(body.orderNumber);
    go();
    expect((await second).status).toBe(402);
    expect(claimed).toMatchObject({ kind: 'known', live: true, answered: null });
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await yamato.allCalls(settlementNo(body.orderNumber, 2))).toBe(0);
  });

  test('while the earlier run of the number is still ending gets its own verdict, not the earlier one’s', async () => {
    const number = orderNumber();
    // The first run's verdict reaches the records, but their answer is lost: it cannot end before it has told them again.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    records.once('publish', async (tell) => {
      await tell();
      throw new Error('connection lost after commit');
    });
    records.once('publish', async (tell) => {
      await held;
      return tell();
    });
    expect((await cart.start(startBody({ orderNumber: number }, 'refused'))).status).toBe(402);
    expect(await runStatus(number)).toBe('RUNNING');
    const next = cart.start(startBody({ orderNumber: number }));
    await expect.poll(async () => (await cart.get(number)).body.credit.generation, { timeout: WAIT_MS, interval: 20 }).toBe(2);
    release();
    expect(await next).toMatchObject({ status: 201, body: { credit: { settlementNo: settlementNo(number, 2), state: 'approved' } } });
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([settlementNo(number, 2)]);
  });

  test('because its API died right after the claim is handed over by the sweep, once', async () => {
    const body = startBody();
    records.once('claimOrder', async (claim) => {
      await claim();
      throw new Error('killed');
    });
    expect((await cart.start(body)).status).toBeGreaterThanOrEqual(500);
    expect((await cart.get(body.orderNumber)).body).toMatchObject({ status: 'creditRequesting', isOrder: false });
    const log = createLog('silent');
    const engineOfApi = createEngine(system.client, system.taskQueue);
    await sweepOnce({ records: system.records, engine: engineOfApi, log, counters: sweepCounters() }, 0);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    await sweepOnce({ records: system.records, engine: engineOfApi, log, counters: sweepCounters() }, 0);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
  });
});
