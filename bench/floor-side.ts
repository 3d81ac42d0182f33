/** The floor's worker and client in one process, as ours has its API, worker and records in one. FROZEN, as the floor is. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { floorActivities } from './floor/activities.ts';
import { floorCreditFields } from './floor/credit-fields.ts';
import { awaitVerdict, floorOrder, ship } from './floor/workflow.ts';
import { madeUpOrder } from './made-up-orders.ts';
import { callsAtYamato } from './measure/calls-at-yamato.ts';
import { billOf } from './measure/history-bill.ts';
import { work, surroundings, type Surroundings } from './measure/jobs.ts';
import { inLanes, timed } from './measure/lanes.ts';
import { serveSide } from './measure/side.ts';

const TASK_QUEUE = 'floor';
const VERDICT_APPROVED = '0';
const STATUS_PAID = '12';

type Floor = { readonly client: Client; readonly sandbox: string; close(): Promise<void> };

let floor: Floor | undefined;

async function open({ engine, sandbox, quick }: Surroundings): Promise<Floor> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const native = await NativeConnection.connect({ address: engine.address });
  const connection = await Connection.connect({ address: engine.address });
  const worker = await Worker.create({
    connection: native,
    namespace: engine.namespace,
    taskQueue: TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('./floor/workflow.ts', import.meta.url)),
    activities: floorActivities({ baseUrl: sandbox, ...quick }),
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

type Checkout = { readonly workflowId: string; readonly settlementNo: string; readonly slipNo: string; readonly ms: number };

async function checkout({ client }: Floor): Promise<Checkout> {
  const { number, tel, slipNo, orderedAt, plannedShipDate } = madeUpOrder('F');
  const compact = (date: string): string => date.slice(0, 10).replaceAll('-', '');
  const credit = floorCreditFields({ orderYmd: compact(orderedAt), shipYmd: compact(plannedShipDate), tel });
  const workflowId = `floor:${number}`;
  const startWorkflowOperation = new WithStartWorkflowOperation(floorOrder, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ orderNo: number, credit }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const ms = await timed(async () => {
    const verdict = await client.workflow.executeUpdateWithStart(awaitVerdict, { startWorkflowOperation, updateId: 'verdict' });
    if (verdict !== VERDICT_APPROVED) throw new Error(`verdict ${verdict}`);
  });
  return { workflowId, settlementNo: number, slipNo, ms };
}

async function live(side: Floor): Promise<Checkout> {
  const order = await checkout(side);
  const handle = side.client.workflow.getHandle<typeof floorOrder>(order.workflowId);
  await handle.signal(ship, order.slipNo);
  const status = await handle.result();
  if (status !== STATUS_PAID) throw new Error(`the first inquiry found ${status}`);
  return order;
}

serveSide(
  {
    async start(input) {
      floor = await open(surroundings.parse(input));
      return null;
    },
    async lives(input) {
      const { count, inFlight } = work.parse(input);
      const checkoutMs: number[] = [];
      const ms = await timed(() => inLanes(count, inFlight, async () => checkoutMs.push((await live(opened())).ms)));
      return { ms, checkoutMs };
    },
    async checkouts(input) {
      const { count, inFlight } = work.parse(input);
      return inLanes(count, inFlight, async () => (await checkout(opened())).ms);
    },
    async bill() {
      const { client, sandbox } = opened();
      const { workflowId, settlementNo } = await live(opened());
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      return { ...billOf(events ?? []), calls: await callsAtYamato(sandbox, settlementNo) };
    },
  },
  async () => floor?.close(),
);
