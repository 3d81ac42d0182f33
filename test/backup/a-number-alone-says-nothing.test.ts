/** A process's number is another process's in another container, and outlives whoever had it: whose a folder is, is asked. */
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertNotServed, whoServes } from '../../src/backup/postgres/who-serves.ts';
import { lockDataDir } from '../../src/engine/data-dir-lock.ts';

let here: string;
let data: string;
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'torihiki-serves-'));
  data = join(here, 'pgdata');
  mkdirSync(data);
});
afterEach(() => rmSync(here, { recursive: true, force: true }));

const BOOTED = 1_790_000_000;
const STARTED = BOOTED + 500;
const pidFile = (pid: number | string, { startedAt = STARTED, sockets = '' } = {}) => writeFileSync(join(data, 'postmaster.pid'), [pid, data, startedAt, 5432, sockets, 'localhost', '  5432001   32768', 'ready   ', ''].join('\n'));

/** Processes as Linux shows them: their number here, in their own container, when they began, what they are. */
function aMachine(processes: readonly (readonly [pid: number, own: number, began: number, program: string])[], seesAll: boolean): string {
  const proc = join(here, 'proc');
  mkdirSync(join(proc, 'self', 'ns'), { recursive: true });
  writeFileSync(join(proc, 'stat'), `cpu 1 2 3\nbtime ${BOOTED}\n`);
  symlinkSync(seesAll ? 'pid:[4026531836]' : 'pid:[4026532999]', join(proc, 'self', 'ns', 'pid'));
  for (const [pid, own, began, program] of [[1, 1, BOOTED, 'init'] as const, ...processes]) {
    mkdirSync(join(proc, `${pid}`), { recursive: true });
    const ticks = (began - BOOTED) * 100;
    writeFileSync(join(proc, `${pid}`, 'stat'), `${pid} (${program}) S 0 ${Array.from({ length: 17 }, () => 0).join(' ')} ${ticks} 0\n`);
    writeFileSync(join(proc, `${pid}`, 'status'), `Name:\t${program}\nNSpid:\t${pid}${own === pid ? '' : `\t${own}`}\n`);
  }
  return proc;
}

describe('a data directory of PostgreSQL', () => {
  test('without the file of a server is nobody’s', async () => {
    expect(await whoServes(data)).toEqual({ kind: 'nobody' });
    await assertNotServed(data);
    await assertNotServed(join(here, 'nowhere'));
  });

  test('that a killed server left behind is nobody’s, whoever has its number now', async () => {
    pidFile(4711);
    expect(await whoServes(data, aMachine([[4711, 4711, STARTED + 900, 'postgres'], [4712, 4712, STARTED, 'postgres']], true))).toEqual({ kind: 'nobody' });
  });

  test('whose file names process 1 is not taken for served by whoever is process 1 here', async () => {
    pidFile(1);
    expect(await whoServes(data, aMachine([], true))).toEqual({ kind: 'nobody' });
  });

  test('of a container’s server is served, by whatever number it has here', async () => {
    pidFile(1);
    expect(await whoServes(data, aMachine([[880, 1, STARTED - 2, 'postgres']], true))).toEqual({ kind: 'somebody', by: 'process 880' });
  });

  test('is not served by another program that began with it', async () => {
    pidFile(1);
    expect(await whoServes(data, aMachine([[880, 1, STARTED - 2, 'node']], true))).toEqual({ kind: 'nobody' });
  });

  test('seen from another container is unclear, and it is said what to do', async () => {
    pidFile(1);
    const proc = aMachine([], false);
    await expect(assertNotServed(data, () => whoServes(data, proc))).rejects.toThrow(/nobody can tell whether that is still so: it is process 1 on port 5432.*docker compose down.*delete .*postmaster\.pid, then try again/s);
    rmSync(join(data, 'postmaster.pid'));
    await assertNotServed(data, () => whoServes(data, proc));
  });

  test('of before the machine began is nobody’s', async () => {
    pidFile(1, { startedAt: BOOTED - 3_600 });
    expect(await whoServes(data, aMachine([], false))).toEqual({ kind: 'nobody' });
  });

  test.each(['', 'x', '0\n', '-1\n/x\n17\n'])('with a file that is none (%j) is unclear', async (text) => {
    writeFileSync(join(data, 'postmaster.pid'), text);
    expect(await whoServes(data, aMachine([], true))).toMatchObject({ kind: 'unclear' });
  });

  test('whose server answers at its socket is served, and by another’s socket it is not', async () => {
    const proc = aMachine([], true);
    const socket = join(here, '.s.PGSQL.5432');
    const server = createServer((connection) => connection.end()).listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      pidFile(1, { sockets: here });
      writeFileSync(`${socket}.lock`, `1\n${data}\n${STARTED}\n5432\n${here}\n`);
      expect(await whoServes(data, proc)).toEqual({ kind: 'somebody', by: `it answers at ${socket}` });
      writeFileSync(`${socket}.lock`, `1\n/elsewhere\n${STARTED + 7}\n5432\n${here}\n`);
      expect(await whoServes(data, proc)).toEqual({ kind: 'nobody' });
    } finally {
      server.close();
    }
  });
});

describe('a data folder', () => {
  const spaceOf = (): string => `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  const lockedBy = (space: string) => {
    lockDataDir(data).release();
    writeFileSync(join(data, 'instance.lock'), JSON.stringify({ pid: 1, identity: '1@77', space }));
  };

  test('of another container is neither backed up nor replaced, and a start takes it over', () => {
    lockedBy(spaceOf().replace(/\d+\]$/, '1]'));
    expect(() => lockDataDir(data, { inDoubt: 'refuse' })).toThrow(/of another container.*delete .*instance\.lock, then try again/);
    lockDataDir(data).release();
    lockDataDir(data, { inDoubt: 'refuse' }).release();
  });

  test('of before the machine began, or of a process of here that is gone, is nobody’s', () => {
    for (const space of [`00000000-0000-0000-0000-000000000000 pid:[1]`, spaceOf()]) {
      lockedBy(space);
      lockDataDir(data, { inDoubt: 'refuse' }).release();
    }
  });
});
