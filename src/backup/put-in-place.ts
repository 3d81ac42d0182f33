/** Where a restore goes: beside its target until it is whole, and then in its place in one step. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileStamp } from '../domain/values/japan-time.ts';
import { isLockEntry } from '../engine/data-dir-lock.ts';
import { processIdentity } from '../engine/process-identity.ts';
import { BackupFault } from './backup-fault.ts';
import { exchange } from './exchange.ts';

/** PostgreSQL and PGlite take no folder without it for a database: it comes last. */
const LAST = 'PG_VERSION';
/** What `npm run cluster` has in the same data folder, with secrets without which its database opens no more. */
const CLUSTER = 'cluster';

export type Place = {
  readonly target: string;
  /** Made by whoever unpacks. */
  readonly work: string;
  /** Answers where the old one is now; null: there was none. */
  put(): string | null;
  abandon(): void;
};

/** Throws `BackupFault` for a target that holds something, unless it may be replaced: then it is moved aside. */
export function openPlace(into: string, replace: boolean, now: Date): Place {
  const target = resolve(into);
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw new BackupFault(`${target} is not a folder. Name another one with --into.`);
  if (found !== undefined) refuseHalfMoved(target);
  const isFull = found !== undefined && readdirSync(target).some((name) => !isNothing(name));
  if (isFull && !replace) throw new BackupFault(`${target} is not empty, and nothing in it was touched. Name an empty folder or a new one with --into, or add --replace, which moves the old one aside.`);
  if (isFull && existsSync(join(target, CLUSTER))) throw new BackupFault(`${join(target, CLUSTER)} is of \`npm run cluster\` and would be moved away with the rest. Stop the cluster and move that folder elsewhere, or restore into another folder with --into.`);
  const isMount = found !== undefined && statSync(target).dev !== statSync(dirname(target)).dev;
  if (isFull && isMount) throw new BackupFault(`${target} is a file system of its own (a volume) and cannot be moved aside. Mount an empty one there, or empty it yourself.`);
  return isMount ? within(target) : beside(target, isFull, now);
}

/** What does not count as something: leftovers of locks, and what file systems put there themselves. */
function isNothing(name: string): boolean {
  return isLockEntry(name) || name === 'lost+found' || name === MOVING || isAbandoned(name);
}

const RESTORING = '.restoring-';
/** Holds the name of the folder that is emptied into this one. */
const MOVING = '.restoring';

/** A file system of its own takes files one by one: whoever was ended among them left half of a folder. */
function refuseHalfMoved(target: string): void {
  const note = join(target, MOVING);
  if (!existsSync(note)) return;
  const work = join(target, readFileSync(note, 'utf8'));
  if (!existsSync(work) || readdirSync(work).length === 0) return rmSync(note);
  throw new BackupFault(
    `An earlier restore was ended while it put its files into ${target}: some are there, the others still in ${work}. Nothing may be started on that, and nothing of it is needed: ` +
      `what you restore from is whole. Empty it (\`find ${target} -mindepth 1 -delete\`), then run the restore again.`,
  );
}

/** By the process and when it began: in another container another process has its number. */
function workName(target: string): string {
  return `${RESTORING}${basename(target)}-${processIdentity(process.pid) ?? process.pid}`;
}

/** Of a restore whose process is gone. */
function isAbandoned(name: string): boolean {
  const [, identity, pid] = name.startsWith(RESTORING) ? (/-((\d+)(?:@.+)?)$/.exec(name) ?? []) : [];
  if (identity === undefined) return false;
  return identity === pid ? processIdentity(Number(pid)) === undefined : processIdentity(Number(pid)) !== identity;
}

function clearAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter(isAbandoned)) rmSync(join(folder, name), { recursive: true, force: true });
}

function beside(target: string, isFull: boolean, now: Date): Place {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  clearAbandoned(parent);
  const work = join(parent, workName(target));
  return {
    target, work,
    put() {
      const aside = freeName(`${target}.replaced-${fileStamp(now)}`);
      if (isFull) {
        exchange(target, work, aside);
        return aside;
      }
      clearEmpty(target);
      renameSync(work, target);
      return null;
    },
    abandon: () => rmSync(work, { recursive: true, force: true }),
  };
}

/** Two restores may be of one second. */
function freeName(path: string): string {
  for (let turn = 1; ; turn += 1) {
    const name = turn === 1 ? path : `${path}-${turn}`;
    if (!existsSync(name)) return name;
  }
}

/** It was empty at the beginning, which is a while ago: who has come meanwhile keeps what he has. */
function clearEmpty(target: string): void {
  if (!existsSync(target)) return;
  assertStillEmpty(target);
  for (const name of readdirSync(target)) rmSync(join(target, name), { recursive: true, force: true });
  rmdirSync(target);
}

function assertStillEmpty(target: string, besides?: string): void {
  if (readdirSync(target).some((name) => name !== besides && !isNothing(name))) throw new BackupFault(`${target} was empty and is not any more: somebody has begun to use it. Nothing in it was touched, and what was unpacked is gone again.`);
}

function within(target: string): Place {
  clearAbandoned(target);
  const work = join(target, workName(target));
  const note = join(target, MOVING);
  return {
    target, work,
    put() {
      assertStillEmpty(target, basename(work));
      const names = readdirSync(work).toSorted((a, b) => Number(a === LAST) - Number(b === LAST));
      writeFileSync(note, basename(work), { mode: 0o600, flush: true });
      for (const name of names) renameSync(join(work, name), join(target, name));
      rmdirSync(work);
      rmSync(note);
      return null;
    },
    abandon: () => {
      if (existsSync(work)) rmSync(work, { recursive: true, force: true });
    },
  };
}
