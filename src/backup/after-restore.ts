/**
 * What every restore does to the records before anybody else opens them. They are those of an earlier moment: what was
 * destroyed since must be gone in them, too, and what was sent to Yamato since they do not know.
 */
import { migrate } from '../records/database/migrate.ts';
import { openPglite, openPostgres } from '../records/database/open-database.ts';
import { applyDestroyedKeys } from '../records/destroyed-keys.ts';
import { openRecords } from '../records/open-records.ts';
import { beginRestoration } from '../records/queries/restoration.ts';
import type { Contents } from './manifest.ts';
import type { Report } from './progress.ts';

/** The key that the records were made with, and those that may have wrapped something while it was changed. */
export type MasterKeys = { readonly key: Uint8Array; readonly others: readonly Uint8Array[] };

/** `dataDir`: the folder of the records themselves. */
export type RecordsPlace = { readonly databaseUrl: string } | { readonly dataDir: string };

export type RestoredRecords = {
  readonly place: RecordsPlace;
  readonly contents: Contents;
  /** Undefined: not at hand. */
  readonly masterKeys: MasterKeys | undefined;
  /** Null: there is none. */
  readonly destroyedKeysFile: string | null;
  readonly report: Report;
};

/** Whether what was destroyed is gone in them by now; the next start sees to it where it is not. */
export async function finishRestoredRecords(restored: RestoredRecords): Promise<{ readonly destroyedAgain: boolean }> {
  const destroyedAgain = await destroyAgain(restored);
  const { begun } = restored.contents.takenAt;
  await countAsRestored(restored.place, begun);
  restored.report(`the records know that they are those of ${begun}`);
  return { destroyedAgain };
}

async function destroyAgain({ place, masterKeys, destroyedKeysFile, report }: RestoredRecords): Promise<boolean> {
  if (masterKeys === undefined || destroyedKeysFile === null) return false;
  const records = await openRecords({ ...place, masterKey: masterKeys.key, otherMasterKeys: masterKeys.others });
  try {
    const { buyers } = await applyDestroyedKeys(records, destroyedKeysFile);
    report(`what ${destroyedKeysFile} says is destroyed is gone here, too${buyers === 0 ? '' : `, and ${buyers} buyers are erased again`}`);
    return true;
  } finally {
    await records.close();
  }
}

/**
 * Every number that Yamato calls used may be of an order that is not in these records any more. Their tables are brought up to
 * this release first: an older one had no place for it.
 */
export async function countAsRestored(place: RecordsPlace, backupAt: string): Promise<void> {
  const database = 'dataDir' in place ? await openPglite(place.dataDir) : openPostgres(place.databaseUrl);
  try {
    await migrate(database.db);
    await beginRestoration(database.db, backupAt);
  } finally {
    await database.close();
  }
}
