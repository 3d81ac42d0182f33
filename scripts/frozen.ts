/** What a release freezes: its workflow code, and the histories that every later version has to replay. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import '../src/domain/methods.ts';
import { methodsInUse } from '../src/domain/lifecycle/method.ts';
import { bundleOrderWorkflow } from '../src/worker/workflow-bundle.ts';

const HISTORIES = 'test/replay/histories';
export const FROZEN = 'test/replay/frozen.json';

/** Beside it the payment methods that it knows: orders of others cannot come from that release. */
export async function freezeWorkflowCode(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'workflow-bundle.js.gz'), gzipSync((await bundleOrderWorkflow()).code, { level: 9 }));
  writeFileSync(join(folder, 'methods.json'), `${JSON.stringify(methodsInUse().map(({ service }) => service))}\n`);
}

export function freezeHistories(): void {
  writeFileSync(FROZEN, `${JSON.stringify(historyHashes(), null, 1)}\n`);
}

/** SHA-256 of every stored history, by its name. */
export function historyHashes(): Record<string, string> {
  const names = readdirSync(HISTORIES).filter((name) => name.endsWith('.json')).toSorted();
  return Object.fromEntries(names.map((name) => [name, createHash('sha256').update(readFileSync(join(HISTORIES, name))).digest('hex')]));
}
