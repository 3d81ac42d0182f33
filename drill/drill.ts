/** The drill from its first start to its verdict. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { inLanes } from '../bench/measure/lanes.ts';
import { freePort } from '../src/engine/ports.ts';
import { chanceOf } from './chance.ts';
import { cartOf } from './client/cart.ts';
import { yamatoOf } from './client/yamato.ts';
import { disturb, type Disturbed } from './disturb/disturb.ts';
import { planDisturbances } from './disturb/plan.ts';
import { clusterInstallation } from './installation/cluster-installation.ts';
import { type Installation, openInstallation, type Ports } from './installation/installation.ts';
import { takeSnapshots } from './installation/snapshots.ts';
import { type Broken, settle } from './judge/settle.ts';
import type { Options } from './options.ts';
import { type Outcome, reportOf, storyOf } from './report.ts';
import { becomes } from './waiting.ts';
import { createGate } from './world/gate.ts';
import { live } from './world/life.ts';
import { prepareShop } from './world/shop.ts';
import type { World } from './world/world.ts';

const SNAPSHOT_EVERY_MS = 5_000;
const PROGRESS_EVERY_MS = 10_000;
const CLUSTER_PORT = 3_200;
/** What draws from the seed besides the orders, which have their own streams from 0 on. */
const PLAN_STREAM = 1_000_000;

export type Undo = () => Promise<void>;

/** `undo`: what must be ended, whatever happens; the last first. */
export async function drill(options: Options, folder: string, undo: Undo[], say: (line: string) => void): Promise<Outcome> {
  const startedAt = Date.now();
  const installation = options.cluster
    ? clusterInstallation({ project: options.project, folder, firstPort: options.port ?? CLUSTER_PORT, report: say })
    : openInstallation({ project: options.project, folder, ports: await portsOf(options) });
  undo.push(() => installation.stop());
  if (options.schemaOf !== null) await makeTables(options.schemaOf, folder, undo, say);
  say(`torihiki drill: seed ${options.seed}, ${options.orders} orders, ${options.kills} disturbances, ${options.project}; data in ${folder}`);
  say(`ready after ${((await installation.start()) / 1_000).toFixed(1)} s`);
  const world = await openWorld(options, installation, folder, undo);
  await prepareShop(installation, world.yamato, options.orders);

  const disturbed: Disturbed[] = [];
  const livesFrom = Date.now();
  const progress = setInterval(() => say(progressOf(world, disturbed.length, startedAt)), PROGRESS_EVERY_MS);
  try {
    await Promise.all([liveAll(world), disturbAll(world, disturbed, say)]);
  } finally {
    clearInterval(progress);
  }
  const livedMs = Date.now() - livesFrom;
  const faultsStruck = await world.yamato.struck();
  if (!(await becomes(() => world.yamato.disarm(), 30_000, 500))) throw new Error('Yamato’s faults cannot be disarmed');
  say('nothing disturbs any more; waiting for rest');
  const broken = await judgeAll(world, say);
  const outcome = { options, seconds: Math.round((Date.now() - startedAt) / 1_000), livedMs, entries: [...world.entries.values()], faultsStruck, disturbed, failedStarts: installation.failedStarts, broken };
  writeFileSync(join(folder, 'violations.json'), JSON.stringify(broken.map(({ evidence, violations }) => ({ violations, story: storyOf(evidence), evidence })), null, 1));
  writeFileSync(join(folder, 'report.txt'), reportOf(outcome));
  return outcome;
}

/** An installation of another version, and its end: what it leaves is what the one that is tried begins with. */
async function makeTables(project: string, folder: string, undo: Undo[], say: (line: string) => void): Promise<void> {
  const ports = { api: await freePort(), sandbox: await freePort(), engine: await freePort(), ui: await freePort() };
  const other = openInstallation({ project, folder, ports });
  undo.push(() => other.stop());
  say(`tables made by ${project}, up after ${((await other.start()) / 1_000).toFixed(1)} s`);
  await other.stop();
}

async function portsOf({ port }: Options): Promise<Ports> {
  if (port !== null) return { api: port, sandbox: port + 1, engine: port + 2, ui: port + 3 };
  return { api: await freePort(), sandbox: await freePort(), engine: await freePort(), ui: await freePort() };
}

async function openWorld(options: Options, installation: Installation, folder: string, undo: Undo[]): Promise<World> {
  mkdirSync(folder, { recursive: true });
  const { engineFile } = installation;
  const snapshots = engineFile === null ? null : takeSnapshots({ engineFile, isUp: () => installation.isUp() }, join(folder, 'snapshots'), SNAPSHOT_EVERY_MS);
  if (snapshots !== null) undo.push(() => snapshots.stop());
  return {
    options, installation, snapshots,
    cart: cartOf(installation),
    yamato: yamatoOf(installation),
    gate: createGate(),
    entries: new Map(),
    busy: new Set(),
    left: new Set(),
    ended: 0,
    livesUntil: Date.now() + 180_000 + options.orders * 4_000 + options.kills * 90_000,
  };
}

async function liveAll(world: World): Promise<void> {
  const { orders, inFlight, seed } = world.options;
  let index = 0;
  await inLanes(orders, inFlight, async () => {
    const mine = index;
    index += 1;
    if (Date.now() < world.livesUntil) await live(world, `D${seed.toString(36).toUpperCase()}-${String(mine).padStart(4, '0')}`, mine, chanceOf(seed, mine));
    world.ended += 1;
  });
}

/** Spread over the lives: each comes when its share of them has begun. */
async function disturbAll(world: World, disturbed: Disturbed[], say: (line: string) => void): Promise<void> {
  const { orders, kills, kinds, seed, cluster } = world.options;
  const chance = chanceOf(seed, PLAN_STREAM);
  for (const [index, kind] of planDisturbances(kills, chance, kinds, cluster).entries()) {
    const begun = Math.floor((orders * (index + 1)) / (kills + 1));
    await becomes(() => world.entries.size >= begun || world.ended === orders, world.livesUntil - Date.now(), 100);
    const one = await disturb(world, kind, chance);
    disturbed.push(one);
    say(`  ${one.kind}: ${one.detail}`);
  }
}

async function judgeAll(world: World, say: (line: string) => void): Promise<Broken[]> {
  const connection = await Connection.connect({ address: world.installation.engineAddress });
  try {
    let last = '';
    const saySeldom = (line: string): void => {
      if (line !== last) say(line);
      last = line;
    };
    return await settle(world, new Client({ connection, namespace: world.installation.namespace }), saySeldom);
  } finally {
    await connection.close();
  }
}

function progressOf({ options, entries, ended }: World, disturbances: number, startedAt: number): string {
  const seconds = String(Math.round((Date.now() - startedAt) / 1_000)).padStart(5);
  return `${seconds} s  ${entries.size} of ${options.orders} orders begun, ${ended} left alone; ${disturbances} of ${options.kills} disturbances`;
}
