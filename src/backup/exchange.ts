/**
 * Two folders change places in two steps. A note beside them says so meanwhile: whoever was ended between the two is found out
 * by it, and what he had moved aside goes back, with every key in it.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { processIdentity } from '../engine/process-identity.ts';
import { syncFolder } from '../keys/sync-folder.ts';
import { BackupFault } from './backup-fault.ts';
import type { Report } from './progress.ts';

const noteShape = z.object({ pid: z.int(), identity: z.string(), aside: z.string() });

function notePath(target: string): string {
  return join(dirname(target), `.exchanging-${basename(target)}`);
}

/** `aside` does not exist yet; `work` is in the target's place afterwards. If it throws, the target is as it was. */
export function exchange(target: string, work: string, aside: string): void {
  const note = notePath(target);
  writeFileSync(note, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? '', aside }), { mode: 0o600, flush: true });
  syncFolder(dirname(target));
  try {
    renameSync(target, aside);
    renameSync(work, target);
  } catch (error) {
    // The note stays where even this fails: the next one finds it.
    if (!existsSync(target)) renameSync(aside, target);
    rmSync(note);
    throw error;
  }
  syncFolder(dirname(target));
  rmSync(note);
}

/** Throws `BackupFault` while somebody is at it. */
export function finishExchange(into: string, report: Report): void {
  const target = resolve(into);
  const path = notePath(target);
  if (!existsSync(path)) return;
  const note = readNote(path);
  if (note !== null && processIdentity(note.pid) === note.identity && note.pid !== process.pid) throw new BackupFault(`Another restore (process ${note.pid}) puts something in place at ${target} just now. Wait for it.`);
  if (note !== null && existsSync(note.aside)) {
    if (existsSync(target)) report(`an earlier restore was ended when it had put everything in place: ${target} is what it restored, and ${note.aside} what was there before`);
    else {
      renameSync(note.aside, target);
      report(`an earlier restore was ended in the middle of putting its folder in place: what it had moved to ${note.aside} is back at ${target}, as it was`);
    }
    syncFolder(dirname(target));
  }
  rmSync(path);
}

/** Null: cut off while it was written, so that nothing was moved yet. */
function readNote(path: string): z.output<typeof noteShape> | null {
  try {
    return noteShape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
