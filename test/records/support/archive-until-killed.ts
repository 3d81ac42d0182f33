/** A process of its own: moves orders into the archive, says so after each turn, until it is killed. */
import { openRecords } from '../../../src/records/open-records.ts';
import { masterKey } from './master-key.ts';

const [place = ''] = process.argv.slice(2);
const records = await openRecords({ ...(place.startsWith('postgres:') ? { databaseUrl: place } : { dataDir: place }), masterKey });
for (;;) {
  const { orders, more } = await records.archive({ before: '2027-06-01T00:00:00.000Z', limit: 2, withinMs: 60_000 });
  process.stdout.write(`${orders}\n`);
  if (!more) break;
}
