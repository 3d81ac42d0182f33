/** A server that goes on, copied at one moment: its files and the log of what changed meanwhile, both checked. */
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { BackupFault } from '../backup-fault.ts';
import { everySoOften, type Report, sizeText } from '../progress.ts';
import { runTool } from './tools.ts';

/** `  23654/230654 kB (10%), 0/1 tablespace` */
const PROGRESS = /(\d+)\/(\d+) kB/;

export type BaseBackup = {
  readonly url: string;
  /** Where pg_basebackup and pg_verifybackup are. */
  readonly tools: string;
  /** Does not exist yet; holds the copy afterwards, as a data directory. */
  readonly into: string;
  readonly report: Report;
};

/** Rejects with `BackupFault`; then nothing is left of it. */
export async function copyServer({ url, tools, into, report }: BaseBackup): Promise<void> {
  mkdirSync(into, { recursive: true, mode: 0o700 });
  try {
    const { connection, password } = connectionOf(url);
    await runTool({
      program: join(tools, 'pg_basebackup'),
      args: ['--pgdata', into, '--format=plain', '--wal-method=stream', '--checkpoint=fast', '--manifest-checksums=SHA256', '--progress', '--no-password', '--dbname', connection],
      env: password === null ? {} : { PGPASSWORD: password },
      what: 'The server could not be copied (pg_basebackup)',
      onLine: watchRoom(into, report),
    });
    await verifyServerCopy(tools, into);
  } catch (error) {
    rmSync(into, { recursive: true, force: true });
    throw error;
  }
}

/** Says how far it is; ends it at once where the place is too small, and not after an hour. */
function watchRoom(into: string, report: Report): (line: string) => BackupFault | null {
  const tell = everySoOften(report, ([done, all]: readonly [number, number]) => `  … copying the server: ${sizeText(done)} of ${sizeText(all)}`);
  return (line) => {
    const [, done, all] = PROGRESS.exec(line)?.map((kilobytes) => Number(kilobytes) * 1_024) ?? [];
    if (done === undefined || all === undefined) return null;
    const { bavail, bsize } = statfsSync(into);
    if (bavail * bsize < all - done) return new BackupFault(`The disk of ${into} has room for ${sizeText(bavail * bsize)} more, and ${sizeText(all - done)} of the server are to be copied: the copy lies there until it is sealed. Make room, or name another place with --staging.`);
    tell([done, all]);
    return null;
  };
}

/** Every file against the copy's own manifest, and its log for being whole. */
export async function verifyServerCopy(tools: string, folder: string): Promise<void> {
  await runTool({ program: join(tools, 'pg_verifybackup'), args: ['--exit-on-error', '--quiet', folder], what: 'The copy of the server is not whole (pg_verifybackup)' });
}

/** A password on the command line could be read by every user of the machine. */
function connectionOf(url: string): { readonly connection: string; readonly password: string | null } {
  const parsed = new URL(url);
  const password = parsed.password === '' ? null : decodeURIComponent(parsed.password);
  parsed.password = '';
  return { connection: parsed.toString(), password };
}
