/** Which files there are below a folder, and what is in each. */
import { lstatSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { BackupFault } from './backup-fault.ts';
import { type Digest, digestOfFile } from './digest.ts';

export type ListedFile = Digest & { readonly path: string };

/** Below these names of a folder; paths with `/`, in their order. Throws for anything that is neither file nor folder. */
export async function listFiles(folder: string, names: readonly string[]): Promise<readonly ListedFile[]> {
  const paths = names.flatMap((name) => pathsBelow(join(folder, name))).toSorted((a, b) => (a < b ? -1 : 1));
  const files: ListedFile[] = [];
  for (const path of paths) files.push({ path: relative(folder, path).split(sep).join('/'), ...(await digestOfFile(path)) });
  return files;
}

function pathsBelow(path: string): string[] {
  const found = lstatSync(path);
  if (found.isFile()) return [path];
  if (found.isDirectory()) return readdirSync(path).flatMap((name) => pathsBelow(join(path, name)));
  throw new BackupFault(`${path} is neither a file nor a folder, and nothing of ours. Take it away, then try again.`);
}

/** What differs, in a few words; null: nothing. */
export function difference(expected: readonly ListedFile[], found: readonly ListedFile[]): string | null {
  const there = new Map(found.map(({ path, sha256 }) => [path, sha256]));
  const wanted = new Set(expected.map(({ path }) => path));
  const missing = expected.filter(({ path }) => !there.has(path));
  const changed = expected.filter(({ path, sha256 }) => there.has(path) && there.get(path) !== sha256);
  const more = found.filter(({ path }) => !wanted.has(path));
  const told = [['missing', missing], ['changed', changed], ['not in the list', more]] as const;
  const words = told.flatMap(([what, files]) => (files.length === 0 ? [] : [`${what}: ${files.slice(0, 3).map(({ path }) => path).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`]));
  return words.length === 0 ? null : words.join('; ');
}
