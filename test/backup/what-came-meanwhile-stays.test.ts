import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openPlace } from '../../src/backup/put-in-place.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const unpacked = (into: string) => {
  const place = openPlace(into, false, new Date());
  mkdirSync(place.work, { recursive: true });
  writeFileSync(join(place.work, 'orders'), 'of the backup');
  return place;
};

it('a restore that finds its empty target in use at the end leaves it as it is', () => {
  const target = join(folder, 'used');
  const place = unpacked(target);
  mkdirSync(target);
  writeFileSync(join(target, 'orders'), 'of somebody who has begun');
  expect(() => place.put()).toThrow('was empty and is not any more');
  expect(readFileSync(join(target, 'orders'), 'utf8')).toBe('of somebody who has begun');
  place.abandon();
  expect(existsSync(place.work)).toBe(false);
});

it('two restores into one new folder: the first is kept', () => {
  const target = join(folder, 'twice');
  const [first, second] = [unpacked(target), openPlace(join(target, '..', 'twice'), false, new Date())];
  expect(first.put()).toBeNull();
  expect(() => second.put()).toThrow('was empty and is not any more');
  expect(readFileSync(join(target, 'orders'), 'utf8')).toBe('of the backup');
});
