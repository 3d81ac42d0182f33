/** What staff may wish next: mostly what the order says is possible, now and then what is not. */
import { z } from 'zod';
import type { Chance } from '../chance.ts';
import type { SentAction } from '../client/journal.ts';
import { amountOf, slipNumber, someAmount } from './made-up-start.ts';

export const wishable = z.object({
  actions: z.array(z.object({ action: z.string(), allowed: z.boolean() })),
  contents: z.looseObject({ amountYen: z.int(), destinations: z.array(z.unknown()) }),
});
export type Wishable = z.output<typeof wishable>;

type Wish = SentAction['body'];

const WEIGHTS = {
  registerShipment: 7, amendOrder: 5, cancelCredit: 4, syncStatus: 3, withdrawShipment: 3, requestCredit: 3, recordParcels: 2,
  inquireCredit: 2, reissueInvoice: 1, withdrawReissue: 1, changeMethod: 1,
} as const;
type WishName = keyof typeof WEIGHTS;
const NAMES = Object.keys(WEIGHTS) as WishName[];

export function someWish(order: Wishable, chance: Chance): Wish {
  const legal = NAMES.filter((name) => order.actions.some(({ action, allowed }) => action === name && allowed));
  const choices = legal.length === 0 || chance.happens(0.1) ? NAMES : legal;
  return bodyOf(chance.pick(choices.flatMap((name) => Array<WishName>(WEIGHTS[name]).fill(name))), order, chance);
}

function bodyOf(action: WishName, order: Wishable, chance: Chance): Wish {
  switch (action) {
    case 'registerShipment':
      return order.contents.destinations.length > 0 || chance.happens(0.95) ? { action, parcels: parcels(order, chance) } : { action };
    case 'recordParcels':
      return { action, parcels: parcels(order, chance) };
    case 'amendOrder':
      return { action, contents: { ...order.contents, ...amountOf(otherAmount(order.contents.amountYen, chance)) }, ...(chance.happens(0.2) ? { confirm: 'cancelFirst' } : {}) };
    case 'reissueInvoice':
      return { action, reason: 'lost' };
    case 'changeMethod':
      return { action, to: 'bankTransfer' };
    case 'cancelCredit':
    case 'syncStatus':
    case 'withdrawShipment':
    case 'requestCredit':
    case 'inquireCredit':
    case 'withdrawReissue':
      return { action };
  }
}

/** Down as often as up. */
function otherAmount(amountYen: number, chance: Chance): number {
  return chance.happens(0.5) ? Math.max(100, amountYen - chance.between(1, 10) * 100) : Math.max(amountYen + 100, someAmount(chance));
}

/** One for each destination, or for some of them. */
function parcels({ contents }: Wishable, chance: Chance): readonly unknown[] {
  const all = Array.from({ length: Math.max(1, contents.destinations.length) }, (_, index) => index + 1);
  const chosen = chance.happens(0.8) ? all : [chance.pick(all)];
  return chosen.map((destination) => ({ slipNo: slipNumber(), carrier: chance.pick(['yamato', 'yamato', 'sagawa']), destination }));
}
