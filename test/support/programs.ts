import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** `describe` for tests that run the cluster: skipped, with the reason, where a program is missing that npm does not bring. */
export function describeWithCluster(name: string, tests: () => void): void {
  describeWithPrograms(['nginx', 'go', 'openssl'], name, tests);
}

export function describeWithPrograms(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => programPath(program) === undefined);
  if (missing.length > 0) describe.skip(`${name} (skipped: no ${missing.join(', ')})`, tests);
  else describe(name, tests);
}

/** Debian's nginx is not on everybody's PATH. */
export function programPath(program: string): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map((folder) => join(folder, program)).find((path) => existsSync(path));
}
