/** PostgreSQL's own programs: of the server's major version, as no other reads its files. */
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { BackupFault } from '../backup-fault.ts';

const DEBIAN = '/usr/lib/postgresql';
const LINES_KEPT = 6;

export const BACKUP_TOOLS = ['pg_basebackup', 'pg_verifybackup', 'pg_waldump'] as const;
export const RESTORE_TOOLS = ['pg_verifybackup', 'pg_waldump', 'postgres'] as const;

/** The folder that holds all of them. Throws `BackupFault` that says what to install. */
export function postgresTools(major: number, needed: readonly string[], path: string | undefined): string {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((version) => version === String(major)).map((version) => join(DEBIAN, version, 'bin')) : [];
  const folder = [...debian, ...(path ?? '').split(delimiter)].find((candidate) => needed.every((name) => isProgram(join(candidate, name))) && majorOf(join(candidate, needed[0] ?? 'postgres')) === major);
  if (folder !== undefined) return folder;
  throw new BackupFault(
    `The programs ${needed.join(', ')} of PostgreSQL ${major} are needed and were found neither in ${DEBIAN}/${major}/bin nor on PATH. ` +
      `Install them (Debian: \`apt-get install postgresql-${major}\`; in containers use an image that holds them), or put their folder on PATH.`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function majorOf(program: string): number | null {
  try {
    return Number(/(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }).replace(/^\S+\s+\(PostgreSQL\)/, ''))?.[1] ?? Number.NaN);
  } catch {
    return null;
  }
}

export type RunAs = { readonly uid: number; readonly gid: number } | null;

export type ToolRun = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly as?: RunAs;
  /** What it is for, as it stands in the fault. */
  readonly what: string;
  /** Each line that it writes. What it answers, unless null, ends the run with that fault. */
  readonly onLine?: (line: string) => BackupFault | null;
};

/** Rejects with its last lines when it does not end well. It ends with us. */
export async function runTool({ program, args, env = {}, as = null, what, onLine = () => null }: ToolRun): Promise<void> {
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], LC_ALL: 'C', ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  const lines: string[] = [];
  const stopped: { by: BackupFault | null } = { by: null };
  const kill = (): void => void child.kill('SIGTERM');
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      stopped.by ??= onLine(line);
      if (stopped.by !== null) kill();
    });
  }
  process.once('exit', kill);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.off('exit', kill));
  if (stopped.by !== null) throw stopped.by;
  if (code !== 0) throw new BackupFault(`${what}: ${lines.join(' / ').trim() === '' ? `it ended with ${code ?? 'a signal'}` : lines.join(' / ')}`);
}
