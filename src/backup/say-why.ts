/** What the screen says when a backup or a restore ends early. */
import { isSpoken, reasonOf } from '../process/start-fault.ts';
import { BackupFault } from './backup-fault.ts';

const FULL = ['ENOSPC', 'EDQUOT'];

/** `what`: the command, as the sentence begins. */
export function sayWhy(what: string, error: unknown): string {
  if (error instanceof BackupFault || isSpoken(error)) return error.message;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (FULL.includes(String(code))) return `${what}: the disk is full (${reasonOf(error)}). Make room, then try again: what was half written is gone, and whatever was there before is as it was.`;
  return `${what}: ${reasonOf(error)}. Whatever was there before is as it was.`;
}
