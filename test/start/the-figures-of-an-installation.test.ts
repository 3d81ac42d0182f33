import { beforeAll, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { explainedIn, namedInDeploy } from '../observe/figures-that-are-named.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { figureIn, figuresIn } from '../support/figures.ts';
import type { Installation } from '../support/installation.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { useInstallation } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

const METRICS_TOKEN = 'm'.repeat(40);
/** Figures that cost a question are as old as that. */
const FRESH_MS = 40_000;

describeWithEngine('an installation of two processes', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, system } = useInstallation(engine, { env: { METRICS_TOKEN } });
    let api: Awaited<ReturnType<Installation['startApi']>>;
    let worker: Awaited<ReturnType<Installation['startWorker']>>;
    beforeAll(async () => {
      [api, worker] = await Promise.all([installation.startApi(), installation.startWorker()]);
    }, 120_000);

    const page = async ({ url }: { readonly url: string }) => (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    const start = async (body: Record<string, unknown>) =>
      fetch(`${api.url}/v1/shops/${system.shop}/orders`, { method: 'POST', headers: { authorization: `Bearer ${system.keys.cart}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });

    test('tells from its worker how Yamato answers, from its API what the records and the engine hold', async () => {
      expect((await start(orderBody())).status).toBe(201);
      const ofWorker = await page(worker);
      expect(figureIn(ofWorker, 'torihiki_yamato_call_seconds_count', { service: 'atobarai', operation: 'KAARA', outcome: 'done' })).toBe(1);
      expect(figureIn(ofWorker, 'torihiki_yamato_last_answer_timestamp_seconds', { service: 'atobarai' })).toBeGreaterThan(Date.now() / 1_000 - 60);
      expect(figureIn(ofWorker, 'temporal_activity_succeed_endtoend_latency_seconds_count', { activity_type: 'sendCredit' })).toBe(1);
      for (const name of ['torihiki_orders_open', 'torihiki_task_queue_pollers', 'torihiki_api_request_seconds_count']) expect(figureIn(ofWorker, name), name).toBeNull();

      const ofApi = await waitFor(() => page(api), (text) => figureIn(text, 'torihiki_orders_open') === 1, FRESH_MS);
      for (const part of ['records', 'engine', 'recordsFigures', 'engineFigures']) expect(figureIn(ofApi, 'torihiki_up', { part }), part).toBe(1);
      for (const labels of [{ queue: 'orders', type: 'workflow' }, { queue: 'orders', type: 'activity' }, { queue: 'orders-atobarai', type: 'activity' }]) {
        expect(figureIn(ofApi, 'torihiki_task_queue_pollers', labels), JSON.stringify(labels)).toBeGreaterThan(0);
        expect(figureIn(ofApi, 'torihiki_task_queue_backlog', labels), JSON.stringify(labels)).toBe(0);
      }
      for (const status of ['Failed', 'TimedOut', 'Terminated', 'Canceled']) expect(figureIn(ofApi, 'torihiki_orders_ended_wrong', { status }), status).toBe(0);
      expect(figureIn(ofApi, 'torihiki_api_request_seconds_count', { route: '/v1/shops/:shop/orders', status: '201' })).toBe(1);
      for (const name of ['torihiki_yamato_call_seconds_count', 'temporal_num_pollers']) expect(figureIn(ofApi, name), name).toBeNull();
    }, 90_000);

    test('tells everything of ours that a rule or a panel asks for, and of the SDK what it has to tell so far', async () => {
      const explained = new Set([...explainedIn(await page(api)), ...explainedIn(await page(worker))]);
      expect(namedInDeploy().filter((name) => !name.startsWith('temporal_') && !explained.has(name)), 'asked for, and told by nobody').toEqual([]);
      for (const name of ['temporal_workflow_task_schedule_to_start_latency_seconds', 'temporal_activity_execution_latency_seconds', 'temporal_worker_task_slots_available', 'temporal_sticky_cache_size']) expect(explained, name).toContain(name);
    });

    test('names no order, no shop and nobody in them, and explains each', async () => {
      for (const text of [await page(api), await page(worker)]) {
        expect(text).not.toContain(system.shop);
        expect(text).not.toMatch(/[^ -~\n]/);
        const ours = [...text.matchAll(/^# TYPE (torihiki_\S+) /gm)].map(([, name]) => name);
        expect(ours.length).toBeGreaterThan(4);
        for (const name of ours) expect(text, name).toMatch(new RegExp(`^# HELP ${name} \\S.{10,}$`, 'm'));
      }
    });

    test('shows a run that somebody terminated', async () => {
      const body = orderBody();
      expect((await start(body)).status).toBe(201);
      await system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber)).terminate();
      await waitFor(() => page(api), (text) => figureIn(text, 'torihiki_orders_ended_wrong', { status: 'Terminated' }) === 1, FRESH_MS);
    }, 60_000);

    test('shows what waits when nobody works', async () => {
      await worker.end('SIGTERM');
      void start(orderBody());
      const text = await waitFor(() => page(api), (seen) => (figureIn(seen, 'torihiki_task_queue_oldest_seconds', { queue: 'orders', type: 'workflow' }) ?? 0) > 0, FRESH_MS);
      expect(figureIn(text, 'torihiki_task_queue_backlog', { queue: 'orders', type: 'workflow' })).toBeGreaterThan(0);
      expect(figuresIn(text, 'torihiki_up').every(({ value }) => value === 1)).toBe(true);
    }, 90_000);
  });
});
