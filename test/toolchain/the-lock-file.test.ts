import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

type Locked = { version?: string; integrity?: string; resolved?: string; dev?: boolean; hasInstallScript?: boolean; link?: boolean };

const ROOT = join(import.meta.dirname, '..', '..');
const packages: Readonly<Record<string, Locked>> = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
const installed = Object.entries(packages).filter(([path]) => path !== '');
const runtime = installed.filter(([, { dev }]) => dev !== true);
const names = (chosen: readonly (readonly [string, Locked])[]): string[] => chosen.map(([path]) => path.replace('node_modules/', ''));

it('has a checksum for everything that is installed, and no address to load it from', () => {
  expect(names(installed.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true))).toEqual([]);
  expect(names(installed.filter(([, { resolved }]) => resolved !== undefined))).toEqual([]);
});

it('lets no pre-release run in production', () => {
  expect(names(runtime.filter(([, { version }]) => version?.includes('-') !== false))).toEqual([]);
});

it('covers the Node that runs everything: no script of a package brings in another binary', () => {
  // @swc/core checks that its binary loads, protobufjs prints a warning about versions.
  expect(names(runtime.filter(([path, { hasInstallScript }]) => hasInstallScript === true && !path.endsWith('/protobufjs')))).toEqual(['@swc/core']);
  const own = `node_modules/node-${process.platform}-${process.arch}`;
  const version = packages[own]?.version;
  // Where npm has no Node for the machine, the machine's own runs.
  if (version !== undefined) expect(execFileSync(join(ROOT, own, 'bin', 'node'), ['--version'], { encoding: 'utf8' })).toBe(`v${version}\n`);
  expect(process.versions.node).toMatch(/^24\./);
});

it('has a stable ms that reads durations as the engine means them', () => {
  const ms = createRequire(createRequire(join(ROOT, 'package.json')).resolve('@temporalio/common'))('ms') as (text: string) => number;
  expect(['200ms', '5s', '10s', '10m', '30 seconds', '1 day'].map(ms)).toEqual([200, 5_000, 10_000, 600_000, 30_000, 86_400_000]);
});
