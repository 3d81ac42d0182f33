/** The start of one order as a cart sends it. The address names nobody and the telephone numbers are nobody's. */
import type { Chance } from '../chance.ts';
import type { Start } from '../client/journal.ts';

const DAY_MS = 86_400_000;
const JAPAN_MS = 9 * 3_600_000;
/** What the sandbox makes of a name: most are approved, some looked at first, some refused. */
const NAMES = [...Array<string>(14).fill('見本　花子'), '見本　シンサ', '見本　シンサ', '見本　シンサＮＧ', '見本　ＮＧ'];
const ADDRESS = { postalCode: '100-0001', address: '東京都千代田区千代田1-1 見本ビル201' };

/** Old and new credit together must stay below what one buyer may owe. */
export function someAmount(chance: Chance): number {
  return chance.between(20, 150) * 100;
}

export function madeUpStart(number: string, index: number, chance: Chance): Start {
  const amountYen = someAmount(chance);
  const intake = chance.pick(['checkout', 'checkout', 'backoffice'] as const);
  return {
    orderNumber: number,
    method: 'atobarai',
    intake,
    onTimeout: intake === 'checkout' ? chance.pick(['wait', 'wait', 'abandon'] as const) : 'wait',
    orderedAt: new Date().toISOString(),
    plannedShipDate: new Date(Date.now() + JAPAN_MS + 10 * DAY_MS).toISOString().slice(0, 10),
    invoice: 'separate',
    // A telephone number of its own: the sandbox counts open credits per buyer.
    buyer: { name: chance.pick(NAMES), ...ADDRESS, tel: `090${String(10_000_000 + index)}` },
    destinations: someDestinations(chance),
    ...amountOf(amountYen),
  };
}

export function amountOf(amountYen: number): { amountYen: number; items: readonly unknown[] } {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', quantity: 1, unitPriceYen: amountYen, subtotalYen: amountYen }] };
}

function someDestinations(chance: Chance): readonly unknown[] {
  const names = chance.pick([[], [], ['一郎', '次郎'], ['一郎', '次郎', '三郎']]);
  return names.map((name) => ({ name: `見本　${name}`, ...ADDRESS }));
}

let slips = 0;

/** Twelve digits with the check digit, each once in a run. */
export function slipNumber(): string {
  slips += 1;
  const digits = String(10_000_000_000 + slips * 17);
  return `${digits}${Number(digits) % 7}`;
}
