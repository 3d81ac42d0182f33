/** `npm run cluster` where something is in its way: one sentence at once, instead of waiting for programs that end again and again. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresFolder } from '../../cluster/services/postgres-server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'torihiki-cluster-'));
const database = postgresFolder(join(dataDir, 'cluster'));
/** Below the ports that systems give out by themselves. */
const PORT = 21_310;
const taken: Server = createServer();

beforeAll(() => new Promise<void>((resolve, reject) => {
  taken.once('error', reject);
  taken.listen(PORT, '127.0.0.1', resolve);
}));
afterAll(() => {
  taken.close();
  for (const folder of [dataDir, database]) rmSync(folder, { recursive: true, force: true });
});

function start(first: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['cluster/main.ts'], { encoding: 'utf8', timeout: 60_000, env: { PATH: process.env['PATH'], DATA_DIR: dataDir, CLUSTER_PORT: first } });
  return { status, stderr };
}

test.each([0, 3])('a port that somebody has is named, and what to set (the %ith of them)', (place) => {
  const { status, stderr } = start(String(PORT - place));
  expect([status, stderr]).toEqual([1, expect.stringContaining(`Port ${PORT} of 127.0.0.1, where`)]);
  expect(stderr).toMatch(/is in use\. Stop who has it, or set CLUSTER_PORT to the first of \d+ ports in a row that are free\.\n$/);
});

test.each(['abc', '', '80', '70000', '-1'])('CLUSTER_PORT %j is answered by a sentence', (value) => {
  expect(start(value)).toEqual({ status: 1, stderr: `CLUSTER_PORT must be a port from 1000 to 65000, not "${value}"\n` });
});

test('a database whose secrets are gone is not given others', () => {
  mkdirSync(database, { recursive: true });
  writeFileSync(join(database, 'made'), '');
  const { status, stderr } = start('21400');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/holds a database that only the secrets in .* opened, and those are gone\. `npm run cluster -- --reset` begins anew\.\n$/)]);
});
