/** A real Prometheus reads a real installation; what the alerts are about really happens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { describeWithEngine } from '../support/engine.ts';
import type { Installation } from '../support/installation.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { describeWithPrometheus, type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';
import { useInstallation } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

const METRICS_TOKEN = 'the-token-that-prometheus-reads-the-figures-with';
const RULES = join(import.meta.dirname, '..', '..', 'deploy', 'prometheus', 'alerts.yml');
/** Figures of records and engine are asked for every 15 s. */
const FIRES_WITHIN_MS = 90_000;

/** The rules as they are, but that nobody waits minutes for them; long enough that a busy machine is not taken for one that is down. */
function hurried(rules: string): string {
  const changed = rules.replaceAll(/^( +)for: \d+m$/gm, '$1for: 15s');
  expect(changed).not.toBe(rules);
  return changed;
}

function configFor(targets: Readonly<Record<'torihiki-api' | 'torihiki-worker', string>>): string {
  const jobs = Object.entries(targets).map(([job, url]) => ({
    job_name: job,
    authorization: { type: 'Bearer', credentials_file: 'metrics_token' },
    static_configs: [{ targets: [new URL(url).host] }],
  }));
  return JSON.stringify({ global: { scrape_interval: '3s', evaluation_interval: '1s' }, rule_files: ['rules.yml'], scrape_configs: jobs });
}

describeWithPrometheus('alerts', () => {
  describeWithEngine('of an installation', (engine) => {
    describeWithPostgres('on PostgreSQL', () => {
      const { installation, system, cart } = useInstallation(engine, { env: { METRICS_TOKEN }, policy: { callTimeoutMs: 1_000, checkoutDeadlineMs: 1_500 } });
      let api: Awaited<ReturnType<Installation['startApi']>>;
      let worker: Awaited<ReturnType<Installation['startWorker']>>;
      let prometheus: RunningPrometheus;
      beforeAll(async () => {
        [api, worker] = await Promise.all([installation.startApi(), installation.startWorker()]);
        prometheus = await startPrometheus({
          'prometheus.yml': configFor({ 'torihiki-api': api.url, 'torihiki-worker': worker.url }),
          'rules.yml': hurried(readFileSync(RULES, 'utf8')),
          metrics_token: METRICS_TOKEN,
        });
      }, 180_000);
      afterAll(() => prometheus?.stop());

      const names = async () => (await prometheus.firing()).map(({ alertname }) => alertname);
      const untilQuiet = (alertname: string) => waitFor(names, (firing) => !firing.includes(alertname), FIRES_WITHIN_MS);
      const start = async () => {
        const body = system.driver.startBody();
        return { orderNumber: body.orderNumber, ...(await cart.start(body)) };
      };

      test('are silent while all is well', async () => {
        expect((await start()).status).toBe(201);
        await waitFor(() => prometheus.query('count(up == 1)'), ([count]) => count === 2);
        await waitFor(() => prometheus.query('sum(torihiki_yamato_call_seconds_count)'), ([calls]) => (calls ?? 0) > 0);
        // Long enough for every figure to be read anew, and for every `for`.
        const readAt = Date.now();
        await waitFor(async () => [await names(), Date.now()] as const, ([firing, now]) => firing.length > 0 || now - readAt > 35_000, 60_000);
        expect(await names()).toEqual([]);
      }, 120_000);

      test('tell of a password that Yamato refuses', async () => {
        await system.driver.enterCredentials(system.records, system.shop, { ...system.merchant, password: 'not-the-password' });
        // A worker knows the old one for three seconds.
        await waitFor(start, ({ status }) => status === 409, 20_000);
        const firing = await prometheus.untilFiring('YamatoCredentialRefused', FIRES_WITHIN_MS);
        expect(firing).toMatchObject({ labels: { service: 'atobarai', severity: 'page' }, annotations: { runbook_url: 'docs/operations.md#yamatocredentialrefused' } });
        expect(await names()).not.toContain('YamatoCertificateRefused');
        await system.driver.enterCredentials(system.records, system.shop, system.merchant);
        await waitFor(start, ({ status }) => status === 201, 20_000);
      }, 180_000);

      test('tell of orders whose runs somebody terminated, which are taken up again', async () => {
        const { orderNumber, status } = await start();
        expect(status).toBe(201);
        const run = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
        await run.terminate('pressed in the Web UI');
        // Young orders are left alone: this one has lain there for an hour.
        await anHourAgo(installation.postgres.url, system.shop, orderNumber);
        expect(await prometheus.untilFiring('OrdersWithoutRun', FIRES_WITHIN_MS)).toMatchObject({ annotations: { runbook_url: 'docs/operations.md#orderswithoutrun' } });
        expect(await prometheus.untilFiring('OrderEndedByHand', FIRES_WITHIN_MS)).toMatchObject({ labels: { status: 'Terminated', severity: 'ticket' } });
        expect((await run.describe()).status.name).toBe('RUNNING');
        expect(await names()).not.toContain('OrderFailed');
      }, 240_000);

      test('tell of a Yamato that is gone, once more than one call has failed', async () => {
        await system.sandbox.close();
        expect((await start()).status).toBe(202);
        expect(await prometheus.untilFiring('YamatoDown', FIRES_WITHIN_MS)).toMatchObject({ labels: { service: 'atobarai', severity: 'page' }, annotations: { runbook_url: 'docs/operations.md#yamatodown' } });
        expect(await names()).not.toContain('ProcessNotReady');
      }, 180_000);

      test('tell of a worker that does not answer, and fall silent when it is back', async () => {
        await worker.end('SIGKILL');
        expect(await prometheus.untilFiring('ProcessDown', FIRES_WITHIN_MS)).toMatchObject({ labels: { job: 'torihiki-worker' } });
        worker = await installation.startWorker({ PORT: new URL(worker.url).port });
        await untilQuiet('ProcessDown');
      }, 240_000);
    });
  });
});

async function anHourAgo(databaseUrl: string, shop: string, orderNumber: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`update orders set created_at = now() - interval '1 hour', updated_at = now() - interval '1 hour' where shop = $1 and order_number = $2`, [shop, orderNumber]);
  } finally {
    await client.end();
  }
}
