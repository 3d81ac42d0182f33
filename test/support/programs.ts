import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** `describe` for tests that run the cluster: skipped, with the reason, where a program is missing that npm does not bring. */
export function describeWithCluster(name: string, tests: () => void): void {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const missing = ['nginx', 'go', 'openssl'].filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  if (missing.length > 0) describe.skip(`${name} (skipped: no ${missing.join(', ')})`, tests);
  else describe(name, tests);
}
