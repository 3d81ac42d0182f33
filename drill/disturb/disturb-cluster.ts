/** One part of the cluster at a time is killed, paused or restarted, amid calls; its supervisor brings it back. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { Supervised } from '../../cluster/services/supervisor.ts';
import type { Chance } from '../chance.ts';
import { pause } from '../waiting.ts';
import type { World } from '../world/world.ts';
import { amidCalls } from './amid-calls.ts';
import type { ClusterKind } from './plan.ts';

const FROZEN_MS = [8_000, 20_000] as const;
const BACK_WITHIN_MS = 180_000;
/** A supervisor sees an end at once; a moment so that what is asked is not the one that is just dying. */
const SEEN_MS = 200;

type Strike = (world: World, cluster: Cluster, chance: Chance) => Promise<string>;

export async function disturbCluster(world: World, kind: ClusterKind, chance: Chance): Promise<string> {
  const { cluster } = world.installation;
  if (cluster === null) throw new Error('this is no cluster');
  const { underWay, answered } = await amidCalls(world, chance);
  const what = await strikes[kind](world, cluster, chance);
  await answered;
  return `${underWay} requests under way; ${what}`;
}

const strikes: Readonly<Record<ClusterKind, Strike>> = {
  killApi: (_, cluster, chance) => kill(cluster, [`api-${chance.between(1, 2)}`]),
  killWorker: (_, cluster, chance) => kill(cluster, [`worker-${chance.between(1, 2)}`]),
  killPostgres: (_, cluster) => kill(cluster, ['postgres']),
  killTemporal: (_, cluster) => kill(cluster, ['temporal']),
  killCluster: (_, cluster) => kill(cluster, ['postgres', 'temporal', 'api-1', 'api-2', 'worker-1', 'worker-2']),
  freezeApi: (_, cluster, chance) => freeze(cluster, `api-${chance.between(1, 2)}`, chance),
  freezeWorker: (_, cluster, chance) => freeze(cluster, `worker-${chance.between(1, 2)}`, chance),
  freezePostgres: (_, cluster, chance) => freeze(cluster, 'postgres', chance),
  rollingRestart: (_, cluster) => rollingRestart(cluster),
};

async function kill(cluster: Cluster, names: readonly string[]): Promise<string> {
  const startedAt = Date.now();
  for (const name of names) part(cluster, name).signal('SIGKILL');
  await pause(SEEN_MS);
  await Promise.all(['postgres', 'temporal', ...names].map((name) => cluster.untilReady(name, BACK_WITHIN_MS)));
  return `${names.join(', ')} ready again after ${seconds(startedAt)}`;
}

async function freeze(cluster: Cluster, name: string, chance: Chance): Promise<string> {
  const ms = chance.between(...FROZEN_MS);
  part(cluster, name).signal('SIGSTOP');
  await pause(ms);
  part(cluster, name).signal('SIGCONT');
  await cluster.untilReady(name, BACK_WITHIN_MS);
  return `${name} for ${(ms / 1_000).toFixed(1)} s`;
}

/** As a deploy does it: each is told to end, and the next one only when it is ready again. */
async function rollingRestart(cluster: Cluster): Promise<string> {
  const startedAt = Date.now();
  for (const name of ['worker-1', 'worker-2', 'api-1', 'api-2']) {
    await part(cluster, name).stop();
    part(cluster, name).start();
    await cluster.untilReady(name, BACK_WITHIN_MS);
  }
  return `done after ${seconds(startedAt)}`;
}

function part(cluster: Cluster, name: string): Supervised {
  const found = cluster.running.get(name);
  if (found === undefined) throw new Error(`the cluster has no ${name}`);
  return found;
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
}
