import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The oldest server whose behaviour this project has been built on. */
export const OLDEST_SERVER = '1.29.1';

/**
 * The server version inside a Temporal CLI, e.g. `1.29.1`. The CLI's own version
 * is no guide: a CLI built from source calls itself `0.0.0-DEV`.
 *
 * @throws Error when the file does not run within 20 s or is no Temporal CLI
 */
export async function serverVersionOf(cliPath: string): Promise<string> {
  const { stdout } = await run(cliPath, ['--version'], { timeout: 20_000, env: withoutTemporalSettings(process.env) });
  const version = /\(Server (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${cliPath} --version does not name a Temporal server: ${stdout.trim().slice(0, 80)}`);
  return version;
}

/** True when `version` is `OLDEST_SERVER` or newer. */
export function isRecentEnough(version: string): boolean {
  const found = version.split('.').map(Number);
  const oldest = OLDEST_SERVER.split('.').map(Number);
  for (let part = 0; part < oldest.length; part += 1) {
    const difference = (found[part] ?? 0) - (oldest[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The CLI reads `TEMPORAL_…` variables as its own options; ours must not leak into it. */
export function withoutTemporalSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
