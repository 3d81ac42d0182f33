import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PortInUse } from '../../src/engine/ports.ts';
import { explained, type Part, startFault } from '../../src/process/start-fault.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-fault-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const system = (code: string, path?: string): Error => Object.assign(new Error(`${code}: words of the system, open '${path}'`), { code, path });
/** As PGlite's own file system throws: no Error, and with a number of WASI. */
const wasi = (errno: number): unknown => ({ name: 'ErrnoError', errno });

const cases: readonly [what: string, part: Part, thrown: unknown, says: RegExp][] = [
  ['a read-only disk', 'dataFolder', system('EROFS', '/srv/data/x'), /\/srv\/data\/x is on a file system that may only be read\. Set DATA_DIR/],
  ['a file in the way', 'dataFolder', system('EEXIST', '/srv/data'), /\/srv\/data is a file where a folder is needed\. Move it away, or set DATA_DIR/],
  ['no permission', 'dataFolder', system('EACCES', '/srv/data'), /this user may not use \/srv\/data\. Set DATA_DIR/],
  ['a full disk', 'engine', system('ENOSPC', '/srv/data'), /the disk that holds \/srv\/data is full\. Make room, then start again/],
  ['a full disk inside the records', 'records', wasi(51), /The records cannot be opened: the disk that holds the data folder is full\. Make room/],
  ['a read-only disk inside the records', 'records', wasi(69), /may only be read\. Set DATA_DIR/],
  ['a full disk as PostgreSQL says it', 'records', Object.assign(new Error('could not extend file'), { code: '53100' }), /is full\. Make room/],
  ['a full disk as SQLite says it', 'sandbox', Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }), /is full\. Make room/],
  ['damaged records', 'records', new Error('Aborted(). Build with -sASSERTIONS for more info.'), /The records cannot be opened: .*Nothing is repaired.*restore the data folder.*npm run reset/],
  ['a number nobody knows', 'records', wasi(999), /ErrnoError 999.*npm run reset/],
  ['an object', 'workers', {}, /The workers cannot be started: no reason was given\. /],
  ['nothing', 'process', undefined, /The start failed: no reason was given\. /],
  ['a text', 'api', 'no', /The API cannot be started: no\. Correct HOST and PORT/],
  ['an error without words', 'engine', Object.assign(new Error(''), { code: 'ESOMETHING' }), /The Temporal engine cannot be started: Error ESOMETHING\. .*npm run reset/],
];

test.each(cases)('%s', (_what, part, thrown, says) => {
  const { message } = startFault(part, thrown);
  expect(message).toMatch(says);
  expect(message).not.toMatch(/\[object Object\]|Aborted\(|undefined|null/);
  expect(message).toMatch(/[.!]$/);
  expect(message).not.toMatch(/^E[A-Z]+/);
});

test('what is a sentence already stays as it is', () => {
  const fault = new PortInUse('Port 3000 on 127.0.0.1 is already in use: set PORT to another one, for example PORT=3100.');
  expect(startFault('api', fault)).toBe(fault);
});

test('what the system really throws is understood', async () => {
  mkdirSync(join(folder, 'dir'));
  writeFileSync(join(folder, 'file'), 'this is no database, whatever it is called');
  const said = (part: Part, run: () => unknown): Promise<string> => explained(part, run).then(() => 'nothing', (error: Error) => error.message);
  expect(await said('dataFolder', () => writeFileSync(join(folder, 'dir'), 'x'))).toMatch(/dir is a folder where a file is needed/);
  expect(await said('dataFolder', () => mkdirSync(join(folder, 'file', 'x'), { recursive: true }))).toMatch(/leads through a file/);
  expect(await said('dataFolder', () => writeFileSync(join(folder, 'none', 'x'), 'x'))).toMatch(/is not there and cannot be made/);
  expect(await said('sandbox', () => new DatabaseSync(join(folder, 'file')).exec('create table x (y)'))).toMatch(/file is not a database\. .*npm run reset/);
});
