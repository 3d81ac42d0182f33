/**
 * `npm run drill -- --orders 300 --kills 10 --seed 1`: a trial of a fresh installation from outside. Random orders, actions
 * and faults; the whole of it killed, paused, its engine's file put back, single runs terminated; a cart that repeats what
 * is not answered. At the end Yamato's ledger, the records and every answer must agree. Exit code 1 if they do not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drill, type Undo } from './drill.ts';
import { type Options, readOptions, usage } from './options.ts';
import { reportOf } from './report.ts';

function optionsOrExit(): Options {
  try {
    const options = readOptions(process.argv.slice(2), dirname(import.meta.dirname));
    if (options !== 'help') return options;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

async function end(undo: Undo[]): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step().catch((error: unknown) => console.error(error));
}

const options = optionsOrExit();
const folder = mkdtempSync(join(tmpdir(), 'torihiki-drill-'));
const undo: Undo[] = [async () => (options.keep ? console.log(`data folder: ${folder}`) : rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(undo).finally(() => process.exit(130)));
try {
  const outcome = await drill(options, folder, undo, (line) => console.log(line));
  console.log(reportOf(outcome));
  process.exitCode = outcome.broken.length + outcome.failedStarts.length > 0 || outcome.entries.length < options.orders ? 1 : 0;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await end(undo);
}
