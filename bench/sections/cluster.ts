/**
 * `--cluster`: floor and ours on the cluster of docker-compose.yml, in turn; with two workers and with one. Where the CPU goes is
 * read from the kernel, process by process.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { z } from 'zod';
import { type Cluster, openCluster } from '../../cluster/cluster.ts';
import type { clusterAround } from '../cluster-side.ts';
import { durations, livesAnswer, nothing, type Surroundings } from '../measure/jobs.ts';
import { cpuMs, memoryMb } from '../measure/process-usage.ts';
import type { Side } from '../measure/side.ts';
import { latency, type Latency, round, spread, type Spread } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

const MERCHANT = { ycfStrCode: '10000000001', password: 'abcd1234' };
const SHOP = 'bench';
const IN_FLIGHT = [1, 10, 50] as const;

type Cpu = Readonly<Record<string, number>>;
type Measured = {
  readonly workers: number;
  readonly floorPerSecond: Spread;
  readonly oursPerSecond: Spread;
  readonly ratio: Spread;
  readonly checkoutMs: Readonly<Record<string, { readonly floor: Latency; readonly ours: Latency }>>;
  /** Per order of ours, in milliseconds. */
  readonly cpuMs: Cpu;
};
export type ClusterFigures = {
  readonly measured: readonly Measured[];
  /** What one finished order leaves, by database; `wal`: what is written to the log for it; `commits`: how often. */
  readonly perOrder: Readonly<Record<string, number>>;
  readonly memoryMb: Readonly<Record<string, number>>;
};

type Benched = { readonly cluster: Cluster; readonly floor: Side; readonly ours: Side; readonly sizes: Sizes; readonly say: (line: string) => void };

export async function measureCluster(place: { readonly project: string; readonly folder: string; readonly firstPort: number }, start: (name: string) => Side, sizes: Sizes, say: (line: string) => void, undo: (() => Promise<void>)[]): Promise<ClusterFigures> {
  const cluster = await openCluster({ ...place, settings: { LOG_LEVEL: 'warn', YAMATO_CALLS_PER_SECOND: '5000', YAMATO_CHECKOUTS_PER_SECOND: '5000' }, report: say });
  undo.push(() => cluster.stop());
  const address = (service: string, port: number, number = 1): string => `127.0.0.1:${cluster.places.port({ service, number }, port)}`;
  const sandbox = `http://${address('sandbox', 3001)}`;
  const keys = await prepare(`http://${address('api', 3000)}`, sandbox, cluster);
  const engine = { address: address('temporal', 7233), namespace: 'orders' };
  const [floor, ours] = [start('floor-side'), start('cluster-side')];
  const around: Surroundings = { engine, sandbox, quick: MERCHANT, slow: MERCHANT, databaseUrl: null, home: { folder: place.folder, masterKey: '' } };
  await floor.ask('start', around, nothing);
  const mine: z.input<typeof clusterAround> = { apis: [1, 2].map((number) => `http://${address('api', 3000, number)}`), engine, records: { databaseUrl: secret(cluster, 'records_database_url'), masterKey: secret(cluster, 'master_key') }, shop: SHOP, keys };
  await ours.ask('start', mine, nothing);
  const benched = { cluster, floor, ours, sizes, say };
  for (const side of [floor, ours]) await side.ask('lives', { count: sizes.warmUpOrders, inFlight: sizes.inFlight }, livesAnswer);
  const two = await measureWith(benched, 2);
  const perOrder = await measureWrites(benched, Number(address('postgres', 5432).split(':')[1]));
  await cluster.running.get('worker-2')?.stop();
  const one = await measureWith(benched, 1);
  return { measured: [two, one], perOrder, memoryMb: Object.fromEntries([...cluster.running].map(([name, one]) => [name, sum(treeOf(one.pid() ?? 0), (of) => memoryMb(of)?.now ?? 0)])) };
}

async function measureWith({ cluster, floor, ours, sizes, say }: Benched, workers: number): Promise<Measured> {
  const job = { count: sizes.ordersPerRound, inFlight: sizes.inFlight };
  const [floors, own, cpus]: [number[], number[], Cpu[]] = [[], [], []];
  for (let index = 1; index <= sizes.rounds; index += 1) {
    floors.push(perSecond(job.count, (await floor.ask('lives', job, livesAnswer)).ms));
    const before = cpuOf(cluster);
    own.push(perSecond(job.count, (await ours.ask('lives', job, livesAnswer)).ms));
    const after = cpuOf(cluster);
    cpus.push(Object.fromEntries(Object.keys(after).map((name) => [name, round(((after[name] ?? 0) - (before[name] ?? 0)) / job.count)])));
    say(`  ${workers} worker${workers === 1 ? '' : 's'}, round ${index}: floor ${floors.at(-1)}, ours ${own.at(-1)} orders/s`);
  }
  const checkoutMs: Record<string, { floor: Latency; ours: Latency }> = {};
  for (const inFlight of IN_FLIGHT) {
    const count = inFlight === 1 ? sizes.sequentialCheckouts : sizes.checkoutsInFlight;
    const [a, b] = [await floor.ask('checkouts', { count, inFlight }, durations), await ours.ask('checkouts', { count, inFlight }, durations)];
    checkoutMs[`${inFlight} in flight`] = { floor: latency(a), ours: latency(b) };
    say(`  ${workers} worker${workers === 1 ? '' : 's'}, checkout ${inFlight} in flight: floor p50 ${latency(a).p50} ms, ours p50 ${latency(b).p50} p95 ${latency(b).p95} ms`);
  }
  const ratios = own.map((value, index) => round(value / (floors[index] ?? Number.NaN)));
  return { workers, floorPerSecond: spread(floors), oursPerSecond: spread(own), ratio: spread(ratios), checkoutMs, cpuMs: Object.fromEntries(Object.keys(cpus[0] ?? {}).map((name) => [name, spread(cpus.map((each) => each[name] ?? 0)).median])) };
}

async function measureWrites({ ours, sizes }: Benched & { readonly cluster: Cluster }, port: number): Promise<Record<string, number>> {
  return Object.fromEntries(await writtenOver(() => ours.ask('lives', { count: sizes.ordersPerRound, inFlight: sizes.inFlight }, livesAnswer), sizes.ordersPerRound, port));
}

let superuser = '';

async function writtenOver(work: () => Promise<unknown>, count: number, port: number): Promise<[string, number][]> {
  const sizes = async (): Promise<Map<string, number>> => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: superuser, database: 'postgres' });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string; count: string }>(`
        select datname as name, pg_database_size(oid) as count from pg_database where datname in ('temporal', 'temporal_visibility', 'records')
        union all select 'wal', pg_current_wal_lsn() - '0/0'::pg_lsn
        union all select 'commits', sum(xact_commit) from pg_stat_database`);
      return new Map(rows.map(({ name, count }) => [name, Number(count)]));
    } finally {
      await client.end();
    }
  };
  const before = await sizes();
  await work();
  return [...(await sizes())].map(([name, now]) => [name, Math.round((now - (before.get(name) ?? 0)) / count)]);
}

/** A shop whose orders are paid at the first look, as the floor's are. */
async function prepare(api: string, sandbox: string, cluster: Cluster): Promise<{ cart: string; staff: string }> {
  superuser = secret(cluster, 'postgres_password');
  const admin = secret(cluster, 'admin_key');
  const send = async (method: string, url: string, body: unknown, key?: string): Promise<unknown> => {
    const answer = await fetch(url, { method, headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  await send('PUT', `${sandbox}/sandbox/merchants/atobarai/${MERCHANT.ycfStrCode}`, { password: MERCHANT.password, buyerLimitYen: 100_000_000, autoProgress: { enabled: true, deliverAfterMs: 0, saleAfterMs: 0, invoiceAfterMs: 0, payAfterMs: 0 } });
  await send('POST', `${api}/v1/shops`, { code: SHOP, name: '見本ショップ', environment: 'sandbox' }, admin);
  await send('PUT', `${api}/v1/shops/${SHOP}/credentials/atobarai`, { ...MERCHANT, contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true } }, admin);
  await send('PATCH', `${api}/v1/shops/${SHOP}/settings`, { policy: { settleDelayMs: 0 } }, admin);
  const keyOf = async (scope: string): Promise<string> => ((await send('POST', `${api}/v1/shops/${SHOP}/keys`, { scope, label: scope }, admin)) as { key: string }).key;
  return { cart: await keyOf('cart'), staff: await keyOf('staff') };
}

function secret(cluster: Cluster, name: string): string {
  return readFileSync(cluster.places.secret(name), 'utf8').trim();
}

/** CPU so far, of every service with its children. */
function cpuOf(cluster: Cluster): Cpu {
  return Object.fromEntries([...cluster.running].map(([name, one]) => [name, sum(treeOf(one.pid() ?? 0), (of) => cpuMs(of) ?? 0)]));
}

function treeOf(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) found.push(...readFileSync(join('/proc', String(pid), 'task', thread, 'children'), 'utf8').split(' ').filter((one) => one.trim() !== '').map(Number));
    } catch {
      // It has ended.
    }
  }
  return found;
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

function perSecond(count: number, ms: number): number {
  return round((count * 1_000) / ms);
}
