/**
 * What every restore does to the records before anybody else opens them. They are those of an earlier moment: what was
 * destroyed since must be gone in them, too, and what was sent to Yamato since they do not know.
 */
import type { Kysely } from 'kysely';
import { migrate } from '../records/database/migrate.ts';
import { openPglite, openPostgres } from '../records/database/open-database.ts';
import { applyDestroyedList } from '../records/destroyed-keys.ts';
import type { Schema } from '../records/database/schema.ts';
import { openRecords } from '../records/open-records.ts';
import { beginRestoration } from '../records/queries/restoration.ts';
import { type GivenLists, refuseOtherLists } from './destroyed-lists.ts';
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
  readonly lists: GivenLists;
  /** Whether lists that lack something of what the records know will do. */
  readonly withoutList: boolean;
  readonly report: Report;
};

/** Whether what was destroyed is gone in them by now; the next start sees to it where it is not. */
export async function finishRestoredRecords(restored: RestoredRecords): Promise<{ readonly destroyedAgain: boolean }> {
  const destroyedAgain = await destroyAgain(restored);
  const { begun } = restored.contents.takenAt;
  await countAsRestored(restored.place, begun, async (db) => (restored.withoutList ? undefined : refuseOtherLists(restored.lists, db)));
  restored.report(`the records know that they are those of ${begun}`);
  return { destroyedAgain };
}

async function destroyAgain({ place, masterKeys, lists, report }: RestoredRecords): Promise<boolean> {
  if (masterKeys === undefined || lists.paths.length === 0) return false;
  const records = await openRecords({ ...place, masterKey: masterKeys.key, otherMasterKeys: masterKeys.others });
  try {
    const { keys, buyers } = await applyDestroyedList(records, lists.list);
    report(`what the list says is destroyed is gone here, too: ${keys} keys and ${buyers} buyers that this backup still had`);
    return true;
  } finally {
    await records.close();
  }
}

/**
 * Every number that Yamato calls used may be of an order that is not in these records any more. Their tables are brought up to
 * this release first: an older one had no place for it.
 */
export async function countAsRestored(place: RecordsPlace, backupAt: string, before: (db: Kysely<Schema>) => Promise<void> = async () => undefined): Promise<void> {
  const database = 'dataDir' in place ? await openPglite(place.dataDir) : openPostgres(place.databaseUrl);
  try {
    await migrate(database.db);
    await before(database.db);
    await beginRestoration(database.db, backupAt);
  } finally {
    await database.close();
  }
}
