import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openRecords } from '../../src/records/open-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-admin-key-'));
const masterKey = Buffer.alloc(32, 7);
const production = { PATH: process.env['PATH'], ENVIRONMENT: 'production', TEMPORAL_ADDRESS: '127.0.0.1:1', DATA_DIR: folder };

function create(env: NodeJS.ProcessEnv, ...args: string[]) {
  return spawnSync(process.execPath, ['scripts/create-admin-key.ts', ...args], { env, encoding: 'utf8' });
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a production installation gets an admin key, shown once on standard output and nowhere else', async () => {
  const made = create({ ...production, MASTER_KEY: masterKey.toString('base64') }, 'head office');
  expect([made.status, made.stdout]).toEqual([0, expect.stringMatching(/^trk_admin_[\w-]{43}\n$/)]);
  expect(made.stderr).toContain('head office');
  expect(made.stderr).not.toContain(made.stdout.trim());
  const records = await openRecords({ dataDir: join(folder, 'records'), masterKey });
  try {
    expect(await records.findApiKey(made.stdout.trim())).toMatchObject({ scope: 'admin', shops: null, label: 'head office', revokedAt: null });
  } finally {
    await records.close();
  }
});

test('without the production settings it says what is missing, and makes nothing', () => {
  const refused = create({ ...production });
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('MASTER_KEY: is missing');
});

test('a label is needed that a person can recognise', () => {
  const refused = create({ ...production, MASTER_KEY: masterKey.toString('base64') }, '');
  expect([refused.status, refused.stdout, refused.stderr]).toEqual([1, '', expect.stringContaining('label')]);
});
