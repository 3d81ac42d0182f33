import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheRoot, cachedCliPath } from '../../src/engine/cli-cache.ts';
import { obtainTemporalCli } from '../../src/engine/temporal-cli.ts';
import type { CliMakers, TemporalCli } from '../../src/engine/temporal-cli.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
let lines: string[];
let made: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-cli-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };
  lines = [];
  made = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A script that answers `--version` as a CLI does. */
function fakeCli(path: string, serverVersion: string, own = '0.0.0-DEV'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho 'temporal version ${own} (Server ${serverVersion}, UI 2.42.1)'\n`);
  chmodSync(path, 0o755);
  return path;
}

const fails = (name: keyof CliMakers) => async (): Promise<string> => {
  made.push(name);
  throw new Error(`${name} is not possible here`);
};
const makes = (name: keyof CliMakers) => async (workDir: string): Promise<string> => {
  made.push(name);
  return fakeCli(join(workDir, 'made'), '1.29.1');
};

function obtain(sources: Partial<CliMakers> = {}): Promise<TemporalCli> {
  const report = (line: string): void => void lines.push(line);
  return obtainTemporalCli({ env, report, sources: { download: fails('download'), goInstall: fails('goInstall'), ...sources } });
}

describe('the Temporal CLI is taken from', () => {
  it('TEMPORAL_CLI_PATH before anything else', async () => {
    fakeCli(join(folder, 'bin', 'temporal'), '1.31.2');
    env['TEMPORAL_CLI_PATH'] = fakeCli(join(folder, 'mine'), '1.29.1');
    expect(await obtain()).toMatchObject({ source: 'TEMPORAL_CLI_PATH', path: env['TEMPORAL_CLI_PATH'], serverVersion: '1.29.1' });
  });

  it('PATH before the cache, known by its server and not by its own version', async () => {
    const path = fakeCli(join(folder, 'bin', 'temporal'), '1.30.0');
    fakeCli(cachedCliPath(cacheRoot(env)), '1.29.1');
    expect(await obtain()).toMatchObject({ source: 'PATH', path, serverVersion: '1.30.0' });
  });

  it('the cache when the one on PATH is too old', async () => {
    fakeCli(join(folder, 'bin', 'temporal'), '1.28.9', '1.9.0');
    fakeCli(cachedCliPath(cacheRoot(env)), '1.29.1');
    expect((await obtain()).source).toBe('cache');
    expect(lines.join('\n')).toContain('PATH: its server is 1.28.9, 1.29.1 or newer is needed');
  });

  it('the download before a build, and the next time from the cache', async () => {
    expect((await obtain({ download: makes('download'), goInstall: makes('goInstall') })).source).toBe('download');
    expect(made).toEqual(['download']);
    expect((await obtain()).source).toBe('cache');
  });

  it('a build when the download fails', async () => {
    expect((await obtain({ goInstall: makes('goInstall') })).source).toBe('go install');
    expect(made).toEqual(['download', 'goInstall']);
    expect(lines.some((line) => line.includes('download is not possible here'))).toBe(true);
  });
});

describe('when there is none', () => {
  it('the error lists every attempt and what to install', async () => {
    const error = await obtain().then(() => undefined, (reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'TemporalCliMissing' });
    const { message } = error as Error;
    for (const tried of ['TEMPORAL_CLI_PATH: not set', 'PATH: none there', 'cache: none there', 'download: download is not', 'go install: goInstall is not']) {
      expect(message).toContain(tried);
    }
    for (const remedy of ['docs.temporal.io/cli', 'TEMPORAL_CLI_PATH=', 'Go 1.25', 'TEMPORAL_ADDRESS=']) expect(message).toContain(remedy);
  });

  it('a wrong TEMPORAL_CLI_PATH is an error and not passed over', async () => {
    fakeCli(join(folder, 'bin', 'temporal'), '1.30.0');
    env['TEMPORAL_CLI_PATH'] = join(folder, 'nowhere');
    await expect(obtain()).rejects.toThrow(/TEMPORAL_CLI_PATH is .*nowhere, which cannot be used/);
  });

  it('a file that is no CLI is refused by what it prints', async () => {
    env['TEMPORAL_CLI_PATH'] = join(folder, 'other');
    writeFileSync(env['TEMPORAL_CLI_PATH'], '#!/bin/sh\necho hello\n', { mode: 0o755 });
    await expect(obtain()).rejects.toThrow('does not name a Temporal server: hello');
  });
});

describe('the cache', () => {
  it('stays whole when two processes obtain at once, and keeps no leftovers', async () => {
    const results = await Promise.all([obtain({ download: makes('download') }), obtain({ download: makes('download') })]);
    const target = cachedCliPath(cacheRoot(env));
    expect(results.map((result) => result.path)).toEqual([target, target]);
    expect(readdirSync(dirname(target))).toEqual(['temporal']);
  });

  it('keeps nothing of an attempt that failed half-way', async () => {
    const half = async (workDir: string): Promise<string> => {
      writeFileSync(join(workDir, 'temporal'), 'half');
      throw new Error('cut off');
    };
    await expect(obtain({ download: half })).rejects.toThrow('cut off');
    expect(existsSync(cachedCliPath(cacheRoot(env)))).toBe(false);
    expect(readdirSync(dirname(cachedCliPath(cacheRoot(env))))).toEqual([]);
  });
});
