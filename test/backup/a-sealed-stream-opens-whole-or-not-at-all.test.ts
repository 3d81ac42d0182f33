import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { BackupFault } from '../../src/backup/backup-fault.ts';
import { decryptWith, encryptTo, type KeyPair, newKeyPair } from '../../src/backup/encryption.ts';

/** Of the format: plain bytes in one piece, and the seal of each. */
const PIECE = 65_536 + 16;

let keys: KeyPair;
let other: KeyPair;
beforeAll(async () => {
  [keys, other] = [await newKeyPair(), await newKeyPair()];
});

const sealed = async (plain: Buffer, ...publicKeys: string[]) => buffer(await encryptTo(publicKeys.length === 0 ? [keys.publicKey] : publicKeys, Readable.from([plain], { objectMode: false })));
const opened = async (cipher: Buffer, key = keys.privateKey) => buffer(await decryptWith([key], Readable.from([cipher], { objectMode: false })));

test.each([0, 1, 65_535, 65_536, 65_537, 1_000_003])('%i bytes come back as they were', async (length) => {
  const plain = randomBytes(length);
  const cipher = await sealed(plain);
  expect(await opened(cipher)).toEqual(plain);
  if (length > 32) expect(cipher.includes(plain.subarray(0, 32))).toBe(false);
});

test('each of several keys opens it, and no other does', async () => {
  const plain = randomBytes(1_000);
  const cipher = await sealed(plain, keys.publicKey, other.publicKey);
  expect(await opened(cipher, keys.privateKey)).toEqual(plain);
  expect(await opened(cipher, other.privateKey)).toEqual(plain);
  await expect(opened(await sealed(plain), other.privateKey)).rejects.toThrow(/The private key does not open this backup: it was made for another one/);
});

describe('what is not as it was written does not open', () => {
  const plain = randomBytes(5 * 65_536 + 100);
  let cipher: Buffer;
  /** Where the pieces begin. */
  let header: number;
  beforeAll(async () => {
    cipher = await sealed(plain);
    header = cipher.length - (5 * PIECE + 100 + 16);
  });
  const piece = (at: number) => cipher.subarray(header + at * PIECE, header + (at + 1) * PIECE);
  const refused = async (bytes: Buffer) => expect(opened(bytes)).rejects.toThrow(BackupFault);

  test('cut off, within a piece and between two', async () => {
    await refused(cipher.subarray(0, cipher.length - 1));
    await refused(cipher.subarray(0, header + 3 * PIECE));
    await refused(cipher.subarray(0, header + 16));
    await refused(cipher.subarray(0, 20));
    await refused(Buffer.alloc(0));
  });

  test('with two pieces swapped, one left out, one twice', async () => {
    const [head, rest] = [cipher.subarray(0, header), cipher.subarray(header + 5 * PIECE)];
    await refused(Buffer.concat([head, piece(0), piece(2), piece(1), piece(3), piece(4), rest]));
    await refused(Buffer.concat([head, piece(0), piece(1), piece(3), piece(4), rest]));
    await refused(Buffer.concat([head, piece(0), piece(0), piece(1), piece(2), piece(3), piece(4), rest]));
    await refused(Buffer.concat([cipher, piece(0)]));
  });

  test('with a piece of another backup for the same key', async () => {
    const twin = await sealed(plain);
    await refused(Buffer.concat([cipher.subarray(0, header + PIECE), twin.subarray(header + PIECE, header + 2 * PIECE), cipher.subarray(header + 2 * PIECE)]));
    await refused(Buffer.concat([twin.subarray(0, header), cipher.subarray(header)]));
  });

  test('with one bit turned, wherever', async () => {
    for (const at of [0, 30, header - 1, header, header + PIECE + 7, cipher.length - 1]) {
      const changed = Buffer.from(cipher);
      changed[at]! ^= 1;
      await refused(changed);
    }
  });
});

test('however long it is, memory does not grow with it', async () => {
  const block = randomBytes(1 << 20);
  const megabytes = 96;
  function* blocks(): Generator<Buffer> {
    for (let at = 0; at < megabytes; at += 1) yield block;
  }
  const through = await decryptWith([keys.privateKey], await encryptTo([keys.publicKey], Readable.from(blocks(), { objectMode: false })));
  let read = 0;
  let peak = 0;
  const before = process.memoryUsage.rss();
  for await (const part of through) {
    read += (part as Buffer).length;
    peak = Math.max(peak, process.memoryUsage.rss() - before);
  }
  expect(read).toBe(megabytes << 20);
  expect(peak).toBeLessThan(64 << 20);
});
