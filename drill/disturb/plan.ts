/** Which disturbances come, in which order, and when: spread over the orders. */
import type { Chance } from '../chance.ts';

export type DisturbanceKind = 'killTree' | 'killProcess' | 'killEngine' | 'freeze' | 'restoreEngine' | 'terminateRuns';

export const kindLabels: Readonly<Record<DisturbanceKind, string>> = {
  killTree: 'kill -9 of everything at once',
  killProcess: 'kill -9 of API, workers and sandbox',
  killEngine: 'kill -9 of the engine',
  freeze: 'SIGSTOP of API, workers and sandbox',
  restoreEngine: 'kill -9 of everything, an older engine file put back',
  terminateRuns: 'single runs terminated',
};

/** A few disturbances are already one of each of these. */
const FIRST: readonly DisturbanceKind[] = ['killTree', 'freeze', 'restoreEngine', 'terminateRuns'];
const THEN: readonly DisturbanceKind[] = ['freeze', 'killProcess', 'terminateRuns', 'killEngine', 'restoreEngine', 'killTree'];

export function planDisturbances(count: number, chance: Chance): DisturbanceKind[] {
  const kinds: DisturbanceKind[] = [];
  while (kinds.length < count) kinds.push(...chance.shuffled(FIRST), ...chance.shuffled(THEN));
  return kinds.slice(0, count);
}
