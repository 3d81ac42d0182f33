import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { describeEveryMethodInUse, shown } from '../support/every-method.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { StartedProcess } from '../support/processes.ts';
import { useInstallation } from '../support/use-system.ts';
import { methodsOf, releasedVersions, unpackBundle } from './released-bundles.ts';

const { EventType } = proto.temporal.api.enums.v1;
/** Between two carts' starts while everything is replaced. */
const EVERY_MS = 120;
const WITHIN_MS = 60_000;

type Listening = StartedProcess & { readonly url: string };
type Answer = { readonly status: number; readonly body: { readonly retryable?: boolean; readonly verdict?: { readonly kind: string } } };

const released = releasedVersions().at(-1);
if (released === undefined) throw new Error('there is no release to come from');

/** The last release's workflow code, then today's, then the last release's again: APIs and workers one by one, while carts go on. */
describeEveryMethodInUse('a deploy, and its way back', (engine, driver) => {
  const { settlementNo, startBody, untilPaid } = driver;
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, yamato, cart } = useInstallation(engine, { driver, policy: { settleDelayMs: 0, trackFastMs: 500 } });
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-deploy-'));
    const workers: Listening[] = [];
    const apis: Listening[] = [];
    let before: Record<string, string> = {};
    beforeAll(async () => {
      before = { WORKFLOW_BUNDLE: unpackBundle(released, folder) };
      for (let count = 0; count < 2; count += 1) {
        workers.push(await installation.startWorker(before));
        apis.push(await installation.startApi());
      }
    }, 120_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** As the proxy does it: whom nobody answers at one API is sent to the other; a cut in the middle is a retryable 503. */
    async function post(path: string, key: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
      const init = { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
      for (const api of apis.toSorted(() => Math.random() - 0.5)) {
        try {
          const answer = await fetch(`${api.url}/v1/shops/${installation.system.shop}${path}`, init);
          return { status: answer.status, body: (await answer.json()) as Answer['body'] };
        } catch (error) {
          if (!isRefused(error)) return { status: 503, body: { retryable: true } };
        }
      }
      return { status: 503, body: { retryable: true } };
    }

    async function replace(list: Listening[], start: () => Promise<Listening>): Promise<void> {
      for (const [index, old] of list.entries()) {
        expect(await old.end('SIGTERM')).toBe(0);
        list[index] = await start();
      }
    }

    /** Carts begin orders until they are told to stop; what is not answered is sent again. Every answer, and the orders that stand. */
    function keepStarting() {
      const answers: Answer[] = [];
      const begun: string[] = [];
      const lives: Promise<void>[] = [];
      const one = async (): Promise<void> => {
        const body = startBody();
        const until = Date.now() + WITHIN_MS;
        while (Date.now() < until) {
          const answer = await post('/orders', installation.system.keys.cart, body);
          answers.push(answer);
          if (answer.status !== 503) break;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        begun.push(body.orderNumber);
      };
      const timer = setInterval(() => lives.push(one()), EVERY_MS);
      return {
        answers, begun,
        async stop() {
          clearInterval(timer);
          await Promise.all(lives);
        },
      };
    }

    const act = (orderNumber: string, action: Record<string, unknown>) =>
      post(`/orders/${orderNumber}/actions`, installation.system.keys.staff, { actor: 'suzuki', ...action }, { 'idempotency-key': `${orderNumber}-${String(action['action'])}`, prefer: 'wait=10' });

    /** To the money, or to the cancelled credit. */
    async function finish(orderNumber: string, how: 'paid' | 'cancelled'): Promise<void> {
      if (how === 'cancelled') expect((await act(orderNumber, { action: 'cancelCredit' })).status).toBeLessThan(300);
      else {
        expect((await act(orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] })).status).toBeLessThan(300);
        await expect.poll(async () => (await cart.get(orderNumber)).body.status, { timeout: WITHIN_MS }).toBe(shown(driver, 'shipmentRegistered').status);
        for (const edit of untilPaid) await yamato.edit(settlementNo(orderNumber), { edit });
      }
      await cart.untilEnded(orderNumber, how === 'paid' ? driver.paid : how);
    }

    async function failedTasks(orderNumber: string): Promise<number> {
      const { events } = await installation.system.client.workflow.getHandle(orderWorkflowId(installation.system.shop, orderNumber)).fetchHistory();
      return (events ?? []).filter(({ eventType, workflowTaskFailedEventAttributes: failed }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED && failed?.failure?.message?.includes('ondeterminis') === true).length;
    }

    const expectRetryable = (answers: readonly Answer[]): void => {
      expect(answers.filter(({ status, body }) => status >= 300 && !(status === 503 && body.retryable === true))).toEqual([]);
    };

    test('every order goes on, and no cart hears more than "send it again"', async () => {
      const standing = Array.from({ length: 4 }, () => startBody());
      for (const body of standing) expect((await post('/orders', installation.system.keys.cart, body)).status).toBe(201);
      const forwards = keepStarting();
      await replace(workers, () => installation.startWorker());
      await replace(apis, () => installation.startApi());
      await forwards.stop();
      const [first, second, third, fourth] = standing.map(({ orderNumber }) => orderNumber) as [string, string, string, string];
      await finish(first, 'paid');
      await finish(second, 'cancelled');

      const backwards = keepStarting();
      await replace(workers, () => installation.startWorker(before));
      await backwards.stop();
      await finish(third, 'paid');
      await finish(fourth, 'cancelled');
      const [young, other] = forwards.begun.slice(-2) as [string, string];
      await finish(young, 'paid');
      await finish(other, 'cancelled');

      for (const { answers, begun } of [forwards, backwards]) {
        expectRetryable(answers);
        expect(begun.length).toBeGreaterThan(5);
        for (const orderNumber of begun.filter((number) => number !== young && number !== other)) {
          await expect.poll(async () => (await cart.get(orderNumber)).body.status, { timeout: WITHIN_MS }).toBe(shown(driver, 'creditApproved').status);
          expect(await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).toEqual([settlementNo(orderNumber)]);
        }
      }
      for (const orderNumber of [first, second, third, fourth, ...forwards.begun, ...backwards.begun]) expect([orderNumber, await failedTasks(orderNumber)]).toEqual([orderNumber, 0]);
    }, 300_000);
  });
}, methodsOf(released));

/** The API was not there: nothing was sent. */
function isRefused(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED';
}
