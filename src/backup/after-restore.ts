/**
 * What every restore does to the records before anybody else opens them. They are those of an earlier moment: what was
 * destroyed since must be gone in them, too, and what was sent to Yamato since they do not know.
 */
import { openPglite, openPostgres } from '../records/database/open-database.ts';
import { applyDestroyedKeys } from '../records/destroyed-keys.ts';
import { openRecords } from '../records/open-records.ts';
import { beginRestoration } from '../records/queries/restoration.ts';
import type { Contents } from './manifest.ts';
import type { Report } from './progress.ts';

/** The key that the records were made with, and those that may have wrapped something while it was changed. */
export type MasterKeys = { readonly key: Uint8Array; readonly others: readonly Uint8Array[] };

export type RestoredRecords = {
  readonly place: { readonly databaseUrl: string } | { readonly dataDir: string };
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
  await countAsRestored(restored);
  return { destroyedAgain };
}

/** Opened as a start opens them, so their tables are brought up to this release, too. */
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

/** Every number that Yamato calls used may be of an order that is not in these records any more. */
async function countAsRestored({ place, contents, report }: RestoredRecords): Promise<void> {
  const database = 'dataDir' in place ? await openPglite(place.dataDir) : openPostgres(place.databaseUrl);
  try {
    await beginRestoration(database.db, contents.takenAt.begun);
    report(`the records know that they are those of ${contents.takenAt.begun}`);
  } finally {
    await database.close();
  }
}
