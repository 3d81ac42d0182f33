import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendToDestroyedList, DamagedListError, readDestroyedList } from '../../src/keys/destroyed-list.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-list-'));
  file = join(folder, 'apart', 'destroyed-keys.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = (id: string) => ({ id, shop: 'demo', month: '2026-01', version: 1, destroyedAt: '2026-07-01T00:00:00.000Z' });
const order = (orderNumber: string, at = '2026-07-02T00:00:00.000Z') => ({ shop: 'demo', orderNumber, at });

it('is empty where there is no file, and none is made for nothing', () => {
  expect(readDestroyedList(file)).toEqual({ keys: [], orders: [] });
  expect(appendToDestroyedList(file, { keys: [], orders: [] })).toBe(0);
  expect(() => statSync(file)).toThrow('ENOENT');
});

it('reads what was added, once each, in a file of the owner\'s', () => {
  expect(appendToDestroyedList(file, { keys: [key('a')], orders: [order('A-1')] })).toBe(2);
  expect(appendToDestroyedList(file, { keys: [key('a'), key('b')], orders: [order('A-1'), order('A-1', '2026-08-01T00:00:00.000Z')] })).toBe(2);
  expect(readDestroyedList(file)).toEqual({ keys: [key('a'), key('b')], orders: [order('A-1'), order('A-1', '2026-08-01T00:00:00.000Z')] });
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('does not count a line that was cut off in the middle of its writing, and goes on behind it', () => {
  appendToDestroyedList(file, { keys: [key('a')], orders: [] });
  appendFileSync(file, '{"key":"b","shop":"de');
  expect(readDestroyedList(file).keys).toEqual([key('a')]);
  appendToDestroyedList(file, { keys: [key('c')], orders: [] });
  appendToDestroyedList(file, { keys: [key('d')], orders: [] });
  expect(readDestroyedList(file).keys).toEqual([key('a'), key('c'), key('d')]);
});

it('keeps a last line that somebody typed without its end', () => {
  appendToDestroyedList(file, { keys: [key('a')], orders: [] });
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n{"order":"B-1","shop":"demo","at":"2026-07-03T00:00:00Z"}`);
  appendToDestroyedList(file, { keys: [key('c')], orders: [] });
  expect(readDestroyedList(file)).toEqual({ keys: [key('a'), key('c')], orders: [order('B-1', '2026-07-03T00:00:00Z')] });
});

it.each(['not JSON', '{"key":"a","shop":"demo","month":"2026-01","version":"1","at":"2026-07-01T00:00:00Z"}', '{"key":"a","shop":"demo","month":"2026-01","version":1,"at":"yesterday"}', '{"shop":"demo","at":"2026-07-01T00:00:00Z"}', '[]', 'null', '\u0000\u0000'])(
  'refuses to go on from a list with a line that says nothing: %j',
  (line) => {
    appendToDestroyedList(file, { keys: [key('a')], orders: [] });
    appendFileSync(file, `${line}\n`);
    appendFileSync(file, `${JSON.stringify({ order: 'A', shop: 'demo', at: '2026-07-01T00:00:00Z' })}\n`);
    expect(() => readDestroyedList(file)).toThrow(DamagedListError);
    expect(() => readDestroyedList(file)).toThrow(/Line 2 of .*must stay destroyed.*Restore it from a copy, or correct that line/);
    expect(() => appendToDestroyedList(file, { keys: [key('b')], orders: [] })).toThrow(DamagedListError);
  },
);
