import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirInUse, isDataDir, lockDataDir } from '../../src/engine/data-dir-lock.ts';
import { startDevServer } from '../../src/engine/dev-server.ts';
import { claimEngineFile, noteEngineProcess, noteEngineStopped } from '../../src/engine/engine-file.ts';
import { assertPortsFree, freePort } from '../../src/engine/ports.ts';
import { processIdentity } from '../../src/engine/process-identity.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a port in use', () => {
  let squatter: Server;
  let taken: number;
  beforeEach(async () => {
    squatter = createServer();
    await new Promise<void>((resolve) => void squatter.listen(0, '127.0.0.1', resolve));
    taken = (squatter.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => void squatter.close(resolve)));

  it('is reported with the setting to change, all of them at once', async () => {
    const wanted = [
      { setting: 'PORT', port: taken, host: '127.0.0.1' },
      { setting: 'SANDBOX_PORT', port: await freePort(), host: '127.0.0.1' },
      { setting: 'TEMPORAL_UI_PORT', port: taken, host: '127.0.0.1' },
    ] as const;
    const { message } = await assertPortsFree(wanted).then(() => new Error('free'), (error: unknown) => error as Error);
    expect(message).toContain(`Port ${taken} on 127.0.0.1 is already in use: set PORT to another one`);
    expect(message).toContain('set TEMPORAL_UI_PORT to another one');
    expect(message).not.toContain('SANDBOX_PORT');
  });

  it('keeps the engine from being started at all', async () => {
    const options = {
      cliPath: join(folder, 'must-not-run'), serverVersion: '1.29.1', port: taken, ui: 'headless', storage: 'inMemory',
      namespace: 'default', logFile: join(folder, 'engine.log'),
    } as const;
    await expect(startDevServer(options)).rejects.toThrow('set TEMPORAL_PORT to another one');
  });
});

describe('an engine that does not come up', () => {
  it('is reported with its last lines', async () => {
    const cliPath = join(folder, 'broken');
    writeFileSync(cliPath, '#!/bin/sh\necho the disk is full >&2\nexit 3\n', { mode: 0o755 });
    const options = {
      cliPath, serverVersion: '1.29.1', port: await freePort(), ui: 'headless', storage: 'inMemory',
      namespace: 'default', logFile: join(folder, 'engine.log'),
    } as const;
    await expect(startDevServer(options)).rejects.toThrow(/ended before it served.*the disk is full/s);
  });

  it('is reported when it cannot even be run', async () => {
    const options = {
      cliPath: join(folder, 'nowhere'), serverVersion: '1.29.1', port: await freePort(), ui: 'headless', storage: 'inMemory',
      namespace: 'default', logFile: join(folder, 'engine.log'),
    } as const;
    await expect(startDevServer(options)).rejects.toThrow('could not be started');
  });
});

describe('a data folder', () => {
  it('belongs to one instance at a time', () => {
    const lock = lockDataDir(folder);
    expect(() => lockDataDir(folder)).toThrow(DataDirInUse);
    expect(() => lockDataDir(folder)).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lockDataDir(folder).release();
  });

  it('is taken over from an owner that has died, even if its id runs again as another process', () => {
    writeFileSync(join(folder, 'instance.lock'), JSON.stringify({ pid: process.pid, identity: `${process.pid}@long-ago` }));
    lockDataDir(folder).release();
  });

  it('is taken over from a lock that was cut off', () => {
    writeFileSync(join(folder, 'instance.lock'), '{"pid":');
    lockDataDir(folder).release();
  });

  it('is known as ours only after it was locked once', () => {
    expect(isDataDir(folder)).toBe(false);
    lockDataDir(folder).release();
    expect(isDataDir(folder)).toBe(true);
  });
});

describe('the file of an engine', () => {
  const silent = (): void => {};

  it('frees itself of a process that an earlier start left behind', async () => {
    const dbFile = join(folder, 'temporal.db');
    const orphan = spawn('sleep', ['600'], { stdio: 'ignore' });
    const ended = new Promise((resolve) => void orphan.once('exit', (_code, signal) => resolve(signal)));
    noteEngineProcess(dbFile, '1.29.1', orphan.pid!);
    const lines: string[] = [];
    await claimEngineFile(dbFile, '1.29.1', (line) => lines.push(line));
    expect(await ended).toBe('SIGTERM');
    expect(lines).toEqual([expect.stringContaining(`process ${orphan.pid}`)]);
  });

  it('leaves a stranger alone that got the id of the old engine', async () => {
    const dbFile = join(folder, 'temporal.db');
    const owner = { serverVersion: '1.29.1', pid: process.pid, identity: `${process.pid}@long-ago` };
    writeFileSync(`${dbFile}.owner.json`, JSON.stringify(owner));
    await claimEngineFile(dbFile, '1.29.1', silent);
    expect(processIdentity(process.pid)).toBeDefined();
  });

  it('is refused to another server line, with the ways out', async () => {
    const dbFile = join(folder, 'temporal.db');
    writeFileSync(dbFile, 'x');
    noteEngineStopped(dbFile, '1.29.1');
    await claimEngineFile(dbFile, '1.29.4', silent);
    await expect(claimEngineFile(dbFile, '1.31.2', silent)).rejects.toThrow(/1\.29\.1.*1\.31\.2.*TEMPORAL_CLI_PATH.*DATA_DIR.*npm run reset/);
  });
});
