/** Makes one backup: everything at one moment, checked, sealed, and under its name only when it is whole. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openPglite } from '../records/database/open-database.ts';
import { pack } from './archive.ts';
import { beginBackup, type Draft } from './backup-directory.ts';
import { RECORDS, takeStoppedFolder } from './data-folder.ts';
import { type Digest, digesting } from './digest.ts';
import { encryptTo } from './encryption.ts';
import { listFiles } from './file-list.ts';
import { CONTENTS, type Contents, DATA, FORMAT, type Manifest } from './manifest.ts';
import { copyServer } from './postgres/base-backup.ts';
import { readServerFacts } from './postgres/server-facts.ts';
import { BACKUP_TOOLS, postgresTools } from './postgres/tools.ts';
import { everySoManyBytes, type Report, sizeText } from './progress.ts';
import { readRecordsFacts, type RecordsFacts } from './records-facts.ts';

/** `staging`: where the server's copy lies until it is sealed; undefined: beside the backup. `path`: where its programs may be. */
export type BackupSource =
  | { readonly kind: 'dataFolder'; readonly dataDir: string }
  | { readonly kind: 'postgresql'; readonly backupUrl: string; readonly databaseUrl: string; readonly staging: string | undefined; readonly path: string | undefined };

export type BackupOrder = {
  readonly to: string;
  /** Whoever has the private key of one can read it. */
  readonly publicKeys: readonly string[];
  /** Of this program. */
  readonly version: string;
  readonly source: BackupSource;
  readonly report: Report;
};

export type MadeBackup = { readonly path: string; readonly manifest: Manifest; readonly orders: Contents['orders'] };

/** Everything, held still or copied, and what is known of it. `release` lets go of it. */
type Taken = Pick<Contents, 'files' | 'postgresql'> & {
  readonly records: RecordsFacts;
  readonly postgresVersion: string | null;
  readonly folder: string;
  readonly names: readonly string[];
  readonly release: () => void;
};

/** Throws `BackupFault`, `DataDirInUse`, and what the disk says. Then no backup is there, and those from before are as they were. */
export async function takeBackup(order: BackupOrder): Promise<MadeBackup> {
  const { source, report } = order;
  const begun = new Date();
  const draft = beginBackup(order.to, begun);
  try {
    const taken = source.kind === 'dataFolder' ? await takeDataFolder(source.dataDir, report) : await takeServer(source, draft, begun, report);
    let contents: Contents;
    try {
      contents = await seal(order, draft, taken, { begun: begun.toISOString(), ended: new Date().toISOString() });
    } finally {
      taken.release();
    }
    const sealed = await writeSealed(order, draft, CONTENTS, Readable.from([Buffer.from(JSON.stringify(contents))]));
    const { name, versions, takenAt, data } = contents;
    const manifest: Manifest = {
      format: FORMAT, kind: 'torihiki-backup', name, source: source.kind, takenAt, versions, publicKeys: [...order.publicKeys], files: { [CONTENTS]: sealed, [DATA]: data },
    };
    return { path: draft.finish(manifest), manifest, orders: contents.orders };
  } finally {
    // Finished, it has another name, and nothing is there under this one.
    draft.abandon();
  }
}

async function takeDataFolder(dataDir: string, report: Report): Promise<Taken> {
  const { names, release } = takeStoppedFolder(dataDir);
  try {
    const database = await openPglite(join(dataDir, RECORDS));
    let records: RecordsFacts;
    try {
      records = await readRecordsFacts(database.db);
    } finally {
      await database.close();
    }
    report(`data folder ${dataDir}: reading its files`);
    return { records, files: [...(await listFiles(dataDir, names))], postgresql: null, postgresVersion: null, folder: dataDir, names, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function takeServer({ backupUrl, databaseUrl, staging, path }: Extract<BackupSource, { kind: 'postgresql' }>, draft: Draft, begun: Date, report: Report): Promise<Taken> {
  const { records, version, ...postgresql } = await readServerFacts(backupUrl, databaseUrl);
  const tools = postgresTools(postgresql.major, BACKUP_TOOLS, path);
  const place = staging === undefined ? null : beginBackup(staging, begun);
  const folder = join((place ?? draft).folder, 'server');
  const release = (): void => {
    rmSync(folder, { recursive: true, force: true });
    place?.abandon();
  };
  try {
    report(`PostgreSQL ${version} with the databases ${postgresql.databases.join(', ')}: copying it`);
    await copyServer({ url: backupUrl, tools, into: folder, report });
    report('copied, and checked file by file');
    return { records, files: null, postgresql, postgresVersion: version, folder, names: ['.'], release };
  } catch (error) {
    release();
    throw error;
  }
}

async function seal(order: BackupOrder, draft: Draft, taken: Taken, takenAt: Contents['takenAt']): Promise<Contents> {
  const { records, files, postgresql, postgresVersion, folder, names } = taken;
  const data = await writeSealed(order, draft, DATA, pack(folder, names));
  const { schema, masterKeyCheck, orders, destroyed } = records;
  return {
    format: FORMAT, name: draft.name, source: order.source.kind, takenAt, data, masterKeyCheck, orders, destroyed, files, postgresql,
    versions: { torihiki: order.version, recordsSchema: schema, postgresql: postgresVersion },
  };
}

async function writeSealed({ publicKeys, report }: BackupOrder, draft: Draft, file: string, plain: Readable): Promise<Digest> {
  const progress = everySoManyBytes(report, (bytes) => `  … sealing: ${sizeText(bytes)} written`);
  const { stream, digest } = digesting(await encryptTo(publicKeys, plain), progress);
  await draft.write(file, stream);
  return digest();
}
