/** The card floor's worker and client in one process. FROZEN, as the floor is. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { cardFloorActivities } from './floor/card/activities.ts';
import { awaitVerdict, cardFloorOrder, ship } from './floor/card/workflow.ts';
import { cardToken, madeUpOrder } from './made-up-orders.ts';
import { callsAtYamato } from './measure/calls-at-yamato.ts';
import { billOf } from './measure/history-bill.ts';
import { cardMerchant, surroundings, type Surroundings, work } from './measure/jobs.ts';
import { inLanes, timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';

const TASK_QUEUE = 'card-floor';
const SETTLED = '31';

type Floor = { readonly client: Client; readonly sandbox: string; close(): Promise<void> };

let floor: Floor | undefined;

async function open({ engine, sandbox }: Surroundings): Promise<Floor> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const native = await NativeConnection.connect({ address: engine.address });
  const connection = await Connection.connect({ address: engine.address });
  const worker = await Worker.create({
    connection: native,
    namespace: engine.namespace,
    taskQueue: TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('./floor/card/workflow.ts', import.meta.url)),
    activities: cardFloorActivities({ baseUrl: sandbox, traderCode: cardMerchant.traderCode }),
  });
  const running = worker.run();
  return {
    client: new Client({ connection, namespace: engine.namespace }),
    sandbox,
    async close() {
      worker.shutdown();
      await running;
      await connection.close();
      await native.close();
    },
  };
}

function opened(): Floor {
  if (floor === undefined) throw new Error('not started');
  return floor;
}

/** Ready for the wire: the same order that ours is given as a cart gives it. */
function credit(tel: string, token: string): Record<string, string> {
  return {
    device_div: '2', settle_price: '5500', buyer_name_kanji: '見本　花子', buyer_tel: tel, buyer_email: 'hanako@example.com',
    pay_way: '1', goods_name: '見本商品', token,
  };
}

type Life = { readonly workflowId: string; readonly settlementNo: string; readonly ms: number };

async function live({ client }: Floor): Promise<Life> {
  const { number, tel, slipNo } = madeUpOrder('D');
  const workflowId = `card-floor:${number}`;
  const startWorkflowOperation = new WithStartWorkflowOperation(cardFloorOrder, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ orderNo: number, credit: credit(tel, cardToken(number)) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const ms = await timed(async () => {
    await client.workflow.executeUpdateWithStart(awaitVerdict, { startWorkflowOperation, updateId: 'verdict' });
  });
  const handle = client.workflow.getHandle<typeof cardFloorOrder>(workflowId);
  await handle.signal(ship, slipNo);
  const status = await handle.result();
  if (status !== SETTLED) throw new Error(`the last inquiry found ${status}`);
  return { workflowId, settlementNo: number, ms };
}

serveSide(
  {
    async start(input) {
      floor = await open(surroundings.parse(input));
      return null;
    },
    async cardLives(input) {
      const { count, inFlight } = work.parse(input);
      const checkoutMs: number[] = [];
      const ms = await timed(() => inLanes(count, inFlight, async () => checkoutMs.push((await live(opened())).ms)));
      return { ms, checkoutMs };
    },
    async cardBill() {
      const { client, sandbox } = opened();
      const { workflowId, settlementNo } = await live(opened());
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      return { ...billOf(events ?? []), calls: await callsAtYamato(sandbox, settlementNo) };
    },
  },
  async () => floor?.close(),
);
