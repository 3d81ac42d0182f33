import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openRecords } from '../../src/records/open-records.ts';
import { masterKey } from './support/master-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENOUGH = 50;

it('keeps every order it said was stored when the process of the in-process database is killed, and takes the lock over', async () => {
  const program = fileURLToPath(new URL('./support/claim-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stored: string[] = [];
  for await (const orderNumber of createInterface({ input: child.stdout })) {
    stored.push(orderNumber);
    if (stored.length === ENOUGH) child.kill('SIGKILL');
  }
  await ended;
  expect(stored.length).toBeGreaterThanOrEqual(ENOUGH);
  expect(existsSync(join(folder, 'records.lock'))).toBe(true);

  const records = await openRecords({ dataDir: folder, masterKey });
  for (const orderNumber of stored) {
    expect((await records.loadOrder('demo', orderNumber))?.state).toMatchObject({ orderNumber, sequence: 1 });
  }
  expect(await records.readEvents({ shops: null, after: null, limit: 500 })).not.toHaveLength(0);
  await records.close();
}, 90_000);
