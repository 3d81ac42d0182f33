import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, isElsewhere, readOwner, writeOwner } from './owner-file.ts';

const LOCK_FILE = 'instance.lock';
/** Says that a folder is ours to clear: a mistyped DATA_DIR must not cost anybody their files. */
const MARKER_FILE = '.torihiki-data';

export interface DataDirLock {
  /** Gives the folder back. Safe to call twice. */
  release(): void;
}

/** The data folder belongs to another running instance. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse';
}

/**
 * Takes a data folder for this process, creating it (mode 0700) if it is missing.
 * One engine file, one PGlite and one ledger live in it, and none of them
 * survives two owners. A lock whose owner has died is taken over; `inDoubt: refuse`: not one of another container, of which
 * nobody can tell from here whether it has. A start takes it over, or a container that was killed would never be up again.
 *
 * @throws DataDirInUse naming DATA_DIR and the process that holds it
 */
export function lockDataDir(dataDir: string, { inDoubt = 'takeOver' }: { inDoubt?: 'takeOver' | 'refuse' } = {}): DataDirLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, LOCK_FILE);
  writeFileSync(join(dataDir, MARKER_FILE), 'Made by torihiki; `npm run reset` clears this folder.\n', { mode: 0o600 });
  const mine = `${path}.${process.pid}`;
  writeOwner(mine);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (tryLink(mine, path)) return { release: () => releaseOwn(path) };
      const owner = readOwner(path);
      if (owner !== undefined && isAlive(owner)) {
        throw new DataDirInUse(
          `${dataDir} is in use by process ${owner.pid}. Stop that one, or set DATA_DIR to another folder (for example DATA_DIR=./data2).`,
        );
      }
      if (owner !== undefined && inDoubt === 'refuse' && isElsewhere(owner)) {
        throw new DataDirInUse(
          `${dataDir} belongs to process ${owner.pid} of another container, and from here nobody can tell whether it still runs. Stop whatever may use the folder; if nothing does, delete ${path}, then try again.`,
        );
      }
      rmSync(path, { force: true });
    }
    throw new DataDirInUse(`${path} could not be taken: other processes keep taking it. Set DATA_DIR to another folder.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** True when `lockDataDir` has been called on this folder before. */
export function isDataDir(dataDir: string): boolean {
  return existsSync(join(dataDir, MARKER_FILE));
}

/** The entries of a data folder that belong to the lock and are not data. */
export function isLockEntry(name: string): boolean {
  return name === MARKER_FILE || name === LOCK_FILE || name.startsWith(`${LOCK_FILE}.`);
}

/** A hard link appears whole or not at all, so no reader ever sees half a lock. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function releaseOwn(path: string): void {
  if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true });
}
