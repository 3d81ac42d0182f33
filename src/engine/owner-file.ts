/** Whose something is, in a file: the process that made it, told apart from later ones that get its id. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isStillRunning, processIdentity } from './process-identity.ts';

export type Owner = { readonly pid: number; readonly identity: string };

/** This process's, mode 0600. */
export function writeOwner(path: string): void {
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? '' }), { mode: 0o600 });
}

/** Undefined: gone meanwhile, cut off or unreadable, and so nobody's. */
export function readOwner(path: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
    const { pid, identity } = value;
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(owner: Owner): boolean {
  return isStillRunning(owner.pid, owner.identity);
}
