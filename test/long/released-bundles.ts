/** The workflow code of every release, as its workers ran it: `released/v<version>/workflow-bundle.js.gz`, written by `npm run release`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const folder = join(import.meta.dirname, 'released');

/** Oldest first. */
export function releasedVersions(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith('v')).toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/** The payment methods that a release knows: only their orders come from it, and only they can go back to it. */
export function methodsOf(version: string): readonly string[] {
  return z.array(z.string()).min(1).parse(JSON.parse(readFileSync(join(folder, version, 'methods.json'), 'utf8')));
}

/** Puts a release's workflow code where a worker can be told to take it from. Returns that path. */
export function unpackBundle(version: string, into: string): string {
  const path = join(into, `workflow-bundle-${version}.js`);
  writeFileSync(path, gunzipSync(readFileSync(join(folder, version, 'workflow-bundle.js.gz'))));
  return path;
}
