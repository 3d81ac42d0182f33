/** The order list over HTTP, with as many orders in the records as it is told. No engine, no worker: it needs none. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { Agent } from 'undici';
import { z } from 'zod';
import { createApi } from '../src/api/app.ts';
import { createPayloadCodec } from '../src/keys/payload-codec.ts';
import { createLog } from '../src/log.ts';
import { openRecords } from '../src/records/open-records.ts';
import type { OpenRecordsOptions, Records } from '../src/records/records.ts';
import { timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';
import { fillOrders } from './records/fill.ts';

const SHOP = 'list';
const folder = mkdtempSync(join(tmpdir(), 'torihiki-bench-list-'));
const masterKey = randomBytes(32);
const agent = new Agent({ connections: 1 });

/** Nobody listens there: lists do not ask the engine. */
const temporal = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) });

type Opened = { readonly records: Records; readonly api: FastifyInstance; readonly url: string; readonly key: string };

let opened: Opened | undefined;
let filled = 0;

async function openList(options: OpenRecordsOptions): Promise<Opened> {
  const records = await openRecords(options);
  const { key } = await records.createApiKey({ scope: 'staff', shops: [SHOP], label: 'list' });
  const api = await createApi({
    records,
    temporal,
    taskQueue: 'orders',
    codec: createPayloadCodec(records.keyring),
    log: createLog('info'),
    now: () => new Date(),
    development: true,
    checks: { engine: async () => {}, worker: async () => {} },
    connectionTest: async () => ({ ok: true, code: null, detail: '' }),
    uiOrigins: [],
    rateLimitPerSecond: 10_000,
  });
  return { records, api, url: await api.listen({ host: '127.0.0.1', port: 0 }), key };
}

async function closeList(): Promise<void> {
  await opened?.api.close();
  await opened?.records.close();
  opened = undefined;
}

async function makeShop(options: OpenRecordsOptions): Promise<void> {
  const records = await openRecords(options);
  await records.createShop({ code: SHOP, name: '見本ショップ', environment: 'sandbox', policy: {} });
  await records.close();
}

async function list({ url, key }: Opened, query: string): Promise<number> {
  return timed(async () => {
    const answer = await agent.request({ origin: url, path: `/v1/shops/${SHOP}/orders?limit=100${query}`, method: 'GET', headers: { authorization: `Bearer ${key}` } });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${query} was answered ${answer.statusCode}: ${text}`);
    const { orders } = z.object({ orders: z.array(z.unknown()) }).parse(JSON.parse(text));
    if (orders.length !== 100) throw new Error(`${query} found ${orders.length} orders`);
  });
}

const fillInput = z.object({ databaseUrl: z.string().nullable(), to: z.number() });
const listInput = z.object({ query: z.string(), count: z.number() });

serveSide(
  {
    async fill(input) {
      const { databaseUrl, to } = fillInput.parse(input);
      const options = { ...(databaseUrl === null ? { dataDir: folder } : { databaseUrl }), masterKey };
      await closeList();
      if (filled === 0) await makeShop(options);
      await fillOrders(options, SHOP, filled, to);
      filled = to;
      opened = await openList(options);
      return null;
    },
    async list(input) {
      const { query, count } = listInput.parse(input);
      if (opened === undefined) throw new Error('nothing filled yet');
      const all: number[] = [];
      for (let index = 0; index < count; index += 1) all.push(await list(opened, query));
      return all;
    },
  },
  async () => {
    await closeList();
    rmSync(folder, { recursive: true, force: true });
  },
);
