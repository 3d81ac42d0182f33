import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isStillRunning, processIdentity } from './process-identity.ts';
import { waitForEnd } from './process-end.ts';

/**
 * Beside the engine's database file lies `<file>.owner.json`: which server line
 * made the file, and which process has it open now.
 */
interface EngineFileOwner {
  serverVersion: string;
  pid: number | undefined;
  identity: string | undefined;
}

/** The database file was made by a server that this CLI does not match. */
export class EngineFileMismatch extends Error {
  override name = 'EngineFileMismatch';
}

/**
 * Makes a database file ours before a server opens it. A server that an earlier
 * start left behind (its parent was killed) is stopped first: two on one file
 * would corrupt it.
 *
 * @throws EngineFileMismatch when the file was made by another server line (major.minor): it is not migrated
 */
export async function claimEngineFile(dbFile: string, serverVersion: string, report: (line: string) => void): Promise<void> {
  mkdirSync(dirname(dbFile), { recursive: true, mode: 0o700 });
  const owner = readOwner(dbFile);
  if (owner?.pid !== undefined && owner.identity !== undefined && isStillRunning(owner.pid, owner.identity)) {
    report(`An engine that an earlier start left behind (process ${owner.pid}) is stopped first.`);
    await stopProcess(owner.pid, owner.identity);
  }
  if (owner !== undefined && existsSync(dbFile) && lineOf(owner.serverVersion) !== lineOf(serverVersion)) {
    throw new EngineFileMismatch(
      `${dbFile} was made by Temporal server ${owner.serverVersion}, the CLI found has ${serverVersion}, and the file is not migrated. ` +
        `Set TEMPORAL_CLI_PATH to a CLI with server ${lineOf(owner.serverVersion)}, set DATA_DIR to a new folder, or clear the old one with \`npm run reset\`.`,
    );
  }
}

/** The process that has a database file open now; null: none. */
export function runningEngineOf(dbFile: string): number | null {
  const owner = readOwner(dbFile);
  return owner?.pid !== undefined && owner.identity !== undefined && isStillRunning(owner.pid, owner.identity) ? owner.pid : null;
}

/** Notes which process has the file open, for a later start that finds it orphaned. */
export function noteEngineProcess(dbFile: string, serverVersion: string, pid: number): void {
  writeOwner(dbFile, { serverVersion, pid, identity: processIdentity(pid) });
}

/** Notes that nobody has the file open any more. */
export function noteEngineStopped(dbFile: string, serverVersion: string): void {
  if (existsSync(dbFile)) writeOwner(dbFile, { serverVersion, pid: undefined, identity: undefined });
  else rmSync(ownerPath(dbFile), { force: true });
}

async function stopProcess(pid: number, identity: string): Promise<void> {
  for (const [signal, limitMs] of [['SIGTERM', 5_000], ['SIGKILL', 5_000]] as const) {
    process.kill(pid, signal);
    if (await waitForEnd(() => !isStillRunning(pid, identity), limitMs)) return;
  }
  throw new Error(`Process ${pid}, an engine left behind by an earlier start, does not end. End it yourself, then start again.`);
}

function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function ownerPath(dbFile: string): string {
  return `${dbFile}.owner.json`;
}

function writeOwner(dbFile: string, owner: EngineFileOwner): void {
  writeFileSync(ownerPath(dbFile), JSON.stringify(owner), { mode: 0o600 });
}

function readOwner(dbFile: string): EngineFileOwner | undefined {
  if (!existsSync(ownerPath(dbFile))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(ownerPath(dbFile), 'utf8'));
  } catch {
    return undefined; // cut off by a crash: says nothing
  }
  if (typeof value !== 'object' || value === null || !('serverVersion' in value) || typeof value.serverVersion !== 'string') return undefined;
  const pid = 'pid' in value && typeof value.pid === 'number' ? value.pid : undefined;
  const identity = 'identity' in value && typeof value.identity === 'string' ? value.identity : undefined;
  return { serverVersion: value.serverVersion, pid, identity };
}
