/** Carries one disturbance out and brings the installation back. */
import type { Chance } from '../chance.ts';
import { pause } from '../waiting.ts';
import type { World } from '../world/world.ts';
import { amidCalls } from './amid-calls.ts';
import { disturbCluster } from './disturb-cluster.ts';
import { type ClusterKind, type DisturbanceKind, isClusterKind } from './plan.ts';
import { terminateRuns } from './terminate-runs.ts';

const FROZEN_MS = [12_000, 20_000] as const;
const COPY_WITHIN_MS = 120_000;

export type Disturbed = { readonly kind: DisturbanceKind; readonly at: string; readonly detail: string };

export async function disturb(world: World, kind: DisturbanceKind, chance: Chance): Promise<Disturbed> {
  const { installation, snapshots, options } = world;
  if (kind === 'restoreEngine') await snapshots?.ready(options.restoreAgeMs, COPY_WITHIN_MS);
  const at = new Date().toISOString();
  const detail = isClusterKind(kind) ? await disturbCluster(world, kind, chance) : await carryOut[kind](world, chance);
  if (!installation.isUp()) throw new Error(`the installation is down after ${kind}`);
  return { kind, at, detail };
}

const carryOut: Readonly<Record<Exclude<DisturbanceKind, ClusterKind>, (world: World, chance: Chance) => Promise<string>>> = {
  killTree: (world, chance) => kill(world, 'tree', chance),
  killProcess: (world, chance) => kill(world, 'process', chance),
  killEngine: (world, chance) => kill(world, 'engine', chance),
  freeze,
  restoreEngine,
  terminateRuns,
};

async function kill(world: World, what: 'tree' | 'process' | 'engine', chance: Chance): Promise<string> {
  const { underWay, answered } = await amidCalls(world, chance);
  await world.installation.kill(what);
  await pause(chance.between(0, 4_000));
  const ready = await startAgain(world);
  await answered;
  return `${underWay} requests under way; ${ready}`;
}

async function freeze(world: World, chance: Chance): Promise<string> {
  const ms = chance.between(...FROZEN_MS);
  const { underWay, answered } = await amidCalls(world, chance);
  world.installation.freeze();
  await pause(ms);
  world.installation.thaw();
  await answered;
  return `${underWay} requests under way, for ${(ms / 1_000).toFixed(1)} s`;
}

async function restoreEngine(world: World, chance: Chance): Promise<string> {
  const { installation, snapshots, options } = world;
  const { underWay, answered } = await amidCalls(world, chance);
  await installation.kill('tree');
  if (snapshots === null) throw new Error('there is no engine file here');
  const ageMs = snapshots.restore(options.restoreAgeMs);
  const ready = await startAgain(world);
  await answered;
  return `${underWay} requests under way, a file of ${Math.round(ageMs / 1_000)} s ago; ${ready}`;
}

async function startAgain({ installation }: World): Promise<string> {
  return `ready again after ${((await installation.start()) / 1_000).toFixed(1)} s`;
}
