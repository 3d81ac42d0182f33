import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { createDataConverter } from '../../src/keys/data-converter.ts';
import { createKeyring } from '../../src/keys/keyring.ts';
import { masterKeyFrom } from '../../src/keys/master-key.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { MemoryKeyStore } from '../keys/support/memory-key-store.ts';
import { describeWithEngine } from '../support/engine.ts';

const masterKey = masterKeyFrom(Buffer.alloc(32, 1));

describeWithEngine('A sealed workflow', (engine) => {
  const store = new MemoryKeyStore();
  const keyring = createKeyring({ store, masterKey, jstDate });
  const taskQueue = `codec-${randomUUID()}`;
  let connection: Connection;
  let native: NativeConnection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    connection = await Connection.connect({ address: engine.address });
    native = await NativeConnection.connect({ address: engine.address });
    client = new Client({ connection, namespace: engine.namespace, dataConverter: createDataConverter(keyring) });
    worker = await Worker.create({
      connection: native,
      namespace: engine.namespace,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('./support/probe-workflow.ts', import.meta.url)),
      dataConverter: createDataConverter(keyring),
    });
    running = worker.run();
  });

  afterAll(async () => {
    worker.shutdown();
    await running;
    await connection.close();
    await native.close();
  });

  async function start() {
    const workflowId = `order:demo:${randomUUID()}`;
    const handle = await client.workflow.start('probe', { workflowId, taskQueue, args: ['秘密　見本子'] });
    const hears = (): Promise<readonly string[]> => handle.query<readonly string[]>('heard');
    return { handle, workflowId, hears };
  }

  /** Puts a payload on the wire as it is, past our codec. */
  async function signalRaw(workflowId: string, payload: Payload): Promise<void> {
    await connection.workflowService.signalWorkflowExecution({
      namespace: engine.namespace,
      workflowExecution: { workflowId },
      signalName: 'tell',
      input: { payloads: [payload] },
    });
  }

  it('hears good messages, records broken ones, and goes on', async () => {
    const { handle, workflowId } = await start();
    await handle.signal('tell', { good: '見本' });
    const [sealed] = await createPayloadCodec(keyring).encode([
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') },
    ]);
    const tampered = Buffer.from(sealed?.data ?? []);
    tampered[tampered.length - 1]! ^= 1;
    await signalRaw(workflowId, { ...sealed!, data: tampered });
    await signalRaw(workflowId, { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"garbage') });
    await handle.signal('tell', 'still here');
    const expected = ['"秘密　見本子"', '{"good":"見本"}', 'undecodable', 'undecodable', '"still here"'];
    await handle.signal('tell', 'end');
    expect(await handle.result()).toEqual([...expected, '"end"']);
    const history = JSON.stringify(await handle.fetchHistory());
    expect(history).not.toContain(Buffer.from('見本').toString('base64').slice(0, 6));
    expect(history).toContain(Buffer.from('binary/encrypted').toString('base64'));
  });

  it('waits for an unknown key and goes on when it comes', async () => {
    const { handle, workflowId, hears } = await start();
    await expect.poll(hears, { timeout: 20_000 }).toHaveLength(1);
    const elsewhere = new MemoryKeyStore();
    const codec = createPayloadCodec(createKeyring({ store: elsewhere, masterKey, jstDate }));
    const [foreign] = await codec.encode([{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"from afar"') }]);
    const before = store.asked;
    await signalRaw(workflowId, foreign!);
    // It looks the key up, again and again, and the run stays open.
    await expect.poll(() => store.asked, { timeout: 20_000 }).toBeGreaterThan(before);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    store.dataKeys.push(...elsewhere.dataKeys);
    await expect.poll(() => hears().catch(() => []), { timeout: 25_000 }).toEqual(['"秘密　見本子"', '"from afar"']);
    await handle.signal('tell', 'end');
    await handle.result();
  });
});
