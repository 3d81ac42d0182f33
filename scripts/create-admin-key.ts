/**
 * `npm run admin-key [label]`: makes an admin key: the first one, or another when it was lost. Configured by the environment
 * like the processes themselves (DATABASE_URL, MASTER_KEY, …). The key alone goes to standard output, once; it is kept
 * as a hash and cannot be read again.
 */
import { existsSync } from 'node:fs';
import { type Config, parseConfig } from '../src/config.ts';
import { engineFileOf } from '../src/engine/open-engine.ts';
import { explained, StartFault, startFault } from '../src/process/start-fault.ts';
import { recordsOptionsOf } from '../src/process/records-options.ts';
import { openRecords } from '../src/records/open-records.ts';

const LABEL_MAX = 64;

async function createAdminKey(label: string): Promise<void> {
  if (label === '' || label.length > LABEL_MAX) throw new StartFault(`The label is 1 to ${LABEL_MAX} characters: who will hold the key.`);
  const config = parseConfig(process.env, [], 'command');
  const records = await explained('records', async () => openRecords({ ...(await recordsOptionsOf(config)), beforeCreation: () => leaveToTheStart(config) }));
  try {
    const { id, key } = await records.createApiKey({ scope: 'admin', shops: null, label });
    console.error(`Admin key ${id} ("${label}"), for all shops. It is shown this once:`);
    console.log(key);
  } finally {
    await records.close();
  }
}

/** Records beside an engine that may have orders are made by a start, which can ask it. */
async function leaveToTheStart(config: Config): Promise<void> {
  if (!existsSync(engineFileOf(config)) || config.temporal.address !== undefined) return;
  throw new StartFault(`There are no records yet, but an engine (${engineFileOf(config)}). Start the process first: it says whether the two belong together.`);
}

try {
  await createAdminKey(process.argv[2] ?? 'first admin');
} catch (error) {
  console.error(startFault('process', error).message);
  process.exitCode = 1;
}
