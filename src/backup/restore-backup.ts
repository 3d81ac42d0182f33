/** Puts one backup back: beside its target, checked and opened there, and in its place only when all of that went well. */
import { chownSync, copyFileSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDataDir, lockDataDir } from '../engine/data-dir-lock.ts';
import { finishRestoredRecords, type MasterKeys, type RestoredRecords } from './after-restore.ts';
import { BackupFault } from './backup-fault.ts';
import { RECORDS } from './data-folder.ts';
import { type GivenLists, listsText, readLists, refuseNoList } from './destroyed-lists.ts';
import { finishExchange } from './exchange.ts';
import { difference, listFiles } from './file-list.ts';
import type { Contents } from './manifest.ts';
import { checkMasterKeyOf, openBackup } from './open-backup.ts';
import { verifyServerCopy } from './postgres/base-backup.ts';
import { startTemporaryServer } from './postgres/temporary-server.ts';
import { postgresTools, RESTORE_TOOLS, type RunAs } from './postgres/tools.ts';
import { assertNotServed } from './postgres/who-serves.ts';
import type { Report } from './progress.ts';
import { openPlace, type Place } from './put-in-place.ts';

export type RestoreOrder = {
  readonly from: string;
  readonly privateKeys: readonly string[];
  /** A data folder, or PostgreSQL's data directory; undefined: `dataDir`, for the backup of a data folder. */
  readonly into: string | undefined;
  readonly dataDir: string;
  readonly replace: boolean;
  /** Undefined: not here, unless it lies in the folder that is replaced; and not checked. */
  readonly masterKeys: MasterKeys | undefined;
  /** Where the list of what was destroyed may be, outside of all backups. */
  readonly destroyedKeysFile: string;
  /** Whether it goes on without one that holds what the backup knows of. */
  readonly withoutList: boolean;
  /** Whom the server's files shall belong to, where we are root. */
  readonly owner: RunAs;
  readonly path: string | undefined;
  readonly report: Report;
};

export type Restored = {
  readonly contents: Contents;
  readonly target: string;
  /** Where what was there before is now; null: nothing was. */
  readonly replaced: string | null;
  /** Whether the right master key was at hand. */
  readonly masterKey: 'checked' | 'notAtHand';
  /** Whether what was destroyed since is gone here, too. */
  readonly destroyedAgain: boolean;
  readonly lists: GivenLists;
  /** Of a server: the folder of the programs that it was tried with. */
  readonly tools: string | null;
};

const MASTER_KEY_FILE = 'master.key';
const DESTROYED_KEYS_FILE = 'destroyed-keys.jsonl';
const LEDGER = ['sandbox.sqlite', 'sandbox.sqlite-wal'];

/** Throws `BackupFault` and other errors fit for the screen; then the target is as it was. */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const backup = await openBackup(order.from, order.privateKeys, order.report);
  const { contents } = backup;
  const isServer = contents.source === 'postgresql';
  if (isServer && order.into === undefined) throw new BackupFault('This is the backup of a PostgreSQL server: name the data directory to be made with --into, for example --into /var/lib/postgresql/restored.');
  const into = order.into ?? order.dataDir;
  finishExchange(into, order.report);
  const masterKeys = order.masterKeys ?? (isServer ? undefined : keyIn(into));
  if (masterKeys !== undefined) checkMasterKeyOf(contents, masterKeys);
  const lists = readLists([order.destroyedKeysFile, join(into, DESTROYED_KEYS_FILE)]);
  order.report(listsText(lists));
  if (!order.withoutList) refuseNoList(lists, contents.destroyed);
  const tools = isServer && contents.postgresql !== null ? postgresTools(contents.postgresql.major, RESTORE_TOOLS, order.path) : null;
  if (isServer && order.owner === null && process.getuid?.() === 0) throw new BackupFault('PostgreSQL does not run as root. Run this as the user that the server runs as, or name him with --owner, for example --owner postgres.');
  const release = await holdStill(into);
  const place = openPlace(into, order.replace, new Date());
  try {
    order.report(`${contents.name}: ${contents.source === 'postgresql' ? 'a server' : 'a data folder'} of ${contents.takenAt.ended}, ${contents.orders.count} orders; unpacking it beside ${place.target}`);
    await backup.unpackInto(place.work);
    const finishing = { contents, masterKeys, lists, withoutList: order.withoutList, report: order.report };
    const { destroyedAgain } = tools === null ? await finishDataFolder(finishing, place) : await finishServer(finishing, place, tools, order.owner);
    // Before it is in place: whoever is ended from here on leaves one whole folder there, with its keys.
    if (tools === null) keepWhatIsNotOurs(place, order.report);
    const replaced = place.put();
    return { contents, target: place.target, replaced, masterKey: masterKeys === undefined ? 'notAtHand' : 'checked', destroyedAgain, lists, tools };
  } finally {
    place.abandon();
    release();
  }
}

type Finishing = Omit<RestoredRecords, 'place'>;

async function finishDataFolder(finishing: Finishing, { work }: Place): ReturnType<typeof finishRestoredRecords> {
  const found = await listFiles(work, readdirSync(work));
  const wrong = difference(finishing.contents.files ?? [], found);
  if (wrong !== null) throw new BackupFault(`What was unpacked is not what was backed up (${wrong}). Take another copy of this backup. Nothing was put in place.`);
  finishing.report(`${found.length} files are as they were`);
  return finishRestoredRecords({ ...finishing, place: { dataDir: join(work, RECORDS) } });
}

async function finishServer(finishing: Finishing, { work }: Place, tools: string, owner: RunAs): ReturnType<typeof finishRestoredRecords> {
  const { contents, report } = finishing;
  await verifyServerCopy(tools, work);
  report('every file of the server is as it was');
  if (owner !== null) giveTo(work, owner);
  const { recordsDatabase = '', recordsRole = '', major = 0 } = contents.postgresql ?? {};
  const server = await startTemporaryServer({ tools, major, folder: work, as: owner, report });
  try {
    report('the server recovers and serves');
    return await finishRestoredRecords({ ...finishing, place: { databaseUrl: server.url(recordsDatabase, recordsRole) } });
  } finally {
    await server.stop();
  }
}

/** Nobody starts on the folder meanwhile; and nobody runs on it now. */
async function holdStill(into: string): Promise<() => void> {
  await assertNotServed(into);
  if (!isDataDir(into)) return () => undefined;
  const lock = lockDataDir(into, { inDoubt: 'refuse' });
  return () => lock.release();
}

function keyIn(folder: string): MasterKeys | undefined {
  const path = join(folder, MASTER_KEY_FILE);
  if (!existsSync(path)) return undefined;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  return key.length === 32 ? { key, others: [] } : undefined;
}

/**
 * Of a folder that is replaced: the master key and the list of what was destroyed, which are in no backup; and the ledger of the
 * sandbox, because that is Yamato, which does not go back with us.
 */
function keepWhatIsNotOurs({ target, work }: Place, report: Report): void {
  const kept = [MASTER_KEY_FILE, DESTROYED_KEYS_FILE].filter((name) => existsSync(join(target, name)));
  for (const name of kept) writeFileSync(join(work, name), readFileSync(join(target, name)), { mode: 0o600, flush: true });
  if (kept.length > 0) report(`taken over from what is replaced: ${kept.join(', ')}`);
  if (!existsSync(join(target, 'sandbox.sqlite'))) return;
  for (const name of LEDGER) rmSync(join(work, name), { force: true });
  for (const name of LEDGER.filter((entry) => existsSync(join(target, entry)))) copyFileSync(join(target, name), join(work, name));
  report('the sandbox’s ledger is taken over from what is replaced: Yamato does not go back');
}

function giveTo(path: string, owner: NonNullable<RunAs>): void {
  chownSync(path, owner.uid, owner.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(join(path, name), owner);
}
