/**
 * A restored data directory served for a moment to nobody but us: it recovers to the moment of its backup, and is stopped
 * again cleanly, so that whoever starts it next finds a directory like any other. Its own settings do not count, whatever they
 * are: nothing is archived, nothing is waited for, nothing listens, nobody else is let in.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { endWithUs } from '../../engine/watchdog.ts';
import { BackupFault } from '../backup-fault.ts';
import { everySoOften, type Report } from '../progress.ts';
import { putSettingsAside } from './own-settings.ts';
import type { RunAs } from './tools.ts';

const LOOK_EVERY_MS = 200;
const STOP_WITHIN_MS = 120_000;
/** Names the socket's file; nothing listens on it. */
const PORT = 5432;

/** Beside the defaults, which count for the rest: none of its own files is read. Transactions that were prepared must have room. */
const QUIET: Readonly<Record<string, string>> = {
  listen_addresses: '', archive_mode: 'off', autovacuum: 'off', logging_collector: 'off', log_destination: 'stderr', max_connections: '20', max_prepared_transactions: '1000', shared_buffers: '128MB',
};
/** What a database or a role may be set to, and would keep us from writing. */
const OURS = '-c default_transaction_read_only=off';
/** Since then a trigger may stand before every connection. */
const LOGIN_TRIGGERS_SINCE = 17;

export type TemporaryServer = {
  /** Of a database, as a role of it. */
  url(database: string, role: string): string;
  stop(): Promise<void>;
};

export type TemporaryServerOptions = { readonly tools: string; readonly major: number; readonly folder: string; readonly as: RunAs; readonly report: Report };

/** Resolves once it has recovered, however long that takes. Rejects with `BackupFault` that holds its last lines. */
export async function startTemporaryServer({ tools, major, folder, as, report }: TemporaryServerOptions): Promise<TemporaryServer> {
  const place = mkdtempSync(join(tmpdir(), 'torihiki-restore-'));
  const files = { config_file: 'postgresql.conf', hba_file: 'pg_hba.conf', ident_file: 'pg_ident.conf' };
  writeFileSync(join(place, files.hba_file), 'local all all trust\n');
  for (const name of [files.config_file, files.ident_file]) writeFileSync(join(place, name), '');
  if (as !== null) for (const path of [place, ...Object.values(files).map((name) => join(place, name))]) chownSync(path, as.uid, as.gid);
  const settings = { ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(place, file)])), unix_socket_directories: place, ...QUIET, ...(major < LOGIN_TRIGGERS_SINCE ? {} : { event_triggers: 'off' }) };
  const args = ['-D', folder, '-p', String(PORT), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const own = putSettingsAside(folder, report);
  const server = launch(join(tools, 'postgres'), args, as);
  const clear = (): void => rmSync(place, { recursive: true, force: true });
  try {
    await untilRecovered(server, `postgres://torihiki@localhost:${PORT}/template1?host=${encodeURIComponent(place)}`, report);
  } catch (error) {
    await server.end('SIGQUIT');
    clear();
    throw error;
  }
  return {
    url: (database, role) => `postgres://${encodeURIComponent(role)}@localhost:${PORT}/${encodeURIComponent(database)}?host=${encodeURIComponent(place)}&options=${encodeURIComponent(OURS)}`,
    async stop() {
      const code = await server.end('SIGINT');
      own.putBack();
      clear();
      if (code !== 0) throw new BackupFault(`The restored server did not stop cleanly (${String(code)}): ${server.lastLines()}`);
    },
  };
}

type Launched = { hasEnded(): boolean; lastLines(): string; end(signal: NodeJS.Signals): Promise<number | null> };

function launch(program: string, args: readonly string[], as: RunAs): Launched {
  const child: ChildProcess = spawn(program, args, { ...as, detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
  const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid);
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed = `${printed}${text}`.slice(-4_000)));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  return {
    hasEnded,
    lastLines: () => printed.trim().split('\n').slice(-6).join(' / '),
    async end(signal) {
      callOff();
      if (!hasEnded()) child.kill(signal);
      const late = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS);
      return ended.finally(() => clearTimeout(late));
    },
  };
}

async function untilRecovered(server: Launched, url: string, report: Report): Promise<void> {
  const tell = everySoOften(report, () => '  … the server recovers to the moment of the backup');
  for (;;) {
    if (server.hasEnded()) throw new BackupFault(`The restored server does not start: ${server.lastLines()}`);
    const answer = await knock(url);
    if (answer) return;
    tell(undefined);
    await delay(LOOK_EVERY_MS);
  }
}

/** A server that is not ready yet says so; one that knows no such role or database is ready, too. Throws what else it says. */
async function knock(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code === '57P03') return false;
    if (['28000', '3D000', '42501'].includes(error.code ?? '')) return true;
    throw new BackupFault(`The restored server lets nobody in: ${error.message} (${error.code ?? 'no code'}).`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}
