import { execFile, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe } from 'vitest';
import { freePort } from '../../src/engine/ports.ts';
import { waitForEnd } from '../../src/engine/process-end.ts';
import { endWithUs } from '../../src/engine/watchdog.ts';
import { postgresBinaries, runAs } from '../../cluster/services/postgres-binaries.ts';

const run = promisify(execFile);
const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** A real PostgreSQL of one test file, empty, on a random loopback port. */
export interface TestPostgres {
  /** Of the database made with it; any other is made by `freshDatabase`. */
  url: string;
  /** Makes another empty database on the same server and returns its address. */
  freshDatabase(): Promise<string>;
  /** SIGKILL, as a crash: nobody is served any more. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const binaries = await postgresBinaries();

/** `describe` for tests that need a real PostgreSQL; skipped with the reason where there are no binaries. */
export function describeWithPostgres(name: string, tests: () => void): void {
  if (binaries === undefined) describe.skip(`${name} (skipped: no PostgreSQL binaries)`, tests);
  else describe(name, tests);
}

/** Starts a server with a data folder of its own (1 to 2 s). Not durable: nothing is synced to disk. */
export async function startPostgres(): Promise<TestPostgres> {
  if (binaries === undefined) throw new Error('No PostgreSQL binaries: install Debian\'s postgresql, or run npm ci');
  const user = runAs();
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const dataDir = join(folder, 'data');
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const initArgs = ['-D', dataDir, '-U', 'torihiki', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(join(binaries, 'initdb'), initArgs, { ...user, env, cwd: folder });

  const port = await freePort();
  const server = `postgres://torihiki@127.0.0.1:${port}`;
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB' };
  const args = ['-D', dataDir, '-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const start = async (): Promise<(signal: NodeJS.Signals) => Promise<void>> => {
    const child = spawn(join(binaries, 'postgres'), args, { ...user, env, cwd: folder, detached: true, stdio: 'ignore' });
    const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    child.on('error', () => {}); // then it has no pid, and waiting for it says so
    const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid);
    await untilReady(`${server}/postgres`, hasEnded);
    return async (signal) => {
      callOff();
      child.kill(signal);
      if (!(await waitForEnd(hasEnded, STOP_LIMIT_MS))) child.kill('SIGKILL');
    };
  };
  let end = await start();
  let databases = 0;
  const freshDatabase = async (): Promise<string> => {
    databases += 1;
    const name = `test_${databases}`;
    await once(`${server}/postgres`, `CREATE DATABASE ${name}`);
    return `${server}/${name}`;
  };
  return {
    url: await freshDatabase(),
    freshDatabase,
    kill: async () => {
      const backends = await backendsOf(`${server}/postgres`);
      await end('SIGKILL');
      for (const pid of backends) killIfThere(pid);
    },
    restart: async () => {
      await end('SIGKILL');
      end = await startOnceFree(start);
    },
    stop: async () => {
      await end('SIGINT'); // fast shutdown: does not wait for clients
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The children of a killed server hold its memory for a moment, and a new one does not start before they are gone. */
async function startOnceFree<T>(start: () => Promise<T>): Promise<T> {
  const until = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The processes that serve connections: they notice a moment later that the server is gone. */
async function backendsOf(url: string): Promise<number[]> {
  const rows = await once(url, 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  return rows.map(({ pid }) => Number(pid));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has noticed already.
  }
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      await once(url, 'SELECT 1');
      return;
    } catch (error) {
      if (hasEnded() || Date.now() > until) throw new Error('PostgreSQL did not come up', { cause: error });
      await delay(50);
    }
  }
}

async function once(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query's own failure says it
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
