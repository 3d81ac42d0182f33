import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isDataDir, isLockEntry, lockDataDir } from '../src/engine/data-dir-lock.ts';
import { parseConfig } from '../src/config.ts';

/** Of `npm run cluster`, which has a lock of its own and secrets without which its database opens no more. */
const CLUSTER = 'cluster';

/**
 * `npm run reset`: clears the data folder (engine file, records, sandbox ledger,
 * development keys) after asking. `npm run reset -- --yes` does not ask.
 */
async function reset(): Promise<number> {
  const { dataDir } = parseConfig(process.env, [], 'command');
  if (!existsSync(dataDir)) {
    console.log(`${dataDir} does not exist: there is nothing to clear.`);
    return 0;
  }
  if (!isDataDir(dataDir)) {
    console.error(`${dataDir} was not made by this project: nothing is cleared. Is DATA_DIR right?`);
    return 1;
  }
  if (!process.argv.includes('--yes') && !(await confirmed(dataDir))) {
    console.log('Nothing was cleared.');
    return 1;
  }
  const lock = lockDataDir(dataDir); // refuses while an instance runs
  try {
    for (const entry of readdirSync(dataDir)) {
      if (!isLockEntry(entry) && entry !== CLUSTER) rmSync(join(dataDir, entry), { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
  console.log(existsSync(join(dataDir, CLUSTER)) ? `${dataDir} is empty now, but for ${CLUSTER}/: what \`npm run cluster\` has is its own, and may be running.` : `${dataDir} is empty now.`);
  return 0;
}

async function confirmed(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('There is no terminal to ask on: use `npm run reset -- --yes`.');
    return false;
  }
  const dialogue = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await dialogue.question(`Clear everything in ${dataDir} (orders, records, keys)? [y/N] `);
  dialogue.close();
  return /^y(es)?$/i.test(answer.trim());
}

try {
  process.exitCode = await reset();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
