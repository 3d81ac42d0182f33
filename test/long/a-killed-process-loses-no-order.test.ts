import { beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { createLog } from '../../src/log.ts';
import { describeEveryMethodInUse, shown } from '../support/every-method.ts';
import type { GatedCall } from '../support/gate.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { StartedProcess } from '../support/processes.ts';
import { sweepCounters } from '../support/sweep-counters.ts';
import { useInstallation } from '../support/use-system.ts';

/** A worker that dies is noticed when two of them and some seconds are over: long after the checkout's deadline. */
const CALL_TIMEOUT_MS = 4_000;
/** Then the order asks, and goes on. */
const LOST_WORKER_MS = 40_000;

describeEveryMethodInUse('a process that is killed', (engine, driver) => {
  const { ledger, operations, settlementNo, startBody } = driver;
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, cart, yamato } = useInstallation(engine, { driver, policy: { callTimeoutMs: CALL_TIMEOUT_MS } });
    let worker: StartedProcess;
    beforeAll(async () => {
      worker = await installation.startWorker();
    }, 120_000);

    const callOf = (activity: string, operation: string, { orderNumber }: { orderNumber: string }): GatedCall => ({ activity, operation, settlementNo: settlementNo(orderNumber) });
    const credit = (body: { orderNumber: string }) => callOf('sendCredit', operations.credit, body);
    const untilApproved = async (orderNumber: string) => {
      await expect.poll(async () => (await cart.get(orderNumber)).body.status, { timeout: LOST_WORKER_MS, interval: 100 }).toBe(shown(driver, 'creditApproved').status);
    };
    /** One live credit at Yamato under the one number, and nobody has to do anything. */
    const expectOneCredit = async (orderNumber: string) => {
      expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber)]);
      expect((await cart.get(orderNumber)).body).toMatchObject({ attention: [], credit: { state: 'approved', generation: 1 } });
    };
    const post = (url: string, body: unknown) =>
      fetch(`${url}/v1/shops/${installation.system.shop}/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${installation.system.keys.cart}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    test('the worker, in the middle of its calls: every order finds out what became of its own', async () => {
      const { gate } = installation;
      const [before, after, shipping, cancelling] = [startBody(), startBody(), startBody(), startBody()];
      for (const body of [shipping, cancelling]) expect((await cart.start(body)).status).toBe(201);
      const inLedger = [credit(after), callOf('sendSlip', operations.slip, shipping), callOf('sendCancel', operations.cancel, cancelling)];
      gate.hold(credit(before), 'sent', 'answered');
      for (const call of inLedger) gate.hold(call, 'committed', 'answered');
      const answers = Promise.all([cart.start(before), cart.start(after)]);
      const slipNo = slipNumber();
      const parcels = [{ slipNo, carrier: 'yamato', destination: 1 }];
      expect((await cart.act(shipping.orderNumber, { action: 'registerShipment', parcels }, 0)).status).toBe(202);
      expect((await cart.act(cancelling.orderNumber, { action: 'cancelCredit' }, 0)).status).toBe(202);
      await gate.reached([credit(before)], 'sent');
      await gate.reached(inLedger, 'committed');
      expect(await worker.end('SIGKILL')).toBe('SIGKILL');
      gate.open([credit(before), ...inLedger]);
      worker = await installation.startWorker();

      expect((await answers).map(({ status }) => status)).toEqual([202, 202]);
      await Promise.all([untilApproved(before.orderNumber), untilApproved(after.orderNumber)]);
      await expectOneCredit(before.orderNumber);
      await expectOneCredit(after.orderNumber);
      for (const { orderNumber } of [before, after]) expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
      // Not a repeat of the start either: the number is answered as what it has become.
      expect((await cart.start(after)).status).toBe(201);
      expect(await yamato.calls(operations.credit, settlementNo(after.orderNumber))).toBe(1);

      await cart.until(shipping.orderNumber, (order) => order.shipment.state === 'registered');
      expect(await ledger(yamato, settlementNo(shipping.orderNumber))).toMatchObject([{ live: true, slipNos: [slipNo] }]);
      await cart.untilEnded(cancelling.orderNumber, 'cancelled');
      expect(await yamato.live(settlementNo(cancelling.orderNumber))).toEqual([]);
      for (const { orderNumber } of [shipping, cancelling]) expect((await cart.get(orderNumber)).body.attention).toEqual([]);
    }, 120_000);

    test('the database, in the middle of a credit: the cart is answered, and the order is in the records when they are back', async () => {
      const body = startBody();
      installation.gate.hold(credit(body), 'committed');
      const answer = cart.start(body);
      await installation.gate.reached([credit(body)], 'committed');
      await installation.postgres.kill();
      installation.gate.open([credit(body)]);
      expect((await answer).status).toBe(201);
      expect((await cart.start(startBody())).status).toBe(503);
      await installation.postgres.restart();

      await untilApproved(body.orderNumber);
      await expectOneCredit(body.orderNumber);
      expect((await cart.start(body)).status).toBe(201);
      expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    }, 120_000);

    test('the engine, in the middle of a credit: the order goes on when it is back, with one credit', async () => {
      const body = startBody();
      installation.gate.hold(credit(body), 'answered');
      const answer = cart.start(body);
      await installation.gate.reached([credit(body)], 'answered');
      await installation.engine.kill();
      await installation.engine.restart();

      // It is back before anybody gives up, and Yamato's answer is still with the worker.
      expect((await answer).status).toBe(202);
      installation.gate.open([credit(body)]);
      await untilApproved(body.orderNumber);
      await expectOneCredit(body.orderNumber);
      expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
      expect((await cart.start(body)).status).toBe(201);
    }, 120_000);

    test('the API, right after it answered 201 or 202: the order is there', async () => {
      const first = await installation.startApi();
      const approved = startBody();
      const slow = startBody();
      installation.gate.hold(credit(slow), 'answered');
      const answers = await Promise.all([post(first.url, approved), post(first.url, slow)]);
      await first.end('SIGKILL');
      expect(answers.map(({ status }) => status)).toEqual([201, 202]);
      installation.gate.open([credit(slow)]);

      await untilApproved(approved.orderNumber);
      await untilApproved(slow.orderNumber);
      await expectOneCredit(approved.orderNumber);
      await expectOneCredit(slow.orderNumber);
    }, 120_000);

    test('the API, before it could answer: the same start sent again makes one order of it', async () => {
      const [first, second] = await Promise.all([installation.startApi(), installation.startApi()]);
      const body = startBody();
      installation.gate.hold(credit(body), 'sent');
      const cut = post(first.url, body).then(() => 'answered', () => 'cut');
      await installation.gate.reached([credit(body)], 'sent');
      await first.end('SIGKILL');
      expect(await cut).toBe('cut');
      installation.gate.open([credit(body)]);

      expect((await post(second.url, body)).status).toBe(201);
      await expectOneCredit(body.orderNumber);
      expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
      await second.end('SIGTERM');
    }, 120_000);

    test('the engine, before a start: 503, and a repeat or the sweep starts the order exactly once', async () => {
      const repeated = startBody();
      const swept = startBody();
      await installation.engine.kill();
      const refused = await Promise.all([cart.start(repeated), cart.start(swept)]);
      expect(refused.map(({ status, body }) => [status, body.code, body.retryable])).toEqual([[503, 'engineUnavailable', true], [503, 'engineUnavailable', true]]);
      await installation.engine.restart();

      await expect.poll(async () => (await cart.start(repeated)).status, { timeout: LOST_WORKER_MS, interval: 200 }).toBe(201);
      const { records, client, taskQueue } = installation.system;
      await sweepOnce({ records, engine: createEngine(client, taskQueue), log: createLog('silent'), counters: sweepCounters() }, 0);
      await untilApproved(swept.orderNumber);
      await sweepOnce({ records, engine: createEngine(client, taskQueue), log: createLog('silent'), counters: sweepCounters() }, 0);
      for (const { orderNumber } of [repeated, swept]) {
        await expectOneCredit(orderNumber);
        expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
      }
    }, 120_000);
  });
});
