/** What a process has used so far, read from the kernel (Linux; elsewhere unknown), so that all processes are measured alike. */
import { readFileSync } from 'node:fs';

/** The kernel counts CPU time in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/** CPU time of all threads, user and system, in milliseconds. Undefined where there is no /proc. */
export function cpuMs(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The command may hold blanks and brackets; what follows the last bracket does not.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory in MB, now and at its highest. Undefined where there is no /proc. */
export function memoryMb(pid: number): { readonly now: number; readonly highest: number } | undefined {
  const status = read(`/proc/${pid}/status`);
  if (status === undefined) return undefined;
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { now: Math.round(kilobytes('VmRSS') / 1024), highest: Math.round(kilobytes('VmHWM') / 1024) };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
