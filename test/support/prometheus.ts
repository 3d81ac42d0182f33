/** Debian's Prometheus: its checker for rules, and the server itself on a port of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { freePort } from '../../src/engine/ports.ts';
import { endWithUs } from '../../src/engine/watchdog.ts';
import { waitFor } from './wait-for.ts';

/** `describe` for tests that need Prometheus and its `promtool`; skipped with the reason where they are missing. */
export function describeWithPrometheus(name: string, tests: () => void): void {
  const isThere = ['promtool', 'prometheus'].every((program) => spawnSync(program, ['--version']).status === 0);
  if (isThere) describe(name, tests);
  else describe.skip(`${name} (skipped: no promtool and prometheus; Debian's package prometheus has both)`, tests);
}

/** What it said; null: all is well. */
export function promtool(...args: readonly string[]): string | null {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return status === 0 ? null : `${stdout}${stderr}`;
}

export type Firing = { readonly alertname: string; readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> };

export type RunningPrometheus = {
  /** The alerts that fire now. */
  firing(): Promise<readonly Firing[]>;
  untilFiring(alertname: string, waitMs?: number): Promise<Firing>;
  /** The values of an instant query. */
  query(expr: string): Promise<readonly number[]>;
  stop(): Promise<void>;
};

/** `config` and `rules`: contents of files; `rules.yml` is the rules' name. */
export async function startPrometheus(files: Readonly<Record<string, string>>): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-prometheus-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const fault = promtool('check', 'config', join(folder, 'prometheus.yml'));
  if (fault !== null) throw new Error(fault);
  const port = await freePort();
  const args = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'];
  const child = spawn('prometheus', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (child.pid === undefined) throw new Error('Prometheus could not be started');
  const callOff = endWithUs(child.pid);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const get = async (path: string): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  await waitFor(async () => fetch(`http://127.0.0.1:${port}/-/ready`).then(({ ok }) => ok, () => false), (isReady) => isReady, 30_000);
  const prometheus: RunningPrometheus = {
    async firing() {
      const { data } = (await get('/api/v1/alerts')) as { data: { alerts: readonly { state: string; labels: Record<string, string>; annotations: Record<string, string> }[] } };
      return data.alerts.filter(({ state }) => state === 'firing').map(({ labels: { alertname = '', ...labels }, annotations }) => ({ alertname, labels, annotations }));
    },
    async untilFiring(alertname, waitMs = 60_000) {
      const firing = await waitFor(() => prometheus.firing(), (alerts) => alerts.some((alert) => alert.alertname === alertname), waitMs);
      return firing.find((alert) => alert.alertname === alertname)!;
    },
    async query(expr) {
      const { data } = (await get(`/api/v1/query?query=${encodeURIComponent(expr)}`)) as { data: { result: readonly { value: readonly [number, string] }[] } };
      return data.result.map(({ value: [, value] }) => Number(value));
    },
    async stop() {
      callOff();
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return prometheus;
}
