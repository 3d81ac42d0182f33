/** The database server without its image: what the image's entry point does before the first start is done here. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { runAs } from './postgres-binaries.ts';
import type { Settled } from './places.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root, and whom it runs as may not look into a folder of root's: then it has one of its own. */
export function postgresFolder(folder: string): string {
  if (runAs() === undefined) return join(folder, 'postgres');
  return join('/var/tmp', `torihiki-cluster-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}

export type PostgresPlace = {
  readonly folder: string;
  readonly binaries: string;
  readonly port: number;
  readonly secret: (name: string) => string;
};

/** The command that runs the server. */
export function postgresCommand({ words }: Settled, { folder, binaries, port }: PostgresPlace): readonly string[] {
  const [, ...settings] = words;
  return [join(binaries, 'postgres'), '-D', join(folder, 'pgdata'), '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...settings];
}

/** Makes the data folder if there is none; whole or not at all. `init`: the script that makes roles and databases, as settled. */
export async function makePostgres({ env }: Settled, place: PostgresPlace, init: string, start: () => Promise<() => Promise<void>>): Promise<void> {
  const { folder, binaries, port, secret } = place;
  if (existsSync(join(folder, 'made'))) return;
  const owner = runAs();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, readFileSync(secret('postgres_password')), { mode: 0o600 });
  if (owner !== undefined) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const args = ['-D', join(folder, 'pgdata'), '-U', 'postgres', `--pwfile=${passwordFile}`, ...(env['POSTGRES_INITDB_ARGS'] ?? '').split(' ').filter((one) => one !== '')];
  await run(join(binaries, 'initdb'), args, { ...owner, cwd: folder, env: { PATH: process.env['PATH'] } });
  rmSync(passwordFile);
  const stop = await start();
  try {
    const superuser = readFileSync(secret('postgres_password'), 'utf8').trim();
    const PATH = `${binaries}${delimiter}${process.env['PATH'] ?? ''}`;
    await run('sh', [init], { env: { PATH, POSTGRES_USER: 'postgres', PGHOST: '127.0.0.1', PGPORT: String(port), PGPASSWORD: superuser, PGDATA: join(folder, 'pgdata') } });
  } finally {
    await stop();
  }
  writeFileSync(join(folder, 'made.draft'), '');
  renameSync(join(folder, 'made.draft'), join(folder, 'made'));
  chmodSync(dirname(join(folder, 'made')), 0o700);
}

/** Whether the server lets anybody in. */
export async function postgresAnswers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => {}); // the query's own failure says it
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    await delay(50);
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
