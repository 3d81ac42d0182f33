import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keepNewest } from '../../src/backup/backup-directory.ts';

const to = mkdtempSync(join(tmpdir(), 'torihiki-kept-'));
afterAll(() => rmSync(to, { recursive: true, force: true }));

it('the backup just made stays, also beside one that a clock ahead has named later', () => {
  const [old, made, ahead] = ['torihiki-20261101T000000Z', 'torihiki-20261130T000000Z', 'torihiki-20271130T000000Z'] as const;
  for (const name of [old, made, ahead]) {
    mkdirSync(join(to, name));
    writeFileSync(join(to, name, 'manifest.json'), '{}');
  }
  expect(keepNewest(to, 2, made)).toEqual([old]);
  expect(keepNewest(to, 1, made)).toEqual([ahead]);
  expect(readdirSync(to)).toEqual([made]);
});
