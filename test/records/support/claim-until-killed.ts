/** A process of its own: claims and publishes orders, says each number once it is stored, until it is killed. */
import { openRecords } from '../../../src/records/open-records.ts';
import { masterKey } from './master-key.ts';
import { publication, startOrder } from './order-builder.ts';

const [dataDir] = process.argv.slice(2);
const records = await openRecords({ dataDir, masterKey });
for (;;) {
  const { state } = await startOrder(records);
  await records.publish(publication(state));
  process.stdout.write(`${state.orderNumber}\n`);
}
