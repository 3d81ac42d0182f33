/** A process of its own: destroys a month as the command does, and says so when it has begun and when it is done. */
import { destroyKeys } from '../../../src/process/destroy-month.ts';
import { openRecords } from '../../../src/records/open-records.ts';
import { masterKey } from './master-key.ts';

const [dataDir, databaseUrl, file = '', shop = '', month = ''] = process.argv.slice(2);
const records = await openRecords({ ...(databaseUrl === '' ? { dataDir } : { databaseUrl }), masterKey });
const keys = await records.dataKeysOfMonth(shop, month);
process.stdout.write(`begins ${keys.length}\n`);
await destroyKeys(records, file, keys, new Date('2026-11-20T00:00:00Z'));
process.stdout.write('done\n');
await records.close();
