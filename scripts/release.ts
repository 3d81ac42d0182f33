/**
 * `npm run release -- 0.2.0`: makes a release of what is on main: everything tested, the version and the CHANGELOG's heading set,
 * the workflow code and the histories frozen, one commit and a tag. Nothing is pushed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freezeHistories, freezeWorkflowCode } from './frozen.ts';

const VERSION = /^\d+\.\d+\.\d+$/;

async function release(version: string | undefined): Promise<void> {
  if (version === undefined || !VERSION.test(version)) throw new Error('Which version? npm run release -- 0.2.0');
  if (git('status', '--porcelain') !== '') throw new Error('There are changes that are not committed: a release is made of what is on main.');
  if (git('branch', '--show-current') !== 'main') throw new Error('A release is made of main.');
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`v${version} is there already.`);
  const changelog = headed(readFileSync('CHANGELOG.md', 'utf8'), version);
  if (spawnSync(process.execPath, ['scripts/run.mjs', 'test:all'], { stdio: 'inherit', env: { ...process.env, CI: 'true' } }).status !== 0) throw new Error('Not all tests are green: nothing was released.');
  writeFileSync('CHANGELOG.md', changelog);
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(file, versioned(readFileSync(file, 'utf8'), version));
  for (const file of ['docker-compose.yml', '.env.example']) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(TORIHIKI_VERSION(?::-|=))\d+\.\d+\.\d+/g, `$1${version}`));
  await freezeWorkflowCode(join('test/long/released', `v${version}`));
  freezeHistories();
  git('add', '--all');
  git('commit', '--quiet', '--message', `Release ${version}`);
  git('tag', '--annotate', `v${version}`, '--message', `torihiki ${version}`);
  console.log(`v${version} is committed and tagged. Next: push main and the tag, build the image (docker compose build), deploy as docs/operations.md says.`);
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

/** What was unreleased is this version's. @throws Error when there is nothing to release */
function headed(changelog: string, version: string): string {
  const [, unreleased = ''] = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(changelog) ?? [];
  if (!/^- /m.test(unreleased)) throw new Error('CHANGELOG.md has nothing under "Unreleased".');
  return changelog.replace('## Unreleased\n', `## Unreleased\n\n## ${version} - ${new Date().toISOString().slice(0, 10)}\n`);
}

/** The project's own version: the first, and in the lock file the one of the root package. */
function versioned(text: string, version: string): string {
  let left = text.includes('"lockfileVersion"') ? 2 : 1;
  return text.replaceAll(/"version": "[^"]+"/g, (found) => (left-- > 0 ? `"version": "${version}"` : found));
}

try {
  await release(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
