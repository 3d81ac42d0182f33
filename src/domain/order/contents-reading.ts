/** Reads the contents of an order out of a message. The API has checked every rule; here only the shape is made sure of. */
import type { Method } from '../lifecycle/method.ts';
import type { Buyer, Destination, Item, OrderContents } from './contents.ts';
import { isStorableInstant } from '../values/instant.ts';
import { isCalendarDate } from '../values/japan-time.ts';
import { isRecord } from '../values/json.ts';

/** Null: not the shape of an order's contents at this payment method. Unknown members are left out. */
export function readContents(value: unknown, method: Pick<Method, 'readTerms'>): OrderContents | null {
  if (!isRecord(value)) return null;
  const { orderedAt, plannedShipDate, amountYen } = value;
  const buyer = readBuyer(value['buyer']);
  const items = readList(value['items'], readItem);
  const destinations = readList(value['destinations'] ?? [], readDestination);
  if (!isInstant(orderedAt) || typeof plannedShipDate !== 'string' || !isCalendarDate(plannedShipDate) || !isYen(amountYen)) return null;
  const terms = method.readTerms(value);
  if (terms === null || buyer === null || items === null || destinations === null || items.length === 0) return null;
  return { orderedAt, plannedShipDate, amountYen, ...terms, buyer, items, destinations };
}

function readBuyer(value: unknown): Buyer | null {
  if (!isRecord(value)) return null;
  const { name, postalCode, address, tel, nameKana, email } = value;
  if (typeof name !== 'string' || typeof postalCode !== 'string' || typeof address !== 'string' || typeof tel !== 'string') return null;
  return { name, postalCode, address, tel, ...optionalText('nameKana', nameKana), ...optionalText('email', email) };
}

function readDestination(value: unknown): Destination | null {
  if (!isRecord(value)) return null;
  const { name, postalCode, address, tel } = value;
  if (typeof name !== 'string' || typeof postalCode !== 'string' || typeof address !== 'string') return null;
  return { name, postalCode, address, ...optionalText('tel', tel) };
}

const itemKinds = ['goods', 'shipping', 'fee', 'discount', 'tax', 'other'] as const;

function readItem(value: unknown): Item | null {
  if (!isRecord(value)) return null;
  const { name, subtotalYen, quantity, unitPriceYen, taxRate, code } = value;
  const kind = itemKinds.find((known) => known === value['kind']);
  if (kind === undefined || typeof name !== 'string' || !isYen(subtotalYen)) return null;
  return {
    kind, name, subtotalYen,
    ...(typeof quantity === 'number' ? { quantity } : {}),
    ...(typeof unitPriceYen === 'number' ? { unitPriceYen } : {}),
    ...(typeof taxRate === 'number' ? { taxRate } : {}),
    ...optionalText('code', code),
  };
}

function readList<T>(value: unknown, read: (entry: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value) || value.length > 1_000) return null;
  const entries: T[] = [];
  for (const entry of value as readonly unknown[]) {
    const parsed = read(entry);
    if (parsed === null) return null;
    entries.push(parsed);
  }
  return entries;
}

/** Dates are reckoned with from here on, where one that is none would stop the order. */
function isInstant(value: unknown): value is string {
  return typeof value === 'string' && isStorableInstant(value);
}

function isYen(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function optionalText<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === 'string' ? ({ [key]: value } as Partial<Record<K, string>>) : {};
}
