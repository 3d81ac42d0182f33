/** Copies of the engine's file as a back-up would have them, one every few seconds; one of them is put back after a crash. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { pause } from '../waiting.ts';
import type { Installation } from './installation.ts';

const KEPT = 40;
/** In one step, which is one read transaction: whole, whatever the engine writes meanwhile. */
const WHOLE = 1_000_000_000;

type Snapshot = { readonly path: string; readonly takenAt: number };

export type Snapshots = {
  /** Waits until there is one that is old enough. */
  ready(ageMs: number, withinMs: number): Promise<boolean>;
  /** The installation is down: puts the newest one of at least that age back. Its age in milliseconds. */
  restore(ageMs: number): number;
  stop(): Promise<void>;
};

/** An installation whose engine is a file. */
type Copied = Pick<Installation, 'isUp'> & { readonly engineFile: string };

export function takeSnapshots(installation: Copied, folder: string, everyMs: number): Snapshots {
  const kept: Snapshot[] = [];
  mkdirSync(folder, { recursive: true });
  let stopped = false;
  let count = 0;
  let lastFault = 'none was taken in time';
  const oldEnough = (ageMs: number): Snapshot | undefined => kept.findLast(({ takenAt }) => takenAt <= Date.now() - ageMs);
  const take = async (): Promise<void> => {
    count += 1;
    const path = join(folder, `engine-${count}.db`);
    const takenAt = Date.now();
    const database = new DatabaseSync(installation.engineFile, { readOnly: true });
    try {
      await backup(database, path, { rate: WHOLE });
    } finally {
      database.close();
    }
    kept.push({ path, takenAt });
    for (const old of kept.splice(0, Math.max(0, kept.length - KEPT))) rmSync(old.path, { force: true });
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (installation.isUp()) {
        // The engine is just going down or busy: the next copy will do, and if none does, why is said when one is wanted.
        await take().catch((error: unknown) => (lastFault = error instanceof Error ? error.message : String(error)));
      }
      await pause(everyMs);
    }
  };
  const looping = loop();
  return {
    async ready(ageMs, withinMs) {
      const until = Date.now() + withinMs;
      while (oldEnough(ageMs) === undefined && Date.now() < until) await pause(200);
      return oldEnough(ageMs) !== undefined;
    },
    restore(ageMs) {
      const chosen = oldEnough(ageMs);
      if (chosen === undefined) throw new Error(`no copy of the engine’s file is old enough: ${lastFault}`);
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${installation.engineFile}${suffix}`, { force: true });
      copyFileSync(chosen.path, installation.engineFile);
      // What was copied later is of a time that has not been.
      for (const later of kept.splice(kept.indexOf(chosen) + 1)) rmSync(later.path, { force: true });
      return Date.now() - chosen.takenAt;
    },
    async stop() {
      stopped = true;
      await looping;
    },
  };
}
