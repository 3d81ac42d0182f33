/** Steps of a scenario: something is done, and a bounded time passes until it shows. */
import type { OrderContents } from '../../src/domain/order/contents.ts';
import type { TransactionStatus } from '../../src/domain/order/inquiry.ts';
import { anOrder } from '../methods/atobarai/an-order.ts';
import type { Life } from './life.ts';
import { type Body, parcelsFor } from './random-actions.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const EVENTS_MAX = 2_000;

/** False: it did not come about in time. */
export async function until(life: Life, holds: () => boolean, withinMs = HOUR_MS): Promise<boolean> {
  const end = life.now + withinMs;
  for (let events = 0; events < EVENTS_MAX && !holds(); events += 1) {
    if ((life.nextAt() ?? Infinity) > end || !(await life.step())) break;
  }
  return holds();
}

export async function quiet(life: Life, ms: number): Promise<void> {
  const end = life.now + ms;
  await until(life, () => false, ms);
  await life.passTo(Math.max(end, life.now));
}

/** An action, up to its outcome. */
export async function did(life: Life, body: object): Promise<void> {
  const id = await life.act(body as Body);
  await life.flush();
  await until(life, () => life.records.lines.get(id)?.state === 'finished');
}

export async function approved(life: Life, contents: OrderContents = anOrder()): Promise<void> {
  life.calls.screenings.push('approved');
  await life.start({ intake: 'backoffice', contents });
  await until(life, () => life.state?.credit.state === 'approved');
  await quiet(life, 2 * MINUTE_MS);
}

export async function shipped(life: Life): Promise<void> {
  await approved(life);
  await did(life, { action: 'registerShipment', parcels: parcelsFor(1) });
  await quiet(life, 2 * MINUTE_MS);
}

/** Of which nothing comes to life again. */
const over: readonly (TransactionStatus | undefined)[] = ['cancelled', 'lapsed', 'paid'];

/** Somebody puts the credit into another status in Yamato's console. */
export function edit(life: Life, status: TransactionStatus, number = life.state?.credit.settlementNo ?? ''): void {
  if (over.includes(life.yamato.entries.get(number)?.status)) return;
  life.yamato.put(number, status, () => 0);
  life.edited(number);
}
