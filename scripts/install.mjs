import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_PACKAGE, ROOT } from './root.mjs';

/**
 * Installs the dependencies with `npm ci` unless exactly the locked versions are
 * there already. npm keeps a note of what it installed in
 * `node_modules/.package-lock.json`, written last: comparing the two also
 * notices an interrupted install and a pulled change of the lock file.
 */
export function installIfNeeded() {
  const why = whyInstall();
  if (why === undefined) return;
  console.log(`Installing dependencies (${why}); this takes a minute or two …`);
  const startedAt = Date.now();
  const { command, args } = npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) {
    const printed = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`npm ci failed${error === undefined ? '' : ` (${error.message})`}:\n${printed}`);
  }
  console.log(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Undefined when nothing is to be done. */
function whyInstall() {
  const installed = readPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'first time';
  const locked = readPackages(join(ROOT, 'package-lock.json')) ?? {};
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '' || installed[path]?.version === wanted.version) continue;
    // Optional packages of other platforms are rightly missing; this one's Node is not.
    const mayBeMissing = path !== NODE_PACKAGE && (wanted.optional === true || wanted.devOptional === true || wanted.peer === true);
    if (installed[path] === undefined && mayBeMissing) continue;
    return `${path.replace('node_modules/', '')} ${wanted.version} is missing`;
  }
  return undefined;
}

function readPackages(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined; // cut off: install anew
  }
}

/** The npm that runs us, if one does, and otherwise the one on PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? { command: process.execPath, args: [cli, ...args] } : { command: 'npm', args };
}
