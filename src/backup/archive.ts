/** Many files as one stream and back: a tar, packed with gzip. In pieces, however much it is. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { create, Unpack } from 'tar';
import { BackupFault } from './backup-fault.ts';

/** Sealed columns do not get smaller; indexes, logs and the engine's tables do, and what is smaller is sealed faster. */
const GZIP_LEVEL = 1;

/** Names relative to the folder; folders with everything below. What cannot be read whole fails the stream. */
export function pack(folder: string, names: readonly string[]): Readable {
  const archive = create({ cwd: folder, gzip: { level: GZIP_LEVEL }, strict: true }, [...names]);
  const packed = new PassThrough();
  archive.on('error', (error) => packed.destroy(error instanceof Error ? error : new Error(String(error))));
  // Whoever reads it is told, also where nobody reads it yet.
  packed.on('error', () => undefined);
  archive.pipe(packed);
  return packed;
}

/** Into a folder of its own, which it makes. Nothing is written outside of it, whatever names there are. */
export async function unpack(source: Readable, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unpacking = new Unpack({ cwd: folder, strict: true, preserveOwner: false, preservePaths: false, filter: (path, entry) => isPlain(path, 'type' in entry ? entry.type : '') });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  unpacking.on('close', resolve);
  unpacking.on('error', reject);
  // Looked at below; a fault on the way must not be an unhandled one.
  ended.catch(() => undefined);
  for await (const piece of source as AsyncIterable<Buffer>) {
    if (!unpacking.write(piece)) await Promise.race([once(unpacking, 'drain'), ended]);
  }
  unpacking.end();
  await ended;
}

function isPlain(path: string, type: string): boolean {
  if (['File', 'OldFile', 'ContiguousFile', 'Directory'].includes(type)) return true;
  throw new BackupFault(`The backup holds ${path}, which is neither a file nor a folder: it is not one of ours. Nothing was put in place.`);
}
