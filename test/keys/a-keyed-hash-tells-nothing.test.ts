import { expect, it } from 'vitest';
import { canonicalJson } from '../../src/keys/canonical-json.ts';
import { loadKeyedHashes } from '../../src/keys/keyed-hash.ts';
import { WrongMasterKeyError, masterKeyFrom } from '../../src/keys/master-key.ts';
import { MemoryKeyStore } from './support/memory-key-store.ts';

const masterKey = masterKeyFrom(Buffer.alloc(32, 1));

it('is the same in every process and different per installation, shop, kind, value and version', async () => {
  const store = new MemoryKeyStore();
  const one = await loadKeyedHashes(store, masterKey);
  const two = await loadKeyedHashes(store, masterKey);
  const elsewhere = await loadKeyedHashes(new MemoryKeyStore(), masterKey);
  const hash = one.searchHash('a', 'phone', '0901', 1);
  expect(two.searchHash('a', 'phone', '0901', 1)).toBe(hash);
  await one.rotate();
  const others = [
    elsewhere.searchHash('a', 'phone', '0901', 1),
    one.searchHash('b', 'phone', '0901', 1),
    one.searchHash('a', 'phoneLast4', '0901', 1),
    one.searchHash('a', 'phone', '0902', 1),
    one.searchHash('a', 'phone', '0901', 2),
  ];
  expect(new Set([hash, ...others]).size).toBe(6);
});

it('keeps older versions after a rotation, newest first, and learns those of other processes', async () => {
  const store = new MemoryKeyStore();
  const one = await loadKeyedHashes(store, masterKey);
  const two = await loadKeyedHashes(store, masterKey);
  const before = one.fingerprint({ a: 1 }, 1);
  await one.rotate();
  expect(one.versions).toEqual([2, 1]);
  expect(one.currentVersion).toBe(2);
  expect(one.fingerprint({ a: 1 }, 1)).toBe(before);
  expect(() => two.fingerprint({ a: 1 }, 2)).toThrow(RangeError);
  await two.reload();
  expect(two.fingerprint({ a: 1 }, 2)).toBe(one.fingerprint({ a: 1 }, 2));
});

it('does not load under another master key', async () => {
  const store = new MemoryKeyStore();
  await loadKeyedHashes(store, masterKey);
  await expect(loadKeyedHashes(store, masterKeyFrom(Buffer.alloc(32, 2)))).rejects.toThrow(WrongMasterKeyError);
});

it.each([
  [{ b: 1, a: { d: [1, 2], c: null } }, { a: { c: null, d: [1, 2] }, b: 1 }, true],
  [{ a: undefined, b: 1 }, { b: 1 }, true],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
  [{ a: 1 }, { a: '1' }, false],
  [{ a: null }, {}, false],
])('canonical JSON of %j and %j', (left, right, same) => {
  expect(canonicalJson(left) === canonicalJson(right)).toBe(same);
});
