/** An API over real records and a scripted engine, with one shop and a key of every scope. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { atobaraiCredentials } from '../../src/api/methods/atobarai/credentials.ts';
import { createApi } from '../../src/api/app.ts';
import type { ApiDeps } from '../../src/api/deps.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { ApiKeyScope } from '../../src/records/contract/api-keys.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { inject } from 'vitest';
import { putEmptyDatabase } from '../support/empty-database.ts';
import { type StubEngine, stubEngine } from './a-stub-engine.ts';

export type TestApi = {
  readonly app: FastifyInstance;
  readonly deps: ApiDeps;
  readonly records: Records;
  readonly engine: StubEngine;
  readonly codec: PayloadCodec;
  readonly keys: Readonly<Record<ApiKeyScope, string>>;
  /** Every line logged so far. */
  readonly logLines: string[];
  /** Sends JSON with a key; `key: null` sends none. */
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, options?: SendOptions): Promise<LightMyRequestResponse>;
  /** The same shops and keys behind an API whose process differs; closed with the first. */
  variant(changes: Partial<ApiDeps>): Promise<Pick<TestApi, 'app' | 'send'>>;
  close(): Promise<void>;
};

export type SendOptions = { body?: unknown; key?: string | null; headers?: Record<string, string> };

export const SHOP = 'demo';
export const OTHER_SHOP = 'other';

export async function startTestApi(): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-api-'));
  putEmptyDatabase(inject('engine'), folder);
  const records = await openRecords({ dataDir: folder, masterKey: randomBytes(32) });
  await seedShop(records, SHOP);
  await seedShop(records, OTHER_SHOP);
  const keys = await seedKeys(records);
  const engine = stubEngine();
  const codec = createPayloadCodec(records.keyring);
  const { log, lines } = memoryLog();
  const deps = apiDeps(records, engine, codec, log);
  const apps: FastifyInstance[] = [];
  const serve = async (served: ApiDeps): Promise<Pick<TestApi, 'app' | 'send'>> => {
    const app = await createApi(served);
    apps.push(app);
    return { app, send: sender(app, keys.staff) };
  };
  return {
    ...(await serve(deps)), deps, records, engine, codec, keys, logLines: lines,
    variant: (changes) => serve({ ...deps, ...changes }),
    close: async () => {
      await Promise.all(apps.map((app) => app.close()));
      await records.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sender(app: FastifyInstance, usualKey: string): TestApi['send'] {
  return (method, url, { body, key = usualKey, headers = {} } = {}) => {
    const request: InjectOptions = { method, url, headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers } };
    if (body !== undefined) {
      request.payload = JSON.stringify(body);
      request.headers = { 'content-type': 'application/json', ...request.headers };
    }
    return app.inject(request);
  };
}

async function seedShop(records: Records, code: string): Promise<void> {
  const policy = { checkoutDeadlineMs: 300 };
  await records.createShop({ code, name: `見本店舗 ${code}`, environment: 'sandbox', policy });
  await records.setCredentials(code, 'atobarai', atobaraiCredentials({ ycfStrCode: '12345678901', password: 'password', contract: {} }));
}

async function seedKeys(records: Records): Promise<Record<ApiKeyScope, string>> {
  const make = async (scope: ApiKeyScope, shops: readonly string[] | null) =>
    (await records.createApiKey({ scope, shops, label: `テスト ${scope}` })).key;
  return {
    cart: await make('cart', [SHOP]),
    staff: await make('staff', [SHOP]),
    ops: await make('ops', null),
    admin: await make('admin', null),
  };
}

function memoryLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  return { log, lines };
}

function apiDeps(records: Records, engine: StubEngine, codec: PayloadCodec, log: Log): ApiDeps {
  return {
    records,
    temporal: engine.client,
    taskQueue: 'orders',
    codec,
    log,
    now: () => new Date(),
    development: false,
    checks: { engine: async () => undefined, worker: async () => undefined },
    connectionTest: async () => ({ ok: true, code: null, detail: '接続できました。' }),
    uiOrigins: ['http://127.0.0.1:8233'],
    rateLimitPerSecond: 10_000,
    guessesPerSecond: 10_000,
  };
}
