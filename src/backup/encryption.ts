/**
 * Backups are sealed to a public key (age, X25519), so that the machine that makes them cannot read them. The format is
 * known beyond this program: `age -d -i FILE data.tar.gz.age | tar xz` opens one, too. Whatever is cut off, swapped or
 * altered in a sealed stream does not open. @see https://age-encryption.org/v1
 */
import { Readable } from 'node:stream';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupFault } from './backup-fault.ts';

export type KeyPair = {
  /** For the safe: `AGE-SECRET-KEY-1…`. */
  readonly privateKey: string;
  /** For the server: `age1…`. */
  readonly publicKey: string;
};

const DAMAGED = 'The backup is damaged: what was read of it is not what was written (cut off, altered, or parts of another one). Take an older one, or another copy of this one. Nothing was put in place.';

export async function newKeyPair(): Promise<KeyPair> {
  const privateKey = await generateX25519Identity();
  return { privateKey, publicKey: await identityToRecipient(privateKey) };
}

/** Whoever has one of the private keys can open it. In pieces, however long it is. */
export async function encryptTo(publicKeys: readonly string[], source: Readable): Promise<Readable> {
  const encrypter = new Encrypter();
  for (const publicKey of publicKeys) encrypter.addRecipient(publicKey);
  return Readable.from(await encrypter.encrypt(bytesOf(source)), { objectMode: false });
}

/** Throws `BackupFault`; so does the stream, as soon as it comes to what is not whole. */
export async function decryptWith(privateKeys: readonly string[], source: Readable): Promise<Readable> {
  const decrypter = new Decrypter();
  for (const privateKey of privateKeys) decrypter.addIdentity(privateKey);
  let plain: ReadableStream<Uint8Array>;
  try {
    plain = await decrypter.decrypt(bytesOf(source));
  } catch (error) {
    throw noKey(error) ? new BackupFault('The private key does not open this backup: it was made for another one. Its public keys are named in manifest.json.', { cause: error }) : damaged(error);
  }
  return Readable.from(wholePieces(plain), { objectMode: false });
}

async function* wholePieces(plain: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (error) {
    throw damaged(error);
  }
}

/** Piece by piece as they are wanted, and given back when nobody wants the rest: Node's own adapter throws then. */
function bytesOf(source: Readable): ReadableStream<Uint8Array> {
  return ReadableStream.from<Uint8Array>(source as AsyncIterable<Uint8Array>);
}

function noKey(error: unknown): boolean {
  return error instanceof Error && /no identity matched/i.test(error.message);
}

/** What the system says of the file is not the file's damage. */
function damaged(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error : new BackupFault(DAMAGED, { cause: error });
}
