/** The method's own value rules over contents that may be broken: what can still be checked is checked. */
import type { Buyer, Destination, Item, OrderContents } from '../domain/order/contents.ts';
import { type ContentsRules, methodOf } from '../domain/lifecycle/method.ts';
import { isRecord } from '../domain/values/json.ts';
import type { ApiMethod } from './methods/api-method.ts';
import type { RequestFault } from './problem.ts';

/**
 * Faults of the contents by the rules of the method that the contract's own faults do not already explain.
 * Broken members are replaced by stand-ins that are right, and what hangs on a broken member is not judged.
 */
export function contentsFaults(
  input: unknown,
  method: ApiMethod,
  contractFaults: readonly RequestFault[],
  rules: ContentsRules,
): readonly RequestFault[] {
  if (!isRecord(input)) return [];
  const { faults } = methodOf(method.service).checkContents(repaired(input, method, rules.today), rules);
  const broken = contractFaults.map((fault) => fault.param);
  return faults
    .filter((fault) => !broken.some((param) => explains(param, fault.param)))
    .map(({ param, rule, message }) => ({ param, rule, message }));
}

/** Whether a broken member leaves nothing to say about another. */
function explains(broken: string, param: string): boolean {
  if (param === broken || param.startsWith(`${broken}.`) || param.startsWith(`${broken}[`)) return true;
  // The total hangs on every line, and the ship date on the order date.
  if (param === 'amountYen') return /^items(?:\[\d+\](?:\.subtotalYen)?)?$/.test(broken);
  return param === 'plannedShipDate' && broken === 'orderedAt';
}

type Loose = Readonly<Record<string, unknown>>;

function repaired(input: Loose, method: ApiMethod, today: string): OrderContents {
  const items = list(input['items']).map(repairedItem);
  return {
    orderedAt: text(input['orderedAt'], `${today}T00:00:00+09:00`),
    plannedShipDate: text(input['plannedShipDate'], today),
    amountYen: integer(input['amountYen'], items.reduce((sum, item) => sum + item.subtotalYen, 0)),
    ...method.repairTerms(input),
    buyer: repairedBuyer(isRecord(input['buyer']) ? input['buyer'] : {}),
    items: items.length === 0 ? [repairedItem({})] : items,
    destinations: list(input['destinations']).map(repairedDestination),
  };
}

const ADDRESS = '東京都千代田区千代田１－１';

function repairedBuyer(buyer: Loose): Buyer {
  return {
    name: text(buyer['name'], '見本'),
    ...(isShort(buyer['nameKana']) ? { nameKana: buyer['nameKana'] } : {}),
    postalCode: text(buyer['postalCode'], '1000001'),
    address: text(buyer['address'], ADDRESS),
    tel: text(buyer['tel'], '0300000000'),
    ...(isShort(buyer['email']) ? { email: buyer['email'] } : {}),
  };
}

function repairedItem(item: Loose): Item {
  return {
    kind: item['kind'] === 'discount' ? 'discount' : 'goods',
    name: text(item['name'], '見本'),
    ...(Number.isInteger(item['quantity']) ? { quantity: Number(item['quantity']) } : {}),
    ...(Number.isInteger(item['unitPriceYen']) ? { unitPriceYen: Number(item['unitPriceYen']) } : {}),
    subtotalYen: integer(item['subtotalYen'], 1),
  };
}

function repairedDestination(destination: Loose): Destination {
  return {
    name: text(destination['name'], '見本'),
    postalCode: text(destination['postalCode'], '1000001'),
    address: text(destination['address'], ADDRESS),
    ...(isShort(destination['tel']) ? { tel: destination['tel'] } : {}),
  };
}

/** At most as many entries as are worth reporting on. */
function list(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.slice(0, 200).map((entry: unknown) => (isRecord(entry) ? entry : {})) : [];
}

/** No text of an order is longer; the contract has said so. */
const TEXT_MAX = 300;

function text(value: unknown, standIn: string): string {
  return isShort(value) ? value : standIn;
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_MAX;
}

function integer(value: unknown, standIn: number): number {
  return Number.isInteger(value) ? Number(value) : standIn;
}
