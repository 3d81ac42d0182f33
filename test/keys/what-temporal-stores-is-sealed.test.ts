import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import type { DataConverter, LoadedDataConverter, Payload, SerializationContext } from '@temporalio/common';
import { bundleWorkflowCode } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { converterPaths, createDataConverter } from '../../src/keys/data-converter.ts';
import { DestroyedKeyError, UnknownKeyError, createKeyring } from '../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../src/keys/master-key.ts';
import { createPayloadCodec, shopOfContext, shopOfSealed } from '../../src/keys/payload-codec.ts';
import { payloadConverter } from '../../src/keys/payload-converter.ts';
import { isUndecodable } from '../../src/keys/undecodable.ts';
import { MemoryKeyStore } from './support/memory-key-store.ts';

const require = createRequire(import.meta.url);
const canary = '秘密　見本子';
const ofOrder: SerializationContext = { type: 'workflow', namespace: 'default', workflowId: 'order:demo:A:7' };
const ofActivity: SerializationContext = { type: 'activity', namespace: 'default', workflowId: 'order:demo:A:7', isLocal: false };

function setUp() {
  const store = new MemoryKeyStore();
  const keyring = createKeyring({ store, masterKey: masterKeyFrom(Buffer.alloc(32, 1)), jstDate });
  return { store, keyring, codec: createPayloadCodec(keyring) };
}

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

it.each([{ name: canary }, canary, null, undefined, [1, 'a'], new Uint8Array([0, 255])])('seals and opens %j', async (value) => {
  const { codec } = setUp();
  const [sealed] = await codec.encode([payloadConverter.toPayload(value, ofOrder)], ofOrder);
  expect(text(sealed?.metadata?.['encoding'])).toBe('binary/encrypted');
  expect(text(sealed?.data)).not.toContain('見本子');
  const [opened] = await codec.decode([sealed!], ofOrder);
  expect(payloadConverter.fromPayload(opened!, ofOrder)).toEqual(value);
});

it('seals with the key of the shop in the workflow id, or the installation\'s own', async () => {
  const { codec, store } = setUp();
  const payload = defaultPayloadConverter.toPayload('x');
  await codec.encode([payload], ofOrder);
  await codec.encode([payload]);
  expect([...new Set(store.dataKeys.map((key) => key.shop))]).toEqual(['demo', '']);
  expect(shopOfContext({ ...ofOrder, workflowId: 'batch:other:1' })).toBe('other');
  expect(shopOfContext({ ...ofOrder, workflowId: 'no-shop' })).toBe('');
});

it('takes and gives empty lists, and passes what is not sealed', async () => {
  const { codec } = setUp();
  expect(await codec.encode([])).toEqual([]);
  const plain = defaultPayloadConverter.toPayload('plain');
  expect(await codec.decode([plain])).toEqual([plain]);
});

it('waits for a key it does not know: decoding throws', async () => {
  const { codec } = setUp();
  const elsewhere = setUp();
  const sealed = await elsewhere.codec.encode([defaultPayloadConverter.toPayload('x')], ofOrder);
  await expect(codec.decode(sealed)).rejects.toThrow(UnknownKeyError);
});

it('does not wait for a key that was destroyed, and makes nothing up in its place: decoding throws, and says so', async () => {
  const { codec, store } = setUp();
  const sealed = await codec.encode([defaultPayloadConverter.toPayload('x')], ofOrder);
  const elsewhere = setUp();
  elsewhere.store.destroyed.push({ ...store.dataKeys[0]!, destroyedAt: '2026-07-01T00:00:00.000Z' });
  await expect(elsewhere.codec.decode(sealed)).rejects.toThrow(DestroyedKeyError);
  expect(await shopOfSealed(elsewhere.keyring, sealed[0]!)).toBe('demo');
});

it.each(['tag', 'body', 'cut', 'empty', 'no key id'])('makes a marker of a payload broken in its %s', async (how) => {
  const { codec } = setUp();
  const [sealed] = await codec.encode([defaultPayloadConverter.toPayload({ a: 1 })], ofOrder);
  const data = Buffer.from(sealed!.data!);
  if (how === 'tag') data[data.length - 1]! ^= 1;
  if (how === 'body') data[20]! ^= 1;
  const broken: Payload = { ...sealed!, data: how === 'cut' ? data.subarray(0, 30) : how === 'empty' ? new Uint8Array() : data };
  if (how === 'no key id') broken.metadata = { encoding: sealed!.metadata!['encoding']! };
  const [decoded] = await codec.decode([broken], ofOrder);
  const value: unknown = payloadConverter.fromPayload(decoded!, ofOrder);
  expect(isUndecodable(value)).toBe(true);
  expect(value).toEqual({ __undecodable: 'tampered' });
  expect(() => payloadConverter.fromPayload(decoded!, ofActivity)).toThrow('Undecodable');
});

it.each([
  ['garbage JSON', { metadata: { encoding: bytes('json/plain') }, data: bytes('{"a":') }],
  ['no data', { metadata: { encoding: bytes('json/plain') } }],
  ['an unknown encoding', { metadata: { encoding: bytes('x/y') }, data: bytes('1') }],
  ['no metadata', { data: bytes('1') }],
])('makes a marker of %s in a message, and a fault of it in an activity', (_what, payload) => {
  expect(payloadConverter.fromPayload(payload, ofOrder)).toEqual({ __undecodable: 'notJson' });
  expect(() => payloadConverter.fromPayload(payload, ofActivity)).toThrow('Undecodable');
});

it.each([null, undefined, 'x', 1, {}, { undecodable: 'x' }])('does not take %j for a marker', (value) => {
  expect(isUndecodable(value)).toBe(false);
});

it('is one converter for clients and workers, whose failures hide their message', () => {
  // The SDK's own loader; what it takes is what clients and workers take.
  const { loadDataConverter } = require('@temporalio/common/lib/internal-non-workflow') as {
    loadDataConverter: (converter: DataConverter) => LoadedDataConverter;
  };
  const loaded = loadDataConverter(createDataConverter(setUp().keyring));
  expect(loaded.payloadCodecs).toHaveLength(1);
  const failure = loaded.failureConverter.errorToFailure(new Error(canary), loaded.payloadConverter, ofOrder);
  expect(failure.message).not.toContain('見本子');
  expect(failure.stackTrace ?? '').not.toContain('見本子');
  const error = loaded.failureConverter.failureToError(failure, loaded.payloadConverter, ofOrder);
  expect(error.message).toContain(canary);
});

it('fits into a workflow bundle, free of Node', async () => {
  const folder = mkdtempSync(join(import.meta.dirname, 'bundle-'));
  try {
    const workflowsPath = join(folder, 'workflows.ts');
    writeFileSync(workflowsPath, "import { isUndecodable } from '../../../src/keys/undecodable.ts';\nexport async function probe(x: unknown): Promise<boolean> { return isUndecodable(x); }\n");
    const { code } = await bundleWorkflowCode({ workflowsPath, ...converterPaths, logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} } });
    expect(code).toContain('__undecodable');
    expect(code).not.toContain('createCipheriv');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
