/** What a stream was: how long, and its SHA-256. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

export type Digest = { readonly bytes: number; readonly sha256: string };

/** The same stream, and what it was once it has ended. */
export function digesting(source: Readable, onBytes: (bytes: number) => void = () => {}): { readonly stream: Readable; readonly digest: () => Digest } {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* through(): AsyncGenerator<Buffer> {
    for await (const piece of source as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
      onBytes(piece.length);
      yield piece;
    }
  }
  return { stream: Readable.from(through(), { objectMode: false }), digest: () => ({ bytes, sha256: hash.copy().digest('hex') }) };
}

export async function digestOfFile(path: string): Promise<Digest> {
  const { stream, digest } = digesting(createReadStream(path));
  for await (const _piece of stream) continue;
  return digest();
}
