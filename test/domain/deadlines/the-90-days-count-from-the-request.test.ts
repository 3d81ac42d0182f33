import { expect, test } from 'vitest';
import { deadlinesOf } from '../../../src/domain/lifecycle/deadlines.ts';
import { foldVerdict } from '../../../src/domain/lifecycle/fold-credit.ts';
import { nextGeneration } from '../../../src/domain/lifecycle/fold-recredit.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aState, later, NOON } from '../lifecycle/an-order-state.ts';
import { creditSentAs } from '../lifecycle/sent-as.ts';

const DAY = 86_400_000;
const lastDay = (state: OrderState) => deadlinesOf(state).find(({ kind }) => kind === 'lastShipDate')?.at;

test('a hold of days takes nothing off them but what it took at Yamato', () => {
  const held = creditSentAs(aState(), NOON, { kind: 'done', value: 'held' }, later(1_000));
  expect(lastDay(foldVerdict(held, 'approved', later(2 * DAY)))).toBe('2027-02-21T14:59:59.999Z');
});

test('a request in doubt counts from the first time it may have arrived', () => {
  const doubtful = creditSentAs(aState(), NOON, { kind: 'unknown', reason: 'timeout' }, later(20_000));
  const again = creditSentAs(doubtful, later(DAY), { kind: 'done', value: 'approved' }, later(DAY));
  expect(lastDay(again)).toBe('2027-02-21T14:59:59.999Z');
});

test('a request that never left counts for nothing', () => {
  const waiting = creditSentAs(aState(), NOON, { kind: 'notSent', reason: 'refused' }, later(1_000));
  const sent = creditSentAs(waiting, later(DAY), { kind: 'done', value: 'approved' }, later(DAY));
  expect(lastDay(sent)).toBe('2027-02-22T14:59:59.999Z');
});

test('a new credit has days of its own', () => {
  const first = creditSentAs(aState(), NOON, { kind: 'done', value: 'approved' }, later(1_000));
  const second = creditSentAs(nextGeneration(first, first.contents, later(10 * DAY)), later(10 * DAY), { kind: 'done', value: 'approved' }, later(10 * DAY));
  expect(lastDay(second)).toBe('2027-03-03T14:59:59.999Z');
});
