/** Carts and staff of the cluster, in a process of their own: over HTTP, at its APIs in turn. */
import { Client, Connection } from '@temporalio/client';
import { createDataConverter } from '../src/keys/data-converter.ts';
import { openRecords } from '../src/records/open-records.ts';
import { z } from 'zod';
import { checkout, live } from './ours/cart-and-staff.ts';
import type { Customers } from './ours/cart-and-staff.ts';
import { work } from './measure/jobs.ts';
import { inLanes, timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';

export const clusterAround = z.object({
  apis: z.array(z.string()),
  engine: z.object({ address: z.string(), namespace: z.string() }),
  /** To read how an order ended. */
  records: z.object({ databaseUrl: z.string(), masterKey: z.base64() }),
  shop: z.string(),
  keys: z.object({ cart: z.string(), staff: z.string() }),
});

let customers: (Customers & { readonly shop: string }) | undefined;
const closing: (() => Promise<void>)[] = [];

function opened(): Customers & { readonly shop: string } {
  if (customers === undefined) throw new Error('not started');
  return customers;
}

serveSide(
  {
    async start(input) {
      const { apis, engine, records: place, shop, keys } = clusterAround.parse(input);
      const records = await openRecords({ databaseUrl: place.databaseUrl, masterKey: Buffer.from(place.masterKey, 'base64') });
      const connection = await Connection.connect({ address: engine.address });
      closing.push(() => connection.close(), () => records.close());
      const client = new Client({ connection, namespace: engine.namespace, dataConverter: createDataConverter(records.keyring) });
      let turn = 0;
      customers = {
        shop, keys, client,
        get url() {
          turn += 1;
          return apis[turn % apis.length] ?? '';
        },
      };
      return null;
    },
    async lives(input) {
      const { count, inFlight } = work.parse(input);
      const checkoutMs: number[] = [];
      const ms = await timed(() => inLanes(count, inFlight, async () => checkoutMs.push((await live(opened(), opened().shop)).ms)));
      return { ms, checkoutMs };
    },
    async checkouts(input) {
      const { count, inFlight } = work.parse(input);
      return inLanes(count, inFlight, async () => (await checkout(opened(), opened().shop)).ms);
    },
  },
  async () => {
    for (const close of closing) await close();
  },
);
