/** One backup, opened with its private key: what it says of itself is checked before anything of it is used. */
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkMasterKey } from '../keys/keyed-hash.ts';
import { masterKeyFrom } from '../keys/master-key.ts';
import { knowsMigration, NewerRecordsError } from '../records/database/migrate.ts';
import type { MasterKeys } from './after-restore.ts';
import { unpack } from './archive.ts';
import { BackupFault } from './backup-fault.ts';
import { readManifest } from './backup-directory.ts';
import { digesting, digestOfFile } from './digest.ts';
import { decryptWith } from './encryption.ts';
import { CONTENTS, type Contents, contentsSchema, DATA, type Manifest } from './manifest.ts';
import { everySoManyBytes, type Report, sizeText } from './progress.ts';

export type OpenedBackup = {
  readonly manifest: Manifest;
  readonly contents: Contents;
  /** Everything in it, into a new folder. Throws `BackupFault` as soon as it is clear that it is not whole. */
  unpackInto(folder: string): Promise<void>;
};

const NOT_WHOLE = 'The backup is not whole: %s is not what manifest.json says. Take another copy of this backup, or an older one. Nothing was put in place.';

/** Throws `BackupFault`, `NewerRecordsError`. */
export async function openBackup(from: string, privateKeys: readonly string[], report: Report): Promise<OpenedBackup> {
  const manifest = readManifest(from);
  for (const [name, { bytes }] of Object.entries(manifest.files)) {
    if (statSync(join(from, name), { throwIfNoEntry: false })?.size !== bytes) throw notWhole(name);
  }
  if ((await digestOfFile(join(from, CONTENTS))).sha256 !== manifest.files[CONTENTS].sha256) throw notWhole(CONTENTS);
  const contents = await readContents(join(from, CONTENTS), privateKeys);
  if (contents.name !== manifest.name || contents.data.sha256 !== manifest.files[DATA].sha256) throw new BackupFault('The files of this backup are of two backups. Take another copy of it, or an older one. Nothing was put in place.');
  if (!knowsMigration(contents.versions.recordsSchema)) throw new NewerRecordsError(contents.versions.recordsSchema);
  return {
    manifest,
    contents,
    async unpackInto(folder) {
      const { stream, digest } = digesting(createReadStream(join(from, DATA)), everySoManyBytes(report, (bytes) => `  … unpacking: ${sizeText(bytes)} of ${sizeText(contents.data.bytes)}`));
      await unpack(await decryptWith(privateKeys, stream), folder);
      // Each piece was proved by its seal; this is the copy of the file as a whole.
      if (digest().sha256 !== contents.data.sha256) throw notWhole(DATA);
    },
  };
}

/** Throws `WrongMasterKeyError`; nothing of the key is told. */
export function checkMasterKeyOf({ masterKeyCheck: { version, wrapped } }: Contents, { key, others }: MasterKeys): void {
  checkMasterKey(masterKeyFrom(key, others), { version, wrapped: Buffer.from(wrapped, 'base64') });
}

async function readContents(path: string, privateKeys: readonly string[]): Promise<Contents> {
  const plain = await text(await decryptWith(privateKeys, createReadStream(path)));
  const parsed = contentsSchema.safeParse(JSON.parse(plain));
  if (!parsed.success) throw new BackupFault(`The backup was made in a form that this version cannot read (${parsed.error.issues[0]?.path.join('.') ?? ''}). Take the version that made it.`);
  return parsed.data;
}

function notWhole(name: string): BackupFault {
  return new BackupFault(NOT_WHOLE.replace('%s', name));
}
