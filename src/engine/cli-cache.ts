import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Temporal CLI release that we download or build: its server is 1.29.1. */
export const CLI_VERSION = 'v1.5.1';

const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/**
 * Where CLIs are kept between clones: `$XDG_CACHE_HOME/torihiki`, else
 * `~/.cache/torihiki`. Outside `node_modules`, so that a fresh install does not
 * build the engine anew.
 */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'torihiki');
}

/** The path a cached CLI has, whether or not it is there. */
export function cachedCliPath(root: string): string {
  return join(root, 'temporal-cli', `${CLI_VERSION}-${process.platform}-${process.arch}`, EXECUTABLE);
}

/**
 * Runs `produce` in an empty folder of its own and moves the file it names into
 * the cache in one step: two processes that do this at once both end up with a
 * whole file. The folder is removed whatever happens.
 *
 * @returns the cached path
 */
export async function produceIntoCache(root: string, produce: (workDir: string) => Promise<string>): Promise<string> {
  const target = cachedCliPath(root);
  const folder = join(target, '..');
  mkdirSync(folder, { recursive: true });
  const workDir = mkdtempSync(join(folder, 'obtaining-'));
  try {
    const produced = await produce(workDir);
    if (!existsSync(produced)) throw new Error('it ended without leaving a file');
    chmodSync(produced, 0o755);
    renameSync(produced, target);
    return target;
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}
