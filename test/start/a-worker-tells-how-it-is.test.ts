import { beforeAll, expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import type { Installation } from '../support/installation.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { useInstallation } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

const METRICS_TOKEN = 'm'.repeat(40);

describeWithEngine('a worker of its own', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, system } = useInstallation(engine, { env: { METRICS_TOKEN } });
    let worker: Awaited<ReturnType<Installation['startWorker']>>;
    beforeAll(async () => {
      worker = await installation.startWorker();
    }, 120_000);

    const get = (path: string, key?: string) => fetch(`${worker.url}${path}`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });
    const ready = async () => {
      const answer = await get('/readyz');
      return { code: answer.status, ...((await answer.json()) as { readonly status: string; readonly parts: Readonly<Record<string, string>> }) };
    };

    test('says on its own port that it lives and is ready, and has nothing else there', async () => {
      expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
      expect(await ready()).toEqual({ code: 200, status: 'ready', parts: { records: 'up', engine: 'up', worker: 'up' } });
      for (const path of ['/v1/shops', '/docs', '/codec/decode', '/']) expect((await get(path, METRICS_TOKEN)).status, path).toBe(404);
    });

    test('shows its figures to whoever may see them, and to nobody else', async () => {
      const everyShop = (await system.records.createApiKey({ scope: 'ops', shops: null, label: 'watch' })).key;
      for (const key of [METRICS_TOKEN, everyShop]) expect((await get('/metrics', key)).status).toBe(200);
      for (const key of [undefined, `${METRICS_TOKEN}m`, METRICS_TOKEN.slice(1), 'x'.repeat(40)]) expect((await get('/metrics', key)).status, key).toBe(401);
      for (const key of [system.keys.ops, system.keys.admin, system.keys.staff]) expect((await get('/metrics', key)).status).toBe(403);
    });

    test('joins what the SDK measures to its own', async () => {
      const answer = await get('/metrics', METRICS_TOKEN);
      expect(answer.headers.get('content-type')).toContain('version=0.0.4');
      const text = await answer.text();
      expect(text).toContain('torihiki_process{role="worker"} 1');
      for (const part of ['records', 'engine', 'workers', 'sdkMetrics']) expect(text).toContain(`torihiki_up{part="${part}"} 1`);
      expect(text).toMatch(/^temporal_worker_task_slots_available\{.*task_queue="orders".*\} \d+/m);
      expect(text).toMatch(/^temporal_num_pollers\{.*task_queue="orders-atobarai".*\} [1-9]/m);
      const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
      expect(new Set(families).size, 'no family stands there twice').toBe(families.length);
    });

    test('is not ready while the records are down, and its figures say so', async () => {
      await installation.postgres.kill();
      expect(await waitFor(ready, ({ code }) => code === 503)).toMatchObject({ parts: { records: 'down', engine: 'up', worker: 'up' } });
      // The token needs no record of a key.
      expect(await waitFor(async () => (await get('/metrics', METRICS_TOKEN)).text(), (text) => text.includes('torihiki_up{part="records"} 0'), 30_000)).toContain('torihiki_up{part="engine"} 1');
      await installation.postgres.restart();
      await waitFor(ready, ({ code }) => code === 200);
    }, 90_000);

    test('is not ready while the engine is down', async () => {
      await installation.engine.kill();
      expect(await waitFor(ready, ({ code }) => code === 503)).toMatchObject({ parts: { records: 'up', engine: 'down' } });
      await installation.engine.restart();
      await waitFor(ready, ({ code }) => code === 200, 60_000);
      expect(await worker.end('SIGTERM')).toBe(0);
    }, 120_000);
  });
});
