import { expect, it } from 'vitest';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { TamperedError, seal, unseal } from '../../src/keys/aes-gcm.ts';
import { UnknownKeyError, createKeyring } from '../../src/keys/keyring.ts';
import { WrongMasterKeyError, masterKeyFrom } from '../../src/keys/master-key.ts';
import { MemoryKeyStore } from './support/memory-key-store.ts';

function keyringAt(store: MemoryKeyStore, instant: string, masterByte = 1) {
  const clock = { now: Date.parse(instant) };
  const masterKey = masterKeyFrom(Buffer.alloc(32, masterByte));
  return { clock, keyring: createKeyring({ store, masterKey, jstDate, now: () => clock.now }) };
}

it('gives each shop its own key, the same in every process', async () => {
  const store = new MemoryKeyStore();
  const one = keyringAt(store, '2026-11-10T00:00:00Z').keyring;
  const two = keyringAt(store, '2026-11-10T00:00:00Z').keyring;
  const [a, again, b, installation] = [await one.currentKey('a'), await two.currentKey('a'), await one.currentKey('b'), await one.currentKey('')];
  expect(again.id).toBe(a.id);
  expect(again.key.equals(a.key)).toBe(true);
  expect(new Set([a.id, b.id, installation.id]).size).toBe(3);
  expect(a.key.equals(b.key)).toBe(false);
  expect((await two.keyById(b.id)).key.equals(b.key)).toBe(true);
});

it('makes one key when many ask at once', async () => {
  const store = new MemoryKeyStore();
  const { keyring } = keyringAt(store, '2026-11-10T00:00:00Z');
  const keys = await Promise.all(Array.from({ length: 20 }, () => keyring.currentKey('a')));
  expect(new Set(keys.map((key) => key.id)).size).toBe(1);
  expect(store.dataKeys).toHaveLength(1);
});

it('stores no key in clear', async () => {
  const store = new MemoryKeyStore();
  const { key } = await keyringAt(store, '2026-11-10T00:00:00Z').keyring.currentKey('a');
  expect(Buffer.from(store.dataKeys[0]!.wrapped).includes(key.export())).toBe(false);
});

it('changes the key with the month in Japan', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-30T14:59:59Z');
  const november = await keyring.currentKey('a');
  clock.now += 1_000;
  const december = await keyring.currentKey('a');
  expect(december.id).not.toBe(november.id);
  expect(store.dataKeys.map((key) => key.month).toSorted()).toEqual(['2026-11', '2026-12']);
});

it('makes the next month a week ahead and turns to it while the store is down', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-20T00:00:00Z');
  await keyring.currentKey('a');
  expect(store.dataKeys).toHaveLength(1);
  clock.now = Date.parse('2026-11-25T00:00:00Z');
  await keyring.currentKey('a');
  expect(store.dataKeys).toHaveLength(2);
  store.down = true;
  clock.now = Date.parse('2026-12-02T00:00:00Z');
  expect((await keyring.currentKey('a')).id).toBe(store.dataKeys.find((key) => key.month === '2026-12')!.id);
});

it('goes on with the last key while the store is down, but makes none up for a new shop', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-10T00:00:00Z');
  const key = await keyring.currentKey('a');
  store.down = true;
  clock.now += 3_600_000;
  expect(await keyring.currentKey('a')).toEqual(key);
  expect(await keyring.keyById(key.id)).toEqual(key);
  await expect(keyring.currentKey('b')).rejects.toThrow('down');
});

it('seals with the new version after a rotation, here at once, elsewhere within five minutes, and still opens the old', async () => {
  const store = new MemoryKeyStore();
  const here = keyringAt(store, '2026-11-10T00:00:00Z');
  const there = keyringAt(store, '2026-11-10T00:00:00Z');
  const old = await there.keyring.currentKey('a');
  const rotated = await here.keyring.rotate('a');
  expect((await here.keyring.currentKey('a')).id).toBe(rotated.id);
  there.clock.now += 5 * 60_000;
  expect((await there.keyring.currentKey('a')).id).toBe(rotated.id);
  expect(await here.keyring.keyById(old.id)).toEqual(old);
});

it('looks an unknown id up every time, and finds it once it is there', async () => {
  const store = new MemoryKeyStore();
  const elsewhere = new MemoryKeyStore();
  const { id } = await keyringAt(elsewhere, '2026-11-10T00:00:00Z').keyring.currentKey('a');
  const { keyring } = keyringAt(store, '2026-11-10T00:00:00Z');
  await expect(keyring.keyById(id)).rejects.toThrow(UnknownKeyError);
  store.dataKeys.push(...elsewhere.dataKeys);
  expect((await keyring.keyById(id)).id).toBe(id);
});

it('does not open keys of another master key', async () => {
  const store = new MemoryKeyStore();
  const { id } = await keyringAt(store, '2026-11-10T00:00:00Z').keyring.currentKey('a');
  const other = keyringAt(store, '2026-11-10T00:00:00Z', 2).keyring;
  await expect(other.keyById(id)).rejects.toThrow(WrongMasterKeyError);
  await expect(other.currentKey('a')).rejects.toThrow(WrongMasterKeyError);
});

it('seals so that any changed byte, another key and another place are noticed', () => {
  const key = Buffer.alloc(32, 3);
  const sealed = seal(key, Buffer.from('見本'), 'here');
  expect(unseal(key, sealed, 'here').toString()).toBe('見本');
  expect(seal(key, Buffer.from('見本'), 'here').equals(sealed)).toBe(false);
  expect(() => unseal(key, sealed, 'there')).toThrow(TamperedError);
  expect(() => unseal(Buffer.alloc(32, 4), sealed, 'here')).toThrow(TamperedError);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = changed[at]! ^ 1;
    expect(() => unseal(key, changed, 'here')).toThrow(TamperedError);
    expect(() => unseal(key, sealed.subarray(0, at), 'here')).toThrow(TamperedError);
  }
});
