/**
 * `npm run admin-key [label]`: makes an admin key, for an installation that has none yet. Configured by the environment
 * like the processes themselves (DATABASE_URL, MASTER_KEY, …). The key alone goes to standard output, once; it is kept
 * as a hash and cannot be read again.
 */
import { join } from 'node:path';
import { parseConfig } from '../src/config.ts';
import { masterKeyOf } from '../src/master-key.ts';
import { openRecords } from '../src/records/open-records.ts';

const LABEL_MAX = 64;

async function createAdminKey(label: string): Promise<void> {
  if (label === '' || label.length > LABEL_MAX) throw new Error(`The label is 1 to ${LABEL_MAX} characters: who will hold the key.`);
  const config = parseConfig(process.env);
  const place = config.databaseUrl === undefined ? { dataDir: join(config.dataDir, 'records') } : { databaseUrl: config.databaseUrl };
  const records = await openRecords({ ...place, masterKey: Buffer.from(masterKeyOf(config)) });
  try {
    const { id, key } = await records.createApiKey({ scope: 'admin', shops: null, label });
    console.error(`Admin key ${id} ("${label}"), for all shops. It is shown this once:`);
    console.log(key);
  } finally {
    await records.close();
  }
}

try {
  await createAdminKey(process.argv[2] ?? 'first admin');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
