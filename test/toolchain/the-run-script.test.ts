import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from '../../src/engine/data-dir-lock.ts';
import { waitForEnd } from '../../src/engine/process-end.ts';
import { isStillRunning, processIdentity } from '../../src/engine/process-identity.ts';

const ROOT = join(import.meta.dirname, '..', '..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  printed: string;
}

function run(args: string[], dataDir = folder): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: dataDir };
    execFile(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), ...args], { env, cwd: tmpdir() }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, printed: stdout + stderr });
    });
  });
}

describe('npm run reset', () => {
  it('clears a data folder of ours', async () => {
    lockDataDir(folder).release();
    mkdirSync(join(folder, 'records'));
    writeFileSync(join(folder, 'records', 'x'), 'x');
    expect(await run(['reset', '--yes'])).toMatchObject({ code: 0 });
    expect(readdirSync(folder)).toEqual(['.torihiki-data']);
  });

  it('refuses while an instance runs, and clears nothing', async () => {
    const lock = lockDataDir(folder);
    writeFileSync(join(folder, 'orders'), 'x');
    const { code, printed } = await run(['reset', '--yes']);
    lock.release();
    expect(code).toBe(1);
    expect(printed).toContain(`in use by process ${process.pid}`);
    expect(existsSync(join(folder, 'orders'))).toBe(true);
  });

  it('refuses a folder that is not ours: a mistyped DATA_DIR costs nothing', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'x');
    const { code, printed } = await run(['reset', '--yes']);
    expect(code).toBe(1);
    expect(printed).toContain('was not made by this project');
    expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
  });

  it('clears nothing when there is nobody to ask', async () => {
    lockDataDir(folder).release();
    writeFileSync(join(folder, 'orders'), 'x');
    expect((await run(['reset'])).code).toBe(1);
    expect(existsSync(join(folder, 'orders'))).toBe(true);
  });
});

it('an unknown command is answered with those there are', async () => {
  const { code, printed } = await run(['strat']);
  expect(code).toBe(2);
  expect(printed).toContain('There are: start, dev, reset, demo, admin-key, keys, backup, restore, reconcile, archive, bench, cluster, production:secrets, drill, release, check, test, test:all.');
});

describe('a program started by the run script', () => {
  /** Writes its id, then a line per signal; ends itself a moment after the first one. */
  const PROGRAM = `
    import { appendFileSync } from 'node:fs';
    const note = (line) => appendFileSync(process.argv[2], line + '\\n');
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { note(signal); setTimeout(() => process.exit(0), 300); });
    note(String(process.pid));
    setInterval(() => {}, 1000);`;

  async function start(): Promise<{ script: ChildProcess; pid: number; lines: () => string[]; code: Promise<number | null> }> {
    const program = join(folder, 'program.mjs');
    const notes = join(folder, 'notes');
    writeFileSync(program, PROGRAM);
    const launch = `import { runNode } from ${JSON.stringify(join(ROOT, 'scripts', 'run-node.mjs'))}; process.exit(await runNode(${JSON.stringify([program, notes])}));`;
    const script = spawn(process.execPath, ['--input-type=module', '-e', launch], { stdio: 'ignore' });
    const code = new Promise<number | null>((resolve) => void script.once('close', resolve));
    const lines = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []);
    expect(await waitForEnd(() => lines().length > 0, 10_000), 'the program has started').toBe(true);
    return { script, pid: Number(lines()[0]), lines, code };
  }

  it('hears Ctrl-C once, however often it is delivered, and its exit code is passed on', async () => {
    const { script, lines, code } = await start();
    script.kill('SIGINT'); // from the terminal
    script.kill('SIGINT'); // and from npm
    script.kill('SIGTERM');
    expect(await code).toBe(0);
    expect(lines().slice(1)).toHaveLength(1);
  });

  it('is told to stop when the script is killed', async () => {
    const { script, pid, lines } = await start();
    const identity = processIdentity(pid) ?? '';
    script.kill('SIGKILL');
    expect(await waitForEnd(() => !isStillRunning(pid, identity), 10_000)).toBe(true);
    expect(lines().slice(1)).toEqual(['SIGTERM']);
  });
});
