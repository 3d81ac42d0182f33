/** Which disturbances come, in which order, and when: spread over the orders. */
import type { Chance } from '../chance.ts';

/** Of the cluster: one part of it, which its supervisor brings back. */
export const clusterLabels = {
  killApi: 'kill -9 of an API',
  killWorker: 'kill -9 of a worker',
  killPostgres: 'kill -9 of PostgreSQL',
  killTemporal: 'kill -9 of the Temporal server',
  killCluster: 'kill -9 of everything but Yamato',
  freezeApi: 'SIGSTOP of an API',
  freezeWorker: 'SIGSTOP of a worker',
  freezePostgres: 'SIGSTOP of PostgreSQL',
  rollingRestart: 'APIs and workers restarted one by one',
} as const;

export type ClusterKind = keyof typeof clusterLabels;

export const kindLabels = {
  ...clusterLabels,
  killTree: 'kill -9 of everything at once',
  killProcess: 'kill -9 of API, workers and sandbox',
  killEngine: 'kill -9 of the engine',
  freeze: 'SIGSTOP of API, workers and sandbox',
  restoreEngine: 'kill -9 of everything, an older engine file put back',
  terminateRuns: 'single runs terminated',
} as const;

export type DisturbanceKind = keyof typeof kindLabels;

export const disturbanceKinds: readonly string[] = Object.keys(kindLabels);

export function isDisturbanceKind(name: string): name is DisturbanceKind {
  return Object.hasOwn(kindLabels, name);
}

const CLUSTER: readonly DisturbanceKind[] = ['killWorker', 'killApi', 'killPostgres', 'killTemporal', 'terminateRuns', 'killCluster', 'freezeWorker', 'freezeApi', 'freezePostgres', 'rollingRestart'];

/** Those that an installation of that kind knows. */
export function kindsOf(cluster: boolean): readonly DisturbanceKind[] {
  return cluster ? CLUSTER : [...new Set([...FIRST, ...THEN])];
}

export function isClusterKind(kind: DisturbanceKind): kind is ClusterKind {
  return Object.hasOwn(clusterLabels, kind);
}

/** A few disturbances are already one of each of these. */
const FIRST: readonly DisturbanceKind[] = ['killTree', 'freeze', 'restoreEngine', 'terminateRuns'];
const THEN: readonly DisturbanceKind[] = ['freeze', 'killProcess', 'terminateRuns', 'killEngine', 'restoreEngine', 'killTree'];

/** `only`: of these kinds; empty: of every kind. */
export function planDisturbances(count: number, chance: Chance, only: readonly DisturbanceKind[] = [], cluster = false): DisturbanceKind[] {
  const kinds: DisturbanceKind[] = [];
  const round = (): DisturbanceKind[] => (cluster ? chance.shuffled(CLUSTER) : [...chance.shuffled(FIRST), ...chance.shuffled(THEN)]);
  while (kinds.length < count) kinds.push(...(only.length === 0 ? round() : chance.shuffled(only)));
  return kinds.slice(0, count);
}
