/**
 * `npm run backup -- --to DIR [--keep N] [--staging DIR]`: one backup of everything at one moment, sealed to BACKUP_PUBLIC_KEY.
 * Of the PostgreSQL server that BACKUP_DATABASE_URL names, which goes on, or of the stopped data folder.
 * `npm run backup -- new-key --to FILE`: makes the key pair. @see docs/operations.md, "Backups"
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keepNewest } from '../src/backup/backup-directory.ts';
import { BackupFault } from '../src/backup/backup-fault.ts';
import { noteBackup } from '../src/backup/note-backup.ts';
import { makeKeyFile } from '../src/backup/key-files.ts';
import { sizeText } from '../src/backup/progress.ts';
import { sayWhy } from '../src/backup/say-why.ts';
import { type BackupSource, takeBackup } from '../src/backup/take-backup.ts';
import { type Config, parseConfig } from '../src/config.ts';
import { reasonOf } from '../src/process/start-fault.ts';

const USAGE = 'npm run backup -- --to DIR [--keep N] [--staging DIR], or npm run backup -- new-key --to FILE';

async function backup(args: readonly string[]): Promise<void> {
  const { values, positionals } = read(args);
  const [command] = positionals;
  if (values.to === undefined || positionals.length > 1 || (command !== undefined && command !== 'new-key')) throw new BackupFault(`Where to? ${USAGE}`);
  const to = resolve(values.to);
  if (command === 'new-key') return newKey(to);
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep >= 1)) throw new BackupFault('--keep is how many backups stay, the new one among them: 1 or more.');
  const config = parseConfig(process.env, [], 'backup');
  const { publicKeys } = config.backup;
  if (publicKeys.length === 0) throw new BackupFault('BACKUP_PUBLIC_KEY is missing: a backup is sealed to a key that is not on this machine. Make a pair with `npm run backup -- new-key --to FILE`, put the file into the safe, and set BACKUP_PUBLIC_KEY to the public half that it prints.');
  const source = sourceOf(config, values.staging);
  const made = await takeBackup({ to, publicKeys, version: ownVersion(), source, report: (line) => console.error(line) });
  const { files, takenAt } = made.manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  console.error(`${made.orders.count} orders, everything as of between ${takenAt.begun} and ${takenAt.ended}, ${sizeText(bytes)}:`);
  console.log(made.path);
  console.error('The master key is not in it. A restore needs this backup, the private key and the master key: keep the three in three places.');
  if (source.kind === 'postgresql') await note(source.databaseUrl, takenAt.begun);
  if (keep !== null) for (const name of keepNewest(to, keep, basename(made.path))) console.error(`${name} is deleted (--keep ${keep})`);
}

/** Whoever watches hears of it by the alert that follows. */
async function note(databaseUrl: string, at: string): Promise<void> {
  try {
    await noteBackup(databaseUrl, at);
  } catch (error) {
    console.error(`The backup is whole, and the records could not be told of it (${reasonOf(error)}): the alert BackupOld goes by what they were told last.`);
  }
}

async function newKey(path: string): Promise<void> {
  const publicKey = await makeKeyFile(path);
  console.error(`${path} holds the private key. Put it into the safe, more than once, and take it off this machine: without it no backup can be read.`);
  console.error('The public key, for the server:');
  console.log(`BACKUP_PUBLIC_KEY=${publicKey}`);
}

/** Engine and records where they are, and never one without the other. */
function sourceOf({ backup: { databaseUrl: backupUrl }, databaseUrl, dataDir }: Config, staging: string | undefined): BackupSource {
  if (backupUrl === undefined && databaseUrl === undefined) return { kind: 'dataFolder', dataDir };
  if (backupUrl === undefined) throw new BackupFault('DATABASE_URL is set, so the records are in PostgreSQL: set BACKUP_DATABASE_URL, too. It names the same server and a role with REPLICATION, which copies the whole server, engine and all.');
  if (databaseUrl === undefined) throw new BackupFault('BACKUP_DATABASE_URL is set, and DATABASE_URL is not: it says which of the server’s databases holds the records, and whether they are on that server at all.');
  return { kind: 'postgresql', backupUrl, databaseUrl, staging: staging === undefined ? undefined : resolve(staging), path: process.env['PATH'] };
}

function ownVersion(): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(version);
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { to: { type: 'string' }, keep: { type: 'string' }, staging: { type: 'string' } } });
  } catch (error) {
    throw new BackupFault(`${error instanceof Error ? error.message : 'What is that?'}\n${USAGE}`, { cause: error });
  }
}

try {
  await backup(process.argv.slice(2));
} catch (error) {
  console.error(sayWhy('No backup was made', error));
  process.exitCode = 1;
}
