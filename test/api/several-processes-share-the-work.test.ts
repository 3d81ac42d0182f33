/** Rosters stand for processes: each has its own memory, and the records are what they have in common. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRoster, type Roster } from '../../src/api/roster.ts';
import { createLog } from '../../src/log.ts';
import { waitFor } from '../support/wait-for.ts';
import { SHOP, startTestApi, type TestApi } from './an-api.ts';

let api: TestApi;
const leaving: (() => Promise<void>)[] = [];
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
afterEach(async () => {
  await Promise.all(leaving.splice(0).map((leave) => leave()));
});

const LONG_MS = 60_000;
/** Short enough to be waited for. */
const SHORT_MS = 400;
const NEVER_MS = 3_600_000;

const roster = (leaseMs: number, records: Pick<TestApi['records'], 'takeLease' | 'countLeases' | 'giveBackLease'> = api.records): Roster =>
  createRoster({ records, log: createLog('silent') }, leaseMs);
const join = async (one: Roster, everyMs = NEVER_MS): Promise<() => Promise<void>> => {
  const leave = await one.join(everyMs);
  leaving.push(leave);
  return leave;
};

/** What `rounds` of several processes did, by their place. */
async function did(rosters: readonly Roster[], name: string, rounds: number): Promise<{ worked: number[]; rested: number[] }> {
  const worked = rosters.map(() => 0);
  const rested = rosters.map(() => 0);
  const turns = rosters.map((one, at) => one.turn(name, async () => ((worked[at] = (worked[at] ?? 0) + 1), true), () => void (rested[at] = (rested[at] ?? 0) + 1)));
  for (let round = 0; round < rounds; round += 1) await Promise.all(turns.map((turn) => turn()));
  return { worked, rested };
}

test('of three processes one does the work, the same one while it lives, and the others know that it is not their turn', async () => {
  const { worked, rested } = await did([roster(LONG_MS), roster(LONG_MS), roster(LONG_MS)], 'one-of-three', 5);
  expect(worked.toSorted((a, b) => a - b)).toEqual([0, 0, 5]);
  expect(rested.toSorted((a, b) => a - b)).toEqual([0, 5, 5]);
});

test('when it leaves another goes on at once, and when it dies after a while', async () => {
  const [first, second] = [roster(SHORT_MS), roster(SHORT_MS)];
  const leave = await join(first);
  await join(second);
  expect((await did([first, second], 'heirs', 1)).worked).toEqual([1, 0]);
  await leave();
  expect((await did([second, first], 'heirs', 1)).worked).toEqual([1, 0]);
  // The second is not heard of any more.
  await waitFor(async () => (await did([first], 'heirs', 1)).worked, ([worked]) => worked === 1);
});

test('whoever cannot do the work gives the turn away, and comes last for a while', async () => {
  const [cut, healthy] = [roster(SHORT_MS), roster(SHORT_MS)];
  const worked = { cut: 0, healthy: 0 };
  const turns = [cut.turn('cut-off', async () => ((worked.cut += 1), false)), healthy.turn('cut-off', async () => ((worked.healthy += 1), true))];
  for (let round = 0; round < 3; round += 1) for (const turn of turns) await turn();
  expect(worked).toEqual({ cut: 1, healthy: 3 });
  // Alone it tries again.
  await new Promise((resolve) => setTimeout(resolve, SHORT_MS + 50));
  await turns[0]?.();
  expect(worked.cut).toBe(2);
});

test('while the records are down nobody works and nothing is thrown', async () => {
  const down = async (): Promise<never> => Promise.reject(new Error('down'));
  const alone = roster(LONG_MS, { takeLease: down, countLeases: down, giveBackLease: down });
  await join(alone);
  expect(await did([alone], 'down', 2)).toEqual({ worked: [0], rested: [2] });
  expect(alone.size()).toBe(1);
});

test('they know how many they are: one that leaves is gone at once, one that dies after a while', async () => {
  const [first, second, third] = [roster(SHORT_MS), roster(SHORT_MS), roster(SHORT_MS)];
  await join(first, SHORT_MS / 4);
  const leave = await join(second, SHORT_MS / 4);
  await waitFor(async () => first.size(), (size) => size === 2);
  // It comes in and is never heard of again.
  await join(third);
  await waitFor(async () => first.size(), (size) => size === 3);
  await waitFor(async () => first.size(), (size) => size === 2);
  await leave();
  await waitFor(async () => first.size(), (size) => size === 1);
});

test('limits a second are shared among them, and each lets at least one through', async () => {
  /** As they come in over a network, one after the other; `windows`: how many seconds they can have fallen into. */
  const allowed = async (processes: number, limit: number, asked: number): Promise<{ passed: number; windows: number }> => {
    const { app } = await api.variant({ rateLimitPerSecond: limit, guessesPerSecond: 1_000, processes: () => processes });
    const startedAt = Date.now();
    let passed = 0;
    for (let ask = 0; ask < asked; ask += 1) {
      const { statusCode } = await app.inject({ url: `/v1/shops/${SHOP}/orders`, headers: { authorization: `Bearer ${api.keys.staff}` } });
      expect([200, 429]).toContain(statusCode);
      if (statusCode === 200) passed += 1;
    }
    return { passed, windows: Math.ceil((Date.now() - startedAt) / 1_000) + 1 };
  };
  for (const { processes, part } of [{ processes: 1, part: 12 }, { processes: 3, part: 4 }, { processes: 50, part: 1 }]) {
    const { passed, windows } = await allowed(processes, 12, 40);
    expect(passed, `${processes} processes`).toBeGreaterThanOrEqual(part);
    expect(passed, `${processes} processes`).toBeLessThanOrEqual(part * windows);
  }
});
