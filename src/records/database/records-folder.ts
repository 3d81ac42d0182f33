/** What a folder of the in-process database is before it is opened: PGlite itself would begin anew over whatever is there. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `there`: it has been a database; whether it is whole, opening it tells. */
export type RecordsFolderState = 'missing' | 'there' | 'damaged';

/** The database's own files in the records' folder. */
export function pgliteFolderOf(dataDir: string): string {
  return join(dataDir, 'pglite');
}

/** Looks, and changes nothing. */
export function recordsFolderState(dataDir: string): RecordsFolderState {
  const folder = pgliteFolderOf(dataDir);
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return 'missing';
  const entries = readdirSync(folder);
  if (entries.length === 0) return 'missing';
  return entries.includes('PG_VERSION') ? 'there' : 'damaged';
}

/** Files, but no database among them: opening it would overwrite them. */
export class DamagedRecordsError extends Error {
  override readonly name = 'DamagedRecordsError';

  constructor(dataDir: string) {
    super(
      `The records in ${pgliteFolderOf(dataDir)} are damaged: PG_VERSION is missing among the files that are there. Nothing was changed. ` +
        'Restore the data folder from a backup (records, engine file and keys of one moment), or clear it with `npm run reset`, which gives up its orders.',
    );
  }
}
