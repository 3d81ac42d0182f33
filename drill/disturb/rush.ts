/** A list that staff work through at once, on the newest orders: what is under way everywhere when a disturbance strikes. */
import type { Chance } from '../chance.ts';
import type { Entry } from '../client/journal.ts';
import { slipNumber } from '../world/made-up-start.ts';
import type { World } from '../world/world.ts';

const AT_ONCE = 16;
/** Of the orders begun so far at most so large a part. */
const SHARE = 0.3;
const UNDOING = ['cancelCredit', 'changeMethod'];

/** Begins it; the promise is over when every action was answered, which may be long after. */
export function rush(world: World, chance: Chance): { readonly count: number; readonly answered: Promise<void> } {
  const fresh = [...world.entries.values()].toReversed().filter((entry) => isOpen(world, entry));
  const chosen = fresh.slice(0, Math.min(AT_ONCE, Math.ceil(world.entries.size * SHARE)));
  const answered = Promise.all(chosen.map((entry) => world.cart.act(entry, chance.pick([cancel, cancel, ship])(), 0)));
  return { count: chosen.length, answered: answered.then(() => undefined) };
}

function isOpen({ left }: World, { number, startAnswers, actions }: Entry): boolean {
  return startAnswers.some(({ status }) => status === 201) && !actions.some(({ body }) => UNDOING.includes(body.action)) && !left.has(number);
}

function cancel() {
  return { action: 'cancelCredit' };
}

function ship() {
  return { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] };
}
