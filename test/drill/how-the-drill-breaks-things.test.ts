import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signal, treeOf } from '../../drill/installation/process-tree.ts';
import { takeSnapshots } from '../../drill/installation/snapshots.ts';
import { createGate } from '../../drill/world/gate.ts';
import { becomes } from '../../drill/waiting.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-drill-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a process tree is found down to its grandchildren, and its end is told', async () => {
  const root = spawn('sh', ['-c', "sh -c 'sleep 60; true'; true"], { stdio: 'ignore' });
  const pid = root.pid!;
  const ended = new Promise((resolve) => root.once('close', resolve));
  expect(await becomes(() => treeOf(pid).length === 3, 10_000)).toBe(true);
  const tree = treeOf(pid);
  expect(tree[0]).toBe(pid);
  for (const member of tree) expect(signal(member, 'SIGKILL')).toBe(true);
  await ended;
  expect(signal(pid, 'SIGKILL')).toBe(false);
});

test('an engine file is put back as it was that long ago, and what was copied later is forgotten', async () => {
  const engineFile = join(folder, 'temporal.db');
  const database = new DatabaseSync(engineFile);
  database.exec('PRAGMA journal_mode=WAL; CREATE TABLE runs (name TEXT)');
  database.exec("INSERT INTO runs VALUES ('early')");
  const written = (): string[] => {
    const reader = new DatabaseSync(engineFile);
    const names = reader.prepare('SELECT name FROM runs ORDER BY rowid').all().map((row) => String(row['name']));
    reader.close();
    return names;
  };
  const installation = { engineFile, isUp: () => true };
  const snapshots = takeSnapshots(installation, join(folder, 'copies'), 100);
  try {
    expect(await snapshots.ready(300, 10_000)).toBe(true);
    const beforeLate = Date.now();
    database.exec("INSERT INTO runs VALUES ('late')");
    expect(await becomes(() => Date.now() - beforeLate > 300, 5_000)).toBe(true);
    expect(written()).toEqual(['early', 'late']);
    database.close();
    await snapshots.stop();
    const ageMs = Date.now() - beforeLate;
    expect(snapshots.restore(ageMs)).toBeGreaterThanOrEqual(ageMs);
    expect(written()).toEqual(['early']);
    // What was copied after it is of a time that has not been.
    snapshots.restore(0);
    expect(written()).toEqual(['early']);
    expect(() => snapshots.restore(3_600_000)).toThrow('no copy of the engine’s file is old enough');
  } finally {
    await snapshots.stop();
  }
});

test('a gate lets everybody go together once enough of them wait', async () => {
  const gate = createGate();
  await gate.pass();
  let gone = 0;
  const rallying = gate.rally(3, 10_000);
  for (let one = 0; one < 3; one += 1) void gate.pass().then(() => (gone += 1));
  await rallying;
  expect(gone).toBe(0);
  gate.open();
  expect(await becomes(() => gone === 3, 1_000)).toBe(true);
});
