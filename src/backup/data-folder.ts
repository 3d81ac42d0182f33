/** The folder of `npm start`, stopped: records, engine and Yamato's stand-in at one moment. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDataDir, isLockEntry, lockDataDir } from '../engine/data-dir-lock.ts';
import { runningEngineOf } from '../engine/engine-file.ts';
import { pgliteFolderOf } from '../records/database/records-folder.ts';
import { BackupFault } from './backup-fault.ts';

/**
 * The development master key and the list of what was destroyed, which are in no backup; what belongs to a running process, or
 * to the cluster (`npm run cluster`), which has secrets of its own; what is of no use to anybody.
 */
const LEFT_OUT = [/^cluster$/, /^master\.key/, /^destroyed-keys\.jsonl/, /^dev\.json$/, /^engine\.log$/, /-shm$/, /^\.restoring/, /^\.replaced-/];

/** Where the records are in a data folder. */
export const RECORDS = 'records';

export type StoppedFolder = {
  /** What belongs into a backup: entries of the folder. */
  readonly names: readonly string[];
  readonly release: () => void;
};

/** Throws `DataDirInUse` while a process runs, `BackupFault` for a folder that cannot be backed up. */
export function takeStoppedFolder(dataDir: string): StoppedFolder {
  if (!isDataDir(dataDir)) throw new BackupFault(`${dataDir} is not a data folder of this project (DATA_DIR). Nothing was backed up.`);
  const lock = lockDataDir(dataDir, { inDoubt: 'refuse' });
  try {
    const engine = runningEngineOf(join(dataDir, 'temporal.db'));
    if (engine !== null) throw new BackupFault(`An engine that an earlier start left behind (process ${engine}) still writes in ${dataDir}. End it, or start and stop the process once, then try again.`);
    if (!existsSync(pgliteFolderOf(join(dataDir, RECORDS)))) {
      throw new BackupFault(`${dataDir} holds no records. If they are in PostgreSQL (DATABASE_URL), set BACKUP_DATABASE_URL: engine and records are then backed up there, at one moment.`);
    }
    return { names: readdirSync(dataDir).filter((name) => !isLockEntry(name) && !LEFT_OUT.some((pattern) => pattern.test(name))), release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}
