/**
 * PGlite runs inside the process: two processes on one folder corrupt it. A lock file names the process that has it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(folder: string, pid: number) {
    super(
      `The records in ${folder} are open in process ${pid}. The in-process database belongs to one process; ` +
        'stop that one, choose another DATA_DIR, or share a PostgreSQL through DATABASE_URL.',
    );
  }
}

type Holder = { readonly pid: number; readonly started: string | null };

const heldHere = new Set<string>();
/** A taken-over lock may be lost to another process doing the same; more rounds than this mean something else is wrong. */
const MAX_ROUNDS = 5;

/** Takes the folder or throws `FolderInUseError`. A lock whose process is gone is taken over. Returns the release. */
export function lockFolder(folder: string): () => void {
  const absolute = resolve(folder);
  mkdirSync(absolute, { recursive: true, mode: 0o700 });
  const path = join(absolute, 'records.lock');
  if (heldHere.has(path)) throw new FolderInUseError(absolute, process.pid);
  const mine: Holder = { pid: process.pid, started: readStat(process.pid)?.started ?? null };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (createFile(path, JSON.stringify(mine))) {
      heldHere.add(path);
      return () => {
        heldHere.delete(path);
        rmSync(path, { force: true });
      };
    }
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) throw new FolderInUseError(absolute, holder.pid);
    rmSync(path, { force: true });
  }
  throw new Error(`The lock file ${path} cannot be taken`);
}

function createFile(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { pid, started } = parsed as { pid?: unknown; started?: unknown };
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return null;
    return { pid, started: typeof started === 'string' ? started : null };
  } catch {
    // Cut off while it was written, or gone meanwhile: nobody's.
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  const known = readStat(holder.pid);
  // Ended, and only not yet taken leave of by whoever started it, as after a kill in a container.
  if (known?.state === 'Z' || known?.state === 'X') return false;
  // The pid may have been given to another process since, as after a restart of a container.
  return known === null || holder.started === null || known.started === holder.started;
}

/** When a process began, in a form that differs between two holders of one pid, and its state; null where the system does not say. */
function readStat(pid: number): { readonly started: string; readonly state: string } | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the parenthesised name: the first is the state, the 20th the start time in clock ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: `${boot}:${fields[19] ?? ''}`, state: fields[0] ?? '' };
  } catch {
    return null;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
