/**
 * `npm run bench`: what an order costs, measured against a floor that does the same calls and nothing else.
 *
 * Six processes of the bench's own: engine, sandbox, floor (client and worker), a floor of card orders, ours (cart and staff over HTTP on
 * loopback, API, workers, records), and for the lists one without an engine. `--quick` or BENCH_QUICK=1: fewer orders.
 * DATABASE_URL: records on PostgreSQL, in databases made for this run and dropped after it. Last line: all figures as JSON.
 *
 * `--cluster`: floor and ours on the cluster of docker-compose.yml, with two workers and with one.
 * `--open 1000,10000`: only what so many open orders cost, in memory and when our process is killed and starts again.
 *
 * `--fill 1000000`: only lists, searches and the archive, with 10,000, 100,000 … and so many made-up orders in the
 * records; `--alone`: with so many only.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { livesAnswer, nothing, type Surroundings } from './measure/jobs.ts';
import { type BenchEngine, startEngine } from './measure/engine.ts';
import { memoryMb } from './measure/process-usage.ts';
import { type Side, startSide } from './measure/side.ts';
import { type TemporaryDatabase, temporaryDatabase } from './records/temporary-database.ts';
import { type Figures, printFigures } from './report.ts';
import { measureBills, measureCardBills } from './sections/bills.ts';
import { measureBytes } from './sections/bytes.ts';
import { measureCheckouts } from './sections/checkout-latency.ts';
import { filledTable, measureFilled } from './sections/filled.ts';
import { measureLists } from './sections/lists.ts';
import { measureOpenOrders } from './sections/open-orders.ts';
import { measureCluster } from './sections/cluster.ts';
import { postgresFolder } from '../cluster/services/postgres-server.ts';
import { measureThroughput } from './sections/throughput.ts';
import { quickBench, wholeBench } from './sizes.ts';

const quick = process.argv.includes('--quick') || process.env['BENCH_QUICK'] === '1';
const sizes = quick ? quickBench : wholeBench;
const serverUrl = process.env['DATABASE_URL'];

const PASSWORD = 'abcd1234';
const QUICK_MERCHANT = { ycfStrCode: '10000000001', password: PASSWORD };
const SLOW_MERCHANT = { ycfStrCode: '10000000002', password: PASSWORD };
/** Shorter than the pause between two looks and longer than half of it: each look finds the next state, and only that. */
const SLOW_STEP_MS = 1_000;

const CLUSTER_PORT = 3_300;

type Undo = () => Promise<void>;

type Ground = { readonly engine: BenchEngine; readonly sandbox: Side; readonly around: Surroundings };

/** What both sides stand on. */
async function prepare(undo: Undo[]): Promise<Ground> {
  const engine = await startEngine(say);
  undo.push(() => engine.stop());
  const sandbox = sideUntilTheEnd('sandbox-side', undo);
  const url = await sandbox.ask('start', merchants(), z.string());
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-bench-ours-'));
  undo.push(async () => rmSync(folder, { recursive: true, force: true }));
  const home = { folder, masterKey: randomBytes(32).toString('base64') };
  return { engine, sandbox, around: { engine: place(engine), sandbox: url, quick: QUICK_MERCHANT, slow: SLOW_MERCHANT, databaseUrl: await database(undo), home } };
}

async function bench(undo: Undo[]): Promise<Figures> {
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  say(`torihiki bench (${quick ? 'quick' : 'whole'}), ${surroundingsLine(loadBefore)}`);
  const { engine, sandbox, around } = await prepare(undo);
  const [floor, ours, cardFloor] = [sideUntilTheEnd('floor-side', undo), sideUntilTheEnd('ours-side', undo), sideUntilTheEnd('card-floor-side', undo)];
  for (const side of [floor, ours, cardFloor]) await side.ask('start', around, nothing);
  say('warming up');
  for (const side of [floor, ours]) await side.ask('lives', { count: sizes.warmUpOrders, inFlight: sizes.inFlight }, livesAnswer);

  say(`(a)(b) whole lives, ${sizes.inFlight} in flight, ${sizes.ordersPerRound} orders a round`);
  const throughput = await measureThroughput({ floor, ours, sandbox, enginePid: engine.pid }, sizes, say);
  say(`(g) whole lives by card, likewise`);
  for (const side of [cardFloor, ours]) await side.ask('cardLives', { count: sizes.warmUpOrders, inFlight: sizes.inFlight }, livesAnswer);
  const cardSides = { floor: cardFloor, ours };
  const cards = { throughput: await measureThroughput({ ...cardSides, sandbox, enginePid: engine.pid }, sizes, say, 'cardLives'), bills: await measureCardBills(cardSides) };
  await cardFloor.stop();
  say('(c) checkouts');
  const checkout = await measureCheckouts({ floor, ours }, sizes);
  say('(d) events and billable actions');
  const bills = await measureBills({ floor, ours });
  say('(f) bytes');
  const bytes = await measureBytes(ours, () => engine.bytes(), sizes);
  const memory = { engine: memoryMb(engine.pid), ours: memoryMb(ours.pid), floor: memoryMb(floor.pid), sandbox: memoryMb(sandbox.pid) };
  await end(undo);

  say('(e) lists of 100');
  const lists = await measureLists(sizes, await database(undo), say);
  return {
    quick, cores: cpus().length, load: { before: loadBefore, after: loadavg()[0] ?? 0 }, server: engine.serverVersion, records: serverUrl === undefined ? 'pglite' : 'postgresql',
    seconds: Math.round((performance.now() - startedAt) / 1_000), sizes, throughput, cards, checkout, bills, bytes, lists, memoryMb: { ...memory, list: lists.memoryMb ?? undefined },
  };
}

/** `--open`: our side alone, with ever more orders that stand. */
async function benchOpenOrders(counts: readonly number[], undo: Undo[]): Promise<void> {
  say(`torihiki bench --open ${counts.join(',')}, ${surroundingsLine(loadavg()[0] ?? 0)}`);
  const { engine, around } = await prepare(undo);
  const startOurs = async (): Promise<Side> => {
    const side = sideUntilTheEnd('ours-side', undo);
    await side.ask('start', around, nothing);
    return side;
  };
  const figures = await measureOpenOrders(startOurs, counts, sizes, say);
  say(JSON.stringify({ cores: cpus().length, server: engine.serverVersion, records: serverUrl === undefined ? 'pglite' : 'postgresql', engineMb: memoryMb(engine.pid), openOrders: figures }));
}

/** `--cluster`: in a folder of its own, which is removed. */
async function benchCluster(undo: Undo[]): Promise<void> {
  say(`torihiki bench --cluster (${quick ? 'quick' : 'whole'}), ${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(2)}`);
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-bench-cluster-'));
  undo.push(async () => {
    for (const path of [folder, postgresFolder(folder)]) rmSync(path, { recursive: true, force: true });
  });
  const figures = await measureCluster({ project: dirname(import.meta.dirname), folder, firstPort: CLUSTER_PORT }, (name) => sideUntilTheEnd(name, undo), sizes, say, undo);
  say(JSON.stringify({ quick, cores: cpus().length, load: loadavg()[0], ...figures }, null, 1));
}

/** `--fill`: no engine, no orders of a cart. */
async function benchFilled(orders: number, undo: Undo[]): Promise<void> {
  say(`torihiki bench --fill ${orders}, ${surroundingsLine(loadavg()[0] ?? 0)}; all orders are made up`);
  const steps = process.argv.includes('--alone') ? [] : [10_000, 100_000, 1_000_000].filter((step) => step < orders);
  const figures = await measureFilled([...steps, orders], () => database(undo), say);
  say(`\nLists of 100, searches and what processes ask, all orders made up\n${filledTable(figures).join('\n')}\n`);
  say(JSON.stringify({ cores: cpus().length, records: serverUrl === undefined ? 'pglite' : 'postgresql', madeUp: true, load: loadavg()[0], filled: figures }));
}

function surroundingsLine(load: number): string {
  return `${cpus().length} cores, load ${load.toFixed(2)}, records on ${serverUrl === undefined ? 'PGlite' : 'PostgreSQL'}`;
}

function merchants(): unknown {
  return [
    { ...QUICK_MERCHANT, invoiceAfterMs: 0, payAfterMs: 0 },
    { ...SLOW_MERCHANT, invoiceAfterMs: SLOW_STEP_MS, payAfterMs: SLOW_STEP_MS },
  ];
}

function place({ address, namespace }: BenchEngine): Surroundings['engine'] {
  return { address, namespace };
}

function sideUntilTheEnd(name: string, undo: Undo[]): Side {
  const side = startSide(name);
  undo.push(() => side.stop());
  return side;
}

async function database(undo: Undo[]): Promise<string | null> {
  if (serverUrl === undefined) return null;
  const made: TemporaryDatabase = await temporaryDatabase(serverUrl);
  undo.push(() => made.drop());
  return made.url;
}

/** In the opposite order of the beginning; one that fails does not keep the others from being done. */
async function end(undo: Undo[]): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step().catch((error: unknown) => console.error(error));
}

function say(line: string): void {
  console.log(line);
}

/** The counts behind `--open`, ascending. */
function openCounts(): number[] | undefined {
  const at = process.argv.indexOf('--open');
  if (at < 0) return undefined;
  const counts = z.array(z.coerce.number<string>().int().positive()).min(1).safeParse(process.argv[at + 1]?.split(','));
  if (!counts.success) throw new Error('--open needs counts of orders, as --open 1000,10000');
  return counts.data.toSorted((one, other) => one - other);
}

/** The number behind `--fill`. */
function fillCount(): number | undefined {
  const at = process.argv.indexOf('--fill');
  if (at < 0) return undefined;
  const count = z.coerce.number<string>().int().min(1_000).max(10_000_000).safeParse(process.argv[at + 1]);
  if (!count.success) throw new Error('--fill needs a number of orders from 1,000 to 10,000,000, as --fill 1000000');
  return count.data;
}

const undo: Undo[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(undo).finally(() => process.exit(130)));
try {
  const open = openCounts();
  const fill = fillCount();
  if (process.argv.includes('--cluster')) await benchCluster(undo);
  else if (fill !== undefined) await benchFilled(fill, undo);
  else if (open === undefined) printFigures(await bench(undo));
  else await benchOpenOrders(open, undo);
} finally {
  await end(undo);
}
