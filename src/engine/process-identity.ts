import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * A word that names one process for as long as the machine runs: its id alone
 * is reused, so its start time goes with it. Undefined when no such process runs.
 */
export function processIdentity(pid: number): string | undefined {
  const startedAt = existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : `${pid}@${startedAt}`;
}

/** True while the process that `identity` was taken from still runs. */
export function isStillRunning(pid: number, identity: string): boolean {
  return processIdentity(pid) === identity;
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name in parentheses may hold blanks: count fields behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    return state === 'Z' || state === 'X' ? undefined : fields[19];
  } catch {
    return undefined; // no such process
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' ? undefined : line.replaceAll(/\s+/g, '-');
  } catch {
    return undefined; // ps answers 1 for an id nobody has
  }
}
