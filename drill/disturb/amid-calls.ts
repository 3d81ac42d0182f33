import type { Chance } from '../chance.ts';
import { pause } from '../waiting.ts';
import type { World } from '../world/world.ts';
import { rush } from './rush.ts';

const RALLY_MS = 2_500;

/** Lets everybody go together, staff work through a list besides, and a moment later it strikes. Resolves to how many requests were under way. */
export async function amidCalls(world: World, chance: Chance): Promise<{ underWay: number; answered: Promise<void> }> {
  const { gate, busy, options } = world;
  await gate.rally(options.inFlight, RALLY_MS);
  gate.open();
  const { count, answered } = rush(world, chance);
  await pause(chance.pick([chance.between(20, 250), chance.between(20, 250), chance.between(250, 1_500)]));
  return { underWay: busy.size + count, answered };
}
