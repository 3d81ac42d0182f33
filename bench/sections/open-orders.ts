/** What open orders cost: memory of our process as they grow, and how long it takes to go on after it was killed. */
import { z } from 'zod';
import { durations, livesAnswer, standing, type Standing } from '../measure/jobs.ts';
import { memoryMb } from '../measure/process-usage.ts';
import type { Side } from '../measure/side.ts';
import { latency, type Latency, round } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

/** Memory in MB; `heap` and `external` after a collection. */
type Memory = { readonly rss: number; readonly highest: number; readonly heap: number; readonly external: number };

export type OpenOrders = {
  readonly open: number;
  readonly memory: Memory;
  readonly checkoutsPerSecond: number;
  /** Killed and started again: until it is ready, until the first order has moved, and how orders move that no worker has in its cache. */
  readonly restart: { readonly readyMs: number; readonly firstMs: number; readonly uncachedMs: Latency; readonly uncachedPerSecond: number; readonly memory: Memory };
};

/** How many orders are moved after a restart. */
const MOVED = 200;
/** What is freed late has been freed by then. */
const SETTLE_MS = 5_000;

const heap = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

export async function measureOpenOrders(startOurs: () => Promise<Side>, counts: readonly number[], sizes: Sizes, say: (line: string) => void): Promise<OpenOrders[]> {
  const { inFlight } = sizes;
  const open: Standing[] = [];
  const measured: OpenOrders[] = [];
  let ours = await startOurs();
  await ours.ask('lives', { count: sizes.warmUpOrders, inFlight }, livesAnswer);
  say(`  none open: ${line(await memoryOf(ours))}`);
  for (const count of counts) {
    const before = performance.now();
    const added = await ours.ask('stand', { count: count - open.length, inFlight }, z.array(standing));
    const checkoutsPerSecond = perSecond(added.length, performance.now() - before);
    open.push(...added);
    const memory = await memoryOf(ours);
    say(`  ${count} open: ${line(memory)}, ${checkoutsPerSecond} checkouts/s`);
    await ours.kill();
    const killedAt = performance.now();
    ours = await startOurs();
    const readyMs = Math.round(performance.now() - killedAt);
    await ours.ask('ship', { orders: spread(open, 1), inFlight: 1 }, durations);
    const firstMs = Math.round(performance.now() - killedAt);
    const movingFrom = performance.now();
    const moved = spread(open, Math.min(MOVED, open.length));
    const uncached = await ours.ask('ship', { orders: moved, inFlight }, durations);
    const uncachedPerSecond = perSecond(moved.length, performance.now() - movingFrom);
    const restart = { readyMs, firstMs, uncachedMs: latency(uncached), uncachedPerSecond, memory: await memoryOf(ours) };
    say(`  killed: ready after ${readyMs} ms, first order moved after ${firstMs} ms, then ${uncachedPerSecond} orders/s to their end (${JSON.stringify(restart.uncachedMs)}); ${line(restart.memory)}`);
    measured.push({ open: count, memory, checkoutsPerSecond, restart });
  }
  return measured;
}

/** Takes so many orders out of the open ones, from all over. */
function spread(open: Standing[], count: number): Standing[] {
  const step = Math.floor(open.length / count);
  const taken = new Set(Array.from({ length: count }, (_, index) => open[index * step]));
  const left = open.filter((order) => !taken.has(order));
  open.splice(0, open.length, ...left);
  return [...taken].filter((order) => order !== undefined);
}

async function memoryOf(side: Side): Promise<Memory> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const { rss, heapUsed, external } = await side.ask('heap', null, heap);
  return { rss: megabytes(rss), highest: memoryMb(side.pid)?.highest ?? 0, heap: megabytes(heapUsed), external: megabytes(external) };
}

function line({ rss, highest, heap: used, external }: Memory): string {
  return `${rss} MB resident (highest ${highest}), heap ${used}, external ${external}`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}

function perSecond(count: number, ms: number): number {
  return round((count * 1_000) / ms);
}
