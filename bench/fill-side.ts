/** Lists, searches and the archive over HTTP and in the records, with as many made-up orders as it is told. No engine, no worker. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { Agent } from 'undici';
import { z } from 'zod';
import { createApi } from '../src/api/app.ts';
import { createPayloadCodec } from '../src/keys/payload-codec.ts';
import { createLog } from '../src/log.ts';
import { type Database, openPglite, openPostgres } from '../src/records/database/open-database.ts';
import { openRecords } from '../src/records/open-records.ts';
import type { Records } from '../src/records/records.ts';
import { timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';
import { fillLives } from './records/fill-lives.ts';
import { type Filled, type ListQuery, listQueries } from './records/list-queries.ts';
import { bytesOfOrders, indexSizes, pagesLookedAt, tableSizes, vacuum } from './records/table-sizes.ts';

const SHOP = 'filled';
/** So long a session keeps its counts to itself. */
const COUNTS_AFTER_MS = 1_100;
const masterKey = randomBytes(32);
const folder = mkdtempSync(join(tmpdir(), 'torihiki-bench-fill-'));
const agent = new Agent({ connections: 1 });

type Place = { readonly databaseUrl: string | null };
type Opened = { readonly place: Place; readonly records: Records; readonly api: FastifyInstance; readonly url: string; readonly key: string; readonly filled: Filled; asked: number };

let opened: Opened | undefined;

function there(): Opened {
  if (opened === undefined) throw new Error('nothing filled yet');
  return opened;
}

function optionsOf({ databaseUrl }: Place) {
  return { ...(databaseUrl === null ? { dataDir: folder } : { databaseUrl }), masterKey };
}

async function open(place: Place, filled: Filled): Promise<void> {
  const records = await openRecords(optionsOf(place));
  const { key } = await records.createApiKey({ scope: 'staff', shops: [SHOP], label: 'fill' });
  const temporal = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) });
  const api = await createApi({
    records, temporal, taskQueue: 'orders', codec: createPayloadCodec(records.keyring), log: createLog('error'), now: () => new Date(), development: true,
    checks: { engine: async () => {}, worker: async () => {} }, connectionTest: async () => ({ ok: true, code: null, detail: '' }), uiOrigins: [], rateLimitPerSecond: 10_000,
  });
  opened = { place, records, api, url: await api.listen({ host: '127.0.0.1', port: 0 }), key, filled, asked: 0 };
}

async function close(): Promise<void> {
  await opened?.api.close();
  await opened?.records.close();
  opened = undefined;
}

/** Looks into the tables themselves; in the folder only one can have them open, so the API closes meanwhile. */
async function inTables<T>(look: (db: Database['db']) => Promise<T>): Promise<T> {
  const { place, filled } = there();
  if (place.databaseUrl === null) await close();
  const database = place.databaseUrl === null ? await openPglite(folder) : openPostgres(place.databaseUrl);
  try {
    return await look(database.db);
  } finally {
    await database.close();
    if (place.databaseUrl === null) await open(place, filled);
  }
}

/** How many were found; throws for a refusal. */
async function ask({ url, key, filled, records, asked }: Opened, { name, ask: request, call }: ListQuery): Promise<number> {
  if (request === undefined) {
    await call?.(records, filled);
    return 0;
  }
  // Far from the one before.
  const { path, body } = request(filled, asked * 7_919 + 13);
  const answer = await agent.request({
    origin: url, path: path.startsWith('/') ? path : `/v1/shops/${SHOP}/${path}`, method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${name}: ${path} was answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  const found = z.object({ orders: z.array(z.unknown()).optional(), deadlines: z.array(z.unknown()).optional(), events: z.array(z.unknown()).optional() }).parse(JSON.parse(text));
  return (found.orders ?? found.deadlines ?? found.events ?? [1]).length;
}

async function measure(query: ListQuery, count: number) {
  const side = there();
  const ms: number[] = [];
  let found = 0;
  const once = async (): Promise<void> => {
    side.asked += 1;
    ms.push(await timed(async () => {
      found = Math.max(found, await ask(side, query));
    }));
  };
  for (let warm = 0; warm < 3; warm += 1) await once();
  ms.length = 0;
  const before = await pages(side);
  for (let index = 0; index < count; index += 1) await once();
  const after = await pages(side);
  return { ms, found, pages: before === null || after === null ? null : Math.round((after - before) / count) };
}

/** Null in the folder, where nobody else can look. */
async function pages({ place, records }: Opened): Promise<number | null> {
  if (place.databaseUrl === null) return null;
  await delay(COUNTS_AFTER_MS);
  await records.ping();
  return inTables(pagesLookedAt);
}

const fillInput = z.object({ databaseUrl: z.string().nullable(), orders: z.number(), whole: z.boolean() });
const measureInput = z.object({ name: z.string(), count: z.number() });
const archiveInput = z.object({ afterDays: z.number(), orders: z.number(), withinMs: z.number() });

serveSide(
  {
    async fill(input) {
      const { databaseUrl, orders, whole } = fillInput.parse(input);
      await close();
      if (databaseUrl === null) rmSync(folder, { recursive: true, force: true });
      const place = { databaseUrl };
      const records = await openRecords(optionsOf(place));
      await records.createShop({ code: SHOP, name: '見本ショップ', environment: 'sandbox', policy: {} });
      await records.close();
      const filled = { shop: SHOP, orders, now: Date.now() };
      const database = databaseUrl === null ? await openPglite(folder) : openPostgres(databaseUrl);
      try {
        await fillLives(database, { masterKey, ...filled, whole });
        await vacuum(database.db);
      } finally {
        await database.close();
      }
      await open(place, filled);
      return null;
    },
    async measure(input) {
      const { name, count } = measureInput.parse(input);
      const query = listQueries.find((each) => each.name === name);
      if (query === undefined) throw new Error(`no query ${name}`);
      return measure(query, count);
    },
    async archive(input) {
      const { afterDays, orders, withinMs } = archiveInput.parse(input);
      const before = new Date(there().filled.now - afterDays * 86_400_000).toISOString();
      const until = performance.now() + withinMs;
      const moved = { orders: 0, events: 0, ms: 0 };
      moved.ms = await timed(async () => {
        for (let more = true; more && moved.orders < orders && performance.now() < until; ) {
          const turn = await there().records.archive({ before, limit: Math.min(500, orders - moved.orders), withinMs: until - performance.now() });
          moved.orders += turn.orders;
          moved.events += turn.events;
          more = turn.more;
        }
      });
      return moved;
    },
    sizes: () => inTables(async (db) => ({ tables: await tableSizes(db), indexes: await indexSizes(db) })),
    ofOrders: () => inTables(bytesOfOrders),
    vacuum: () => inTables(vacuum),
  },
  async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  },
);
