/** Which disturbances come, in which order, and when: spread over the orders. */
import type { Chance } from '../chance.ts';

export const kindLabels = {
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

/** A few disturbances are already one of each of these. */
const FIRST: readonly DisturbanceKind[] = ['killTree', 'freeze', 'restoreEngine', 'terminateRuns'];
const THEN: readonly DisturbanceKind[] = ['freeze', 'killProcess', 'terminateRuns', 'killEngine', 'restoreEngine', 'killTree'];

/** `only`: of these kinds; empty: of every kind. */
export function planDisturbances(count: number, chance: Chance, only: readonly DisturbanceKind[] = []): DisturbanceKind[] {
  const kinds: DisturbanceKind[] = [];
  while (kinds.length < count) kinds.push(...(only.length === 0 ? [...chance.shuffled(FIRST), ...chance.shuffled(THEN)] : chance.shuffled(only)));
  return kinds.slice(0, count);
}
