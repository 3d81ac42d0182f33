import { expect, test } from 'vitest';
import { createCheckoutActivities } from '../../src/activities/checkout-activities.ts';
import { createCheckoutBound } from '../../src/activities/checkout-bound.ts';
import type { CheckoutInput } from '../../src/activities/contract.ts';
import type { Sent } from '../../src/domain/order/call-result.ts';

const CONTRACT = 'atobarai:1';

function clock() {
  let now = 1_000_000;
  return { now: () => now, pass: (ms: number) => (now += ms) };
}

test('so many in any second of one contract, whenever the second begins', () => {
  const time = clock();
  const bound = createCheckoutBound(2, 50, time.now);
  expect(bound.enter(CONTRACT)).not.toBeNull();
  time.pass(900);
  expect(bound.enter(CONTRACT)).not.toBeNull();
  expect(bound.enter(CONTRACT)).toBeNull();
  time.pass(99);
  expect(bound.enter(CONTRACT)).toBeNull();
  time.pass(1);
  expect(bound.enter(CONTRACT)).not.toBeNull();
  expect(bound.enter(CONTRACT)).toBeNull();
  expect(bound.enter('atobarai:2')).not.toBeNull();
});

test('none at all with a bound of 0', () => {
  expect(createCheckoutBound(0).enter(CONTRACT)).toBeNull();
});

test('so many at once, whatever their contracts, until one is over', () => {
  const bound = createCheckoutBound(100, 2);
  const first = bound.enter('atobarai:1');
  bound.enter('atobarai:2');
  expect(bound.enter('atobarai:3')).toBeNull();
  first?.leave();
  expect(bound.enter('atobarai:3')).not.toBeNull();
});

test('over the bound nothing is sent, and a call that fails leaves its place', async () => {
  const sent: string[] = [];
  const failing = async ({ service }: { service: string }): Promise<Sent> => {
    sent.push(service);
    throw new Error('a bug');
  };
  const { sendCredit } = createCheckoutActivities({ one: { sendCredit: failing }, other: { sendCredit: failing } }, createCheckoutBound(2, 1));
  const input = (service: string) => ({ service, contractKey: CONTRACT }) as CheckoutInput;
  await expect(sendCredit?.(input('one'))).rejects.toThrow('a bug');
  await expect(sendCredit?.(input('other'))).rejects.toThrow('a bug');
  expect(await sendCredit?.(input('one'))).toEqual({ kind: 'busy' });
  expect(sent).toEqual(['one', 'other']);
});
