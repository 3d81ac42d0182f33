import { expect, test } from 'vitest';
import { chanceOf } from '../../drill/chance.ts';
import { planDisturbances } from '../../drill/disturb/plan.ts';
import { readOptions } from '../../drill/options.ts';
import { madeUpFaults } from '../../drill/world/made-up-faults.ts';
import { madeUpStart, slipNumber } from '../../drill/world/made-up-start.ts';

test('the same seed draws the same orders, faults and disturbances; another seed draws others', () => {
  const drawn = (seed: number) => {
    const order = chanceOf(seed, 4);
    const { orderedAt: _, ...start } = madeUpStart('D1-0004', 4, order);
    return JSON.stringify([start, madeUpFaults('D1-0004', order), planDisturbances(20, chanceOf(seed, 1_000_000))]);
  };
  expect(drawn(7)).toBe(drawn(7));
  expect(new Set([1, 2, 3, 4, 5].map(drawn)).size).toBe(5);
});

test('what is drawn covers its range evenly enough', () => {
  const chance = chanceOf(3, 0);
  const counts = Map.groupBy(Array.from({ length: 6_000 }, () => chance.between(1, 6)), (value) => value);
  expect(new Set(counts.keys())).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  for (const drawn of counts.values()) expect(drawn.length).toBeGreaterThan(800);
});

test('a few disturbances are one of each of the worst kinds already', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const kinds = planDisturbances(4, chanceOf(seed, 1_000_000));
    expect(kinds.toSorted()).toEqual(['freeze', 'killTree', 'restoreEngine', 'terminateRuns']);
  }
});

test('only the kinds asked for come, each as often as the others', () => {
  expect(planDisturbances(6, chanceOf(1, 0), ['freeze', 'killEngine']).toSorted()).toEqual([...Array<string>(3).fill('freeze'), ...Array<string>(3).fill('killEngine')]);
});

test('slips are each other than the one before and carry their check digit', () => {
  const slips = Array.from({ length: 50 }, slipNumber);
  expect(new Set(slips).size).toBe(50);
  for (const slip of slips) expect(Number(slip.slice(0, 11)) % 7).toBe(Number(slip.slice(11)));
});

test('options are read, and a wrong one is named', () => {
  expect(readOptions(['--orders', '30', '--kills', '3', '--seed', '9', '--keep'], '/here')).toMatchObject({ orders: 30, kills: 3, seed: 9, keep: true, project: '/here', restMs: 840_000 });
  expect(readOptions([], '/here')).toMatchObject({ orders: 300, kills: 10, seed: 1, restoreAgeMs: 60_000, port: null, schemaOf: null });
  expect(readOptions(['--help'], '/here')).toBe('help');
  expect(() => readOptions(['--orders', 'many'], '/here')).toThrow('--orders is a whole number from 1 to 20000, not "many"');
  expect(readOptions(['--kinds', 'freeze,killTree'], '/here')).toMatchObject({ kinds: ['freeze', 'killTree'] });
  expect(readOptions(['--cluster', '--kinds', 'killPostgres'], '/here')).toMatchObject({ cluster: true, kinds: ['killPostgres'] });
  expect(() => readOptions(['--kinds', 'killPostgres'], '/here')).toThrow('killPostgres is only for --cluster');
  expect(() => readOptions(['--cluster', '--kinds', 'restoreEngine'], '/here')).toThrow('restoreEngine is not for --cluster');
  expect(() => readOptions(['--kinds', 'freeze,earthquake'], '/here')).toThrow('not "earthquake"');
  expect(readOptions(['--project', '../old', '--schema-of', '.'], '/here')).toMatchObject({ schemaOf: process.cwd() });
  expect(() => readOptions(['--cluster', '--schema-of', '.'], '/here')).toThrow('--schema-of is not for --cluster');
  expect(() => readOptions(['--loud'], '/here')).toThrow('--loud');
});
