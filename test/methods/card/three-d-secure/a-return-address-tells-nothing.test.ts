import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openReturn, returnAddresses, takesReturns } from '../../../../src/api/methods/card/three-d-secure/return-address.ts';
import { jstDate } from '../../../../src/domain/values/japan-time.ts';
import { createKeyring } from '../../../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../../../src/keys/master-key.ts';
import { MemoryKeyStore } from '../../../keys/support/memory-key-store.ts';

const URL_MAX = `https://${'p'.repeat(28)}.jp`;
const masterKey = masterKeyFrom(Buffer.alloc(32, 1));
const keyringOf = (store: MemoryKeyStore) => createKeyring({ store, masterKey, jstDate });
const opaqueOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

test('it fits what Yamato takes, and is opened by every process, but for a URL that is too long or without TLS', async () => {
  const store = new MemoryKeyStore();
  const claimId = randomUUID();
  const address = (await returnAddresses(keyringOf(store), 'demo', URL_MAX))(claimId, 'abcdefghij123456');
  expect([address.length <= 128, new URL(address).pathname]).toEqual([true, expect.stringMatching(/^\/v1\/threeDSecure\/[\w-]+$/)]);
  expect(await openReturn(keyringOf(store), opaqueOf(address))).toEqual({ shop: 'demo', claimId });
  expect([URL_MAX, 'https://pay.example.com', `https://${'p'.repeat(40)}.jp`, 'http://127.0.0.1:3000', undefined].map(takesReturns)).toEqual([true, true, false, false, false]);
});

test('each token has its own, the same one however often and by whomever it is made; no two share anything but the key', async () => {
  const store = new MemoryKeyStore();
  const [one, other] = await Promise.all([1, 2].map(() => returnAddresses(keyringOf(store), 'demo', URL_MAX)));
  const claimId = randomUUID();
  const first = one!(claimId, 'abcdefghij123456');
  expect(other!(claimId, 'abcdefghij123456')).toBe(first);
  const others = [one!(claimId, 'abcdefghij123457'), one!(randomUUID(), 'abcdefghij123456'), (await returnAddresses(keyringOf(store), 'other', URL_MAX))(claimId, 'abcdefghij123456')].map(opaqueOf);
  const behindKey = (opaque: string): string => opaque.slice(12);
  expect(new Set([opaqueOf(first), ...others].map((opaque) => behindKey(opaque).slice(0, 16))).size).toBe(4);
  expect(Buffer.from(opaqueOf(first), 'base64url').toString('hex')).not.toContain(claimId.replaceAll('-', ''));
});

test('whatever is changed in it, cut off, made up or spelled otherwise opens nothing', async () => {
  const store = new MemoryKeyStore();
  const keyring = keyringOf(store);
  const opaque = opaqueOf((await returnAddresses(keyring, 'demo', URL_MAX))(randomUUID(), 'abcdefghij123456'));
  const bytes = Buffer.from(opaque, 'base64url');
  const changed = Array.from(bytes, (_byte, at) => Buffer.from(bytes.map((byte, each) => (each === at ? byte ^ 1 : byte))).toString('base64url'));
  const others = ['', '.', opaque.slice(1), opaque.slice(0, -1), `${opaque}A`, `${opaque}=`, `${opaque.slice(0, -1)} ${opaque.at(-1)}`, randomBytes(bytes.length).toString('base64url'), '%00', '漢字'];
  for (const each of [...changed, ...others]) expect(await openReturn(keyring, each), each).toBeNull();
  expect(await openReturn(keyring, opaque)).not.toBeNull();
});

test('while the keys cannot be read nobody is told that his address is nobody’s', async () => {
  const store = new MemoryKeyStore();
  const opaque = opaqueOf((await returnAddresses(keyringOf(store), 'demo', URL_MAX))(randomUUID(), 'abcdefghij123456'));
  store.down = true;
  await expect(openReturn(keyringOf(store), opaque)).rejects.toThrow('down');
});
