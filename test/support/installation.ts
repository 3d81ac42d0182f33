/** An installation as production has it: an engine and a PostgreSQL of its own, API and worker as processes that may be killed. */
import { randomBytes } from 'node:crypto';
import { freePort } from '../../src/engine/ports.ts';
import { type OwnEngine, type SharedEngine, startOwnEngine } from './engine.ts';
import { type Gate, openGate } from './gate.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { gatedWorker, type StartedProcess, startProcess } from './processes.ts';
import { startSystem, type System, type SystemOptions } from './system.ts';

export type Installation = {
  readonly engine: OwnEngine;
  readonly postgres: TestPostgres;
  /** Shop, keys and sandbox; its own API serves beside the processes, its own worker does not run. */
  readonly system: System;
  /** Between its workers and Yamato. */
  readonly gate: Gate;
  /** `url`: where it tells how it is, on a port of its own unless `env` names one. */
  startWorker(env?: Readonly<Record<string, string>>): Promise<StartedProcess & { readonly url: string }>;
  /** `url` without a trailing slash. */
  startApi(): Promise<StartedProcess & { readonly url: string }>;
  close(): Promise<void>;
};

export type InstallationOptions = Pick<SystemOptions, 'policy' | 'driver'> & {
  /** Further settings of its processes. */
  readonly env?: Readonly<Record<string, string>>;
};

export async function openInstallation(shared: SharedEngine, { env: further, ...options }: InstallationOptions = {}): Promise<Installation> {
  const masterKey = randomBytes(32);
  const [engine, postgres] = await Promise.all([startOwnEngine(shared), startPostgres()]);
  const system = await startSystem({ ...options, engine, databaseUrl: postgres.url, masterKey, worker: false, taskQueue: 'orders' });
  const gate = await openGate(system.sandbox.url, system.driver.callOf);
  const started: StartedProcess[] = [];
  const start = async (env: Record<string, string>, command?: readonly string[]): Promise<StartedProcess> => {
    const running = await startProcess({
      ENVIRONMENT: 'trial',
      PUBLIC_URL: 'https://pay.example.com',
      TRUST_PROXY: '192.0.2.1',
      MASTER_KEY: masterKey.toString('base64'),
      DATABASE_URL: postgres.url,
      TEMPORAL_ADDRESS: engine.address,
      SANDBOX_URL: gate.url,
      LOG_LEVEL: 'info',
      ...further,
      ...env,
    }, command);
    started.push(running);
    return running;
  };
  const listening = async (env: Record<string, string>, command?: readonly string[]): Promise<StartedProcess & { readonly url: string }> => {
    const { PORT: port = String(await freePort()) } = env;
    return { ...(await start({ ...env, PORT: port }, command)), url: `http://127.0.0.1:${port}` };
  };
  return {
    engine, postgres, system, gate,
    startWorker: (env = {}) => listening({ ROLE: 'worker', GATE_URL: gate.url, ...env }, gatedWorker),
    startApi: () => listening({ ROLE: 'api' }),
    async close() {
      await Promise.all(started.map((running) => running.end('SIGKILL')));
      await gate.close();
      await system.close();
      await engine.dispose();
      await postgres.stop();
    },
  };
}
