/** Whose something is, in a file: the process that made it, told apart from later ones that get its id. */
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { isStillRunning, processIdentity } from './process-identity.ts';

/** `space`: which processes it sees, since when; absent where the system does not say. */
export type Owner = { readonly pid: number; readonly identity: string; readonly space?: string };

/** This process's, mode 0600. */
export function writeOwner(path: string): void {
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? '', space: ownSpace() }), { mode: 0o600 });
}

/** Of another container on this machine, in which its number means another process: from here nobody can tell whether it is alive. */
export function isElsewhere({ space }: Owner): boolean {
  const own = ownSpace();
  if (space === undefined || own === undefined || space === own) return false;
  // Whatever was up before the machine began is gone.
  return space.split(' ')[0] === own.split(' ')[0];
}

/** The machine's start, and the container's processes. */
function ownSpace(): string | undefined {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** Undefined: gone meanwhile, cut off or unreadable, and so nobody's. */
export function readOwner(path: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
    const { pid, identity } = value;
    const space: unknown = 'space' in value ? value.space : undefined;
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity, ...(typeof space === 'string' ? { space } : {}) } : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(owner: Owner): boolean {
  return isStillRunning(owner.pid, owner.identity);
}
