import { expect, it } from 'vitest';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { TamperedError, seal, unseal } from '../../src/keys/aes-gcm.ts';
import { DestroyedKeyError, UnknownKeyError, createKeyring } from '../../src/keys/keyring.ts';
import { loadKeyedHashes } from '../../src/keys/keyed-hash.ts';
import { WrongMasterKeyError, masterKeyFrom, wrapName } from '../../src/keys/master-key.ts';
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

it('gives the month that was made ahead a new version, too, when it is rotated', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-25T00:00:00Z');
  await keyring.currentKey('a');
  await keyring.rotate('a');
  expect(store.dataKeys.map(({ month, version }) => `${month} ${version}`).toSorted()).toEqual(['2026-11 1', '2026-11 2', '2026-12 1', '2026-12 2']);
  clock.now = Date.parse('2026-12-02T00:00:00Z');
  expect((await keyring.currentKey('a')).id).toBe(store.dataKeys.find(({ month, version }) => month === '2026-12' && version === 2)!.id);
});

it('seals with last month\'s key for a week at most while the store is down: one that is long over may be destroyed', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-10T00:00:00Z');
  const november = await keyring.currentKey('a');
  store.down = true;
  clock.now = Date.parse('2026-12-07T14:59:59Z');
  expect(await keyring.currentKey('a')).toEqual(november);
  clock.now = Date.parse('2026-12-07T15:00:00Z');
  await expect(keyring.currentKey('a')).rejects.toThrow('down');
  expect(await keyring.keyById(november.id)).toEqual(november);
});

it('tells a key that was destroyed from one that nobody knows, and waits for neither where it is gone', async () => {
  const store = new MemoryKeyStore();
  const { keyring } = keyringAt(store, '2026-11-10T00:00:00Z');
  const destroyed = { id: 'gone', shop: 'a', month: '2026-01', version: 1, destroyedAt: '2026-07-01T00:00:00.000Z' };
  store.destroyed.push(destroyed);
  const error = await keyring.keyById('gone').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DestroyedKeyError);
  expect(error).toMatchObject({ destroyed, message: expect.stringMatching(/shop a, 2026-01.*destroyed at 2026-07-01.*taken up from the records/) });
  await expect(keyring.keyById('never')).rejects.toThrow(UnknownKeyError);
});

it('forgets a key that another process destroyed within a minute, and at once one of its own', async () => {
  const store = new MemoryKeyStore();
  const { keyring, clock } = keyringAt(store, '2026-11-10T00:00:00Z');
  const { id } = await keyring.currentKey('a');
  const destroy = (): void => {
    const [row] = store.dataKeys.splice(store.dataKeys.findIndex((key) => key.id === id), 1);
    store.destroyed.push({ ...row!, destroyedAt: '2026-11-10T00:00:00.000Z' });
  };
  destroy();
  expect((await keyring.keyById(id)).id).toBe(id);
  clock.now += 60_000;
  // The look itself keeps nobody waiting.
  await keyring.keyById(id);
  await new Promise((resolve) => setImmediate(resolve));
  await expect(keyring.keyById(id)).rejects.toThrow(DestroyedKeyError);
  const other = await keyring.currentKey('b');
  keyring.forget([other.id]);
  store.dataKeys.length = 0;
  await expect(keyring.keyById(other.id)).rejects.toThrow(UnknownKeyError);
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

it('opens what either of two master keys has wrapped, and wraps as the records are wrapped', async () => {
  const [old, anew] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const store = new MemoryKeyStore();
  await loadKeyedHashes(store, masterKeyFrom(old));
  const before = createKeyring({ store, masterKey: masterKeyFrom(anew, [old]), jstDate });
  const made = await before.currentKey('a');
  // Whoever has the old one alone opens it all the same: the records are still wrapped by that.
  expect((await createKeyring({ store, masterKey: masterKeyFrom(old), jstDate }).keyById(made.id)).key.equals(made.key)).toBe(true);
  const [hash] = store.hashed.splice(0);
  store.hashed.push({ version: 1, wrapped: masterKeyFrom(anew).wrap(masterKeyFrom(old).unwrap(hash!.wrapped, wrapName.hashKey(1)), wrapName.hashKey(1)) });
  const { id } = await before.currentKey('b');
  expect((await createKeyring({ store, masterKey: masterKeyFrom(anew), jstDate }).keyById(id)).id).toBe(id);
});

it('makes no key in a process whose master key was replaced: it says what to do, and goes on with what it knows', async () => {
  const store = new MemoryKeyStore();
  const old = masterKeyFrom(Buffer.alloc(32, 1));
  await loadKeyedHashes(store, old);
  const keyring = createKeyring({ store, masterKey: old, jstDate });
  const known = await keyring.currentKey('a');
  const [hash] = store.hashed.splice(0);
  store.hashed.push({ version: 1, wrapped: masterKeyFrom(Buffer.alloc(32, 2)).wrap(old.unwrap(hash!.wrapped, wrapName.hashKey(1)), wrapName.hashKey(1)) });
  await expect(keyring.currentKey('b')).rejects.toThrow(/rotate-master.*start this process again with the new one as MASTER_KEY/);
  expect(store.dataKeys.map(({ shop }) => shop)).toEqual(['a']);
  expect(await keyring.currentKey('a')).toEqual(known);
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
