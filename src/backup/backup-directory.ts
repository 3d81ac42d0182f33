/** One backup as a directory: whole under its name, or not there. What is half written has another name, and is cleared away by the next backup. */
import { createWriteStream, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileStamp } from '../domain/values/japan-time.ts';
import { isAlive, readOwner, writeOwner } from '../engine/owner-file.ts';
import { syncFolder } from '../keys/sync-folder.ts';
import { BackupFault } from './backup-fault.ts';
import { MANIFEST, type Manifest, manifestSchema } from './manifest.ts';

const PREFIX = 'torihiki-';
const NAME = /^torihiki-\d{8}T\d{6}Z(?:-\d+)?$/;
const PARTIAL = /^torihiki-\d{8}T\d{6}Z(?:-\d+)?\.partial$/;
const OWNER = 'owner.json';

export type Draft = {
  readonly name: string;
  /** For what is not to be kept. */
  readonly folder: string;
  write(name: string, content: Readable): Promise<void>;
  /** From now on it is a backup. */
  finish(manifest: Manifest): string;
  abandon(): void;
};

/** Begins a backup of that moment below `to`, which is made if it is not there. */
export function beginBackup(to: string, at: Date): Draft {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  clearPartials(to);
  const name = freeName(to, at);
  const folder = join(to, `${name}.partial`);
  mkdirSync(folder, { mode: 0o700 });
  writeOwner(join(folder, OWNER));
  return {
    name,
    folder,
    write: (file, content) => pipeline(content, createWriteStream(join(folder, file), { mode: 0o600, flush: true })),
    finish(manifest) {
      writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
      rmSync(join(folder, OWNER));
      syncFolder(folder);
      const path = join(to, name);
      renameSync(folder, path);
      syncFolder(to);
      return path;
    },
    abandon: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Of whole backups below `to`, the newest first. */
export function backupsIn(to: string): readonly string[] {
  if (!existsSync(to)) return [];
  return readdirSync(to).filter((name) => NAME.test(name) && existsSync(join(to, name, MANIFEST))).toSorted((a, b) => (a < b ? 1 : -1));
}

/** Deletes all but the one just made and the newest of the others, `keep` in all; answers which. A clock may have been ahead. */
export function keepNewest(to: string, keep: number, made: string): readonly string[] {
  const old = backupsIn(to).filter((name) => name !== made).slice(keep - 1);
  for (const name of old) {
    // A backup that is half deleted is none.
    const going = join(to, `${name}.partial`);
    renameSync(join(to, name), going);
    rmSync(going, { recursive: true, force: true });
  }
  return old;
}

/** Throws `BackupFault` for anything that is not one whole backup. */
export function readManifest(from: string): Manifest {
  if (!existsSync(join(from, MANIFEST))) {
    const backups = lstatSync(from, { throwIfNoEntry: false })?.isDirectory() === true ? backupsIn(from) : [];
    if (backups.length > 0) throw new BackupFault(`${from} holds ${backups.length} backups. Name one of them, for example the newest: --from ${join(from, backups[0] ?? '')}`);
    throw new BackupFault(`${from} is no backup: it has no ${MANIFEST}. One whose name ends in .partial was never finished.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(from, MANIFEST), 'utf8'));
  } catch (error) {
    throw new BackupFault(`${join(from, MANIFEST)} cannot be read. Take another copy of this backup, or an older one.`, { cause: error });
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw new BackupFault(`${join(from, MANIFEST)} is not one that this version can read (${parsed.error.issues[0]?.path.join('.') ?? ''}). Take the version that made it, or another copy of this backup.`);
  return parsed.data;
}

/** Left behind by backups whose process is gone. */
function clearPartials(to: string): void {
  for (const name of readdirSync(to).filter((entry) => PARTIAL.test(entry))) if (!isBeingWritten(join(to, name))) rmSync(join(to, name), { recursive: true, force: true });
}

/** Not one that was cut off before it had an owner, or is half deleted. */
function isBeingWritten(folder: string): boolean {
  const owner = readOwner(join(folder, OWNER));
  return owner !== undefined && isAlive(owner);
}

function freeName(to: string, at: Date): string {
  const stamp = `${PREFIX}${fileStamp(at)}`;
  for (let turn = 1; ; turn += 1) {
    const name = turn === 1 ? stamp : `${stamp}-${turn}`;
    if (!existsSync(join(to, name)) && !existsSync(join(to, `${name}.partial`))) return name;
  }
}
