/** The workflow code of every release, as its workers ran it: `released/v<version>/workflow-bundle.js.gz`, written by `npm run release`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, 'released');

/** Oldest first. */
export function releasedVersions(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith('v')).toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/** Puts a release's workflow code where a worker can be told to take it from. Returns that path. */
export function unpackBundle(version: string, into: string): string {
  const path = join(into, `workflow-bundle-${version}.js`);
  writeFileSync(path, gunzipSync(readFileSync(join(folder, version, 'workflow-bundle.js.gz'))));
  return path;
}
