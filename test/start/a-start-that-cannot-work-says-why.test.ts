import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/engine/ports.ts';
import { runProcess } from '../support/processes.ts';

const MASTER_KEY = randomBytes(32).toString('base64');
const DATABASE_URL = 'postgres://torihiki@127.0.0.1:1/torihiki';
const TEMPORAL_ADDRESS = '127.0.0.1:1';

const starts: Record<string, { env: Record<string, string>; says: RegExp[] }> = {
  'an API of its own without DATABASE_URL': { env: { ROLE: 'api', TEMPORAL_ADDRESS }, says: [/DATABASE_URL: is missing: with ROLE=api .*PGlite belongs to one process/] },
  'a worker of its own without DATABASE_URL': { env: { ROLE: 'worker', TEMPORAL_ADDRESS }, says: [/DATABASE_URL: is missing: with ROLE=worker/] },
  'production without MASTER_KEY': { env: { ENVIRONMENT: 'production', DATABASE_URL, TEMPORAL_ADDRESS }, says: [/MASTER_KEY: is missing/] },
  'production without an engine': { env: { NODE_ENV: 'production', DATABASE_URL, MASTER_KEY }, says: [/TEMPORAL_ADDRESS: is missing/] },
  'a master key that is none': { env: { MASTER_KEY: 'c2hvcnQ=' }, says: [/MASTER_KEY: is not 32 bytes in base64/] },
  'all faults at once': {
    env: { ROLE: 'api', ENVIRONMENT: 'production', PORT: '70000', LOG_LEVEL: 'loud' },
    says: [/7 faults/, /PORT: is not between 1 and 65535/, /LOG_LEVEL: is not one of/, /DATABASE_URL: is missing/, /TEMPORAL_ADDRESS: is missing/, /MASTER_KEY: is missing/],
  },
  'neither an engine nor a database that answers': {
    env: { ENVIRONMENT: 'production', ROLE: 'worker', DATABASE_URL, MASTER_KEY, TEMPORAL_ADDRESS },
    says: [/TEMPORAL_ADDRESS is 127\.0\.0\.1:1/, /PostgreSQL that DATABASE_URL names: .*ECONNREFUSED/],
  },
};

test.each(Object.entries(starts))('%s is refused with the reason, and nothing of the environment is shown', async (_name, { env, says }) => {
  const refused = runProcess(env);
  expect(await refused.ended).toBe(1);
  for (const said of says) expect(refused.output()).toMatch(said);
  expect(refused.output()).not.toContain(MASTER_KEY);
  expect(refused.output()).not.toMatch(/^\s+at /m);
}, 60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

async function start(env: Record<string, string>): Promise<{ code: number | string; said: string }> {
  const [PORT, SANDBOX_PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT] = [await freePort(), await freePort(), await freePort(), await freePort()].map(String) as [string, string, string, string];
  const refused = runProcess({ PORT, SANDBOX_PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT, ...env });
  return { code: await refused.ended, said: refused.output() };
}

test('a data folder that is a file, or below one, is named with what to do', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'x');
  const isFile = await start({ DATA_DIR: file });
  expect(isFile).toMatchObject({ code: 1, said: expect.stringContaining(`${file} is a file where a folder is needed`) });
  const below = await start({ DATA_DIR: join(file, 'below') });
  expect(below).toMatchObject({ code: 1, said: expect.stringContaining('leads through a file where a folder is needed') });
  for (const { said } of [isFile, below]) expect(said).toMatch(/set DATA_DIR to another folder/);
}, 60_000);

test('a host that is none of this machine is named with its setting', async () => {
  const refused = await start({ DATA_DIR: folder, HOST: '192.0.2.1' });
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('HOST is 192.0.2.1, which is no address of this machine') });
}, 60_000);

test('a first start that gets no engine makes no master key', async () => {
  const refused = await start({ DATA_DIR: folder, TEMPORAL_CLI_PATH: join(folder, 'nowhere') });
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('TEMPORAL_CLI_PATH is') });
  expect(existsSync(join(folder, 'master.key'))).toBe(false);
}, 60_000);

test('a folder where a file of ours belongs is named, not read as a code', async () => {
  mkdirSync(join(folder, 'engine.log'));
  mkdirSync(join(folder, 'sandbox.sqlite'));
  const { code, said } = await start({ DATA_DIR: folder, TEMPORAL_CLI_PATH: process.execPath });
  expect(code).toBe(1);
  expect(said).toMatch(/The Yamato sandbox cannot be started: .*sandbox\.sqlite/);
  expect(said).not.toMatch(/^E[A-Z]+:/m);
}, 60_000);
