// First of all: the imagined methods must be in use before the API makes its contracts.
import { drivers, imaginedDrivers } from '../methods/drivers.ts';
import { test } from 'vitest';
import { methodOf } from '../../src/domain/lifecycle/method.ts';
import { type Status, statusLabels } from '../../src/domain/order/status.ts';
import type { MethodDriver, StartBody } from '../methods/driver.ts';
import type { Cart } from './cart.ts';
import { describeWithEngine, type SharedEngine } from './engine.ts';

type Tests = (engine: SharedEngine, driver: MethodDriver) => void;

/**
 * `describe` for what every method promises, on a real engine: once for each method that has a driver, and for the imagined
 * one. To be imported before anything of the API.
 */
export function describeEveryMethod(name: string, tests: Tests): void {
  for (const driver of [...drivers, ...imaginedDrivers]) describeOne(name, driver, tests);
}

/** The same in processes of their own, which know no imagined method. `among`: of these services alone. */
export function describeEveryMethodInUse(name: string, tests: Tests, among: readonly string[] = drivers.map(({ service }) => service)): void {
  for (const driver of drivers.filter(({ service }) => among.includes(service))) describeOne(name, driver, tests);
}

function describeOne(name: string, driver: MethodDriver, tests: Tests): void {
  describeWithEngine(`${driver.label}: ${name}`, (engine) => tests(engine, driver));
}

/** For what only some methods have; left out for the others. */
export function testWhere(has: boolean): Pick<typeof test, 'each'> & typeof test {
  return has ? test : omitted;
}

const omitted = Object.assign((() => undefined) as unknown as typeof test, { each: () => () => undefined });

/** How an order of the method shows itself where all others show this. */
export function shown({ service }: MethodDriver, status: Status): { readonly status: Status; readonly statusLabel: string } {
  const word = methodOf(service).headline[status] ?? status;
  return { status: word, statusLabel: statusLabels[word] };
}

/** The answer of a start; where the buyer must give something once more, he does, and it is the answer to that. */
export async function started(cart: Cart, { again }: MethodDriver, body: StartBody): ReturnType<Cart['start']> {
  const first = await cart.start(body);
  return first.status === 202 && first.body.verdict.kind === 'awaitingBuyer' ? cart.start(again(body)) : first;
}

/** Until its credit stands; where the buyer must give something once more, he does. */
export async function untilApproved(cart: Cart, { again }: MethodDriver, body: StartBody): ReturnType<Cart['until']> {
  const seen = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved' || credit.state === 'awaitingBuyer');
  if (seen.credit.state === 'approved') return seen;
  await cart.start(again(body));
  return cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
}
