import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { NO_ORIGIN, ORIGIN, ORIGIN_HOLDS_MS, readOrigin } from '../../src/domain/order/origin.ts';
import { defaultPolicyOf } from '../../src/domain/order/policy.ts';
import type { Call, Sent } from '../../src/domain/order/call-result.ts';
import type { OrderStart } from '../../src/workflows/contract.ts';
import { contents } from '../records/support/order-builder.ts';
import { type Command, createVirtualWorker, fromPayload, type Job, toPayload, type VirtualRun } from '../model/virtual-worker.ts';

const NOW = Date.parse('2026-11-23T03:00:00.000Z');
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const start: OrderStart = {
  kind: 'start', shop: 'demo', orderNumber: 'A-1', service: 'atobarai', intake: 'backoffice', claimId: 'claim', generation: 1, sequence: 0, settlementNo: 'A-1-1',
  contractKey: 'atobarai:1', contents: contents(), policy: defaultPolicyOf(atobarai), acceptedAt: new Date(NOW).toISOString(), abandonAt: null, actor: 'suzuki', shopStatus: null,
};

const header = (origin: unknown) => ({ headers: { [ORIGIN]: toPayload(origin) } });
const action = (actionId: string, body: Record<string, unknown>, origin: unknown): Job => ({
  signalWorkflow: { signalName: 'staffAction', input: [toPayload({ actionId, actor: 'suzuki', acceptedAt: start.acceptedAt, body })], ...header(origin) },
});

/** The activities among the commands, and where each goes back to. */
function scheduled(commands: readonly Command[]): { readonly activity: string; readonly seq: number; readonly origin: unknown }[] {
  return commands.flatMap(({ scheduleActivity, scheduleLocalActivity }) => {
    const one = scheduleActivity ?? scheduleLocalActivity;
    return one == null ? [] : [{ activity: one.activityType ?? '', seq: Number(one.seq), origin: fromPayload(one.headers?.[ORIGIN]) ?? null }];
  });
}

describe('what an order does', () => {
  let worker: Awaited<ReturnType<typeof createVirtualWorker>>;
  let run: VirtualRun;
  beforeAll(async () => {
    worker = await createVirtualWorker();
  }, 60_000);
  afterAll(() => worker.close());
  beforeEach(async () => {
    run = await worker.open(NOW);
  });
  afterEach(() => run.close());

  const begin = (origin: unknown) => run.activate(NOW, [{ initializeWorkflow: { ...run.firstJob(start).initializeWorkflow!, ...(origin === undefined ? {} : header(origin)) } }]);
  /** Answers every activity under way until the order waits. */
  async function settle(commands: readonly Command[], at: number): Promise<ReturnType<typeof scheduled>> {
    const seen = scheduled(commands);
    for (let waiting = seen; waiting.length > 0; ) {
      const [next, ...rest] = waiting;
      if (next === undefined || next.activity === 'watch') {
        waiting = rest;
        continue;
      }
      const after = scheduled(await run.activate(at, [{ resolveActivity: { seq: next.seq, result: { completed: { result: toPayload(resultOf(next.activity)) } } } }]));
      seen.push(...after);
      waiting = [...rest, ...after];
    }
    return seen;
  }

  test('goes back to the request that started it', async () => {
    const seen = await settle(await begin({ requestId: 'r-1', traceparent: TRACE }), NOW);
    expect(seen.map(({ activity }) => activity)).toEqual(expect.arrayContaining(['sendCredit', 'publish']));
    const below = seen.map(({ activity, origin }) => {
      const { requestId, traceparent } = origin as { requestId: string; traceparent: string };
      expect(requestId, activity).toBe('r-1');
      // In the request's trace, below a span of the order's own.
      expect(traceparent, activity).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
      return traceparent;
    });
    expect(new Set([...below, TRACE]).size).toBe(seen.length + 1);
  });

  test('passes on a trace that is not recorded as it came', async () => {
    const unrecorded = TRACE.replace(/01$/, '00');
    for (const { origin } of await settle(await begin({ requestId: 'r-1', traceparent: unrecorded }), NOW)) expect(origin).toEqual({ requestId: 'r-1', traceparent: unrecorded });
  });

  test('goes back to nobody where nobody said who he is, or what he said makes no sense', async () => {
    for (const origin of [undefined, null, 7, 'r-1', { requestId: '見本 花子' }, { requestId: { a: 1 } }, { traceparent: 'x' }]) {
      const other = await worker.open(NOW);
      const commands = await other.activate(NOW, [{ initializeWorkflow: { ...other.firstJob(start).initializeWorkflow!, ...(origin === undefined ? {} : header(origin)) } }]);
      expect(scheduled(commands).map((one) => one.origin), JSON.stringify(origin)).toEqual([null]);
      await other.close();
    }
  });

  test('goes back to the request of the very action that it is for', async () => {
    await settle(await begin({ requestId: 'r-1' }), NOW);
    const later = NOW + 60_000;
    const parcel = (slipNo: string) => ({ action: 'registerShipment', parcels: [{ slipNo, carrier: 'yamato', destination: 1 }] });
    const commands = await run.activate(later, [action('ship', parcel('123456789013'), { requestId: 'r-2' }), action('status', { action: 'syncStatus' }, { requestId: 'r-3' })]);
    const slip = (await settle(commands, later)).find(({ activity }) => activity === 'sendSlip');
    expect(slip?.origin).toEqual({ requestId: 'r-2', actionId: 'ship' });
  });

  test('goes back to nobody once the request is long past', async () => {
    const seen = await settle(await begin({ requestId: 'r-1' }), NOW + ORIGIN_HOLDS_MS + 1);
    expect(seen.find(({ activity }) => activity === 'sendCredit')?.origin).toEqual({ requestId: 'r-1' });
    expect(seen.find(({ activity }) => activity === 'publish')?.origin).toBeNull();
  });

  test('is the same again when it is replayed', async () => {
    await settle(await begin({ requestId: 'r-1', traceparent: TRACE }), NOW);
    run.complete();
    await run.rebuild();
    expect(run.tasks()).toBe(1);
  });
});

function resultOf(activity: string): unknown {
  const call = (operation: string): Call<string | null> => ({ operation, settlementNo: 'A-1-1', sentAt: new Date(NOW).toISOString(), result: { kind: 'done', value: operation === 'KAARA' ? 'approved' : null } });
  switch (activity) {
    case 'publish':
      return { holds: 'applied', sequence: 1, abandoned: false };
    case 'inquire':
      return { askedAt: new Date(NOW + 1).toISOString(), verdict: 'approved', transaction: null, notFound: false, failed: null, calls: [] };
    default:
      return { kind: 'called', call: call(activity === 'sendCredit' ? 'KAARA' : 'KAASL'), asked: null } satisfies Sent;
  }
}

test.each([null, undefined, 'x', 7, [], {}, { requestId: 1, actionId: {}, traceparent: [] }, { requestId: 'a b' }, { requestId: 'x'.repeat(101) }])('of a header %j nothing is believed', (value) => {
  expect(readOrigin(value)).toEqual(NO_ORIGIN);
});
