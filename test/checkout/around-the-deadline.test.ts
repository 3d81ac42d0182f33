import { expect, test } from 'vitest';
import { describeEveryMethod } from '../support/every-method.ts';
import { numbersFrom, seedOfRun } from '../support/random.ts';
import { useSystem } from '../support/use-system.ts';

const DEADLINE_MS = 1_000;
const ORDERS = 24;

/** Verdicts that arrive within a hair of the deadline, on both sides of it, many at once. */
describeEveryMethod('around the deadline', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const { cart, yamato } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: DEADLINE_MS, callTimeoutMs: 8_000 } });

  test('a 201 means a live credit, a 503 means none, and repeating says the same', async () => {
    const seed = seedOfRun();
    console.log(`around the deadline: seed ${seed}`);
    const random = numbersFrom(seed);
    const plans = Array.from({ length: ORDERS }, () => ({
      body: { ...startBody(), onTimeout: 'abandon' },
      delayMs: Math.round(DEADLINE_MS * (0.4 + random() * 0.8)),
      repeats: random() < 0.3 ? 2 : 1,
    }));
    for (const { body, delayMs } of plans) await yamato.fault({ operation: operations.credit, orderNo: settlementNo(body.orderNumber), fault: 'delay', ms: delayMs });
    const answers = await Promise.all(
      plans.map(async ({ body, repeats }) => ({ body, answered: await Promise.all(Array.from({ length: repeats }, () => cart.start(body))) })),
    );
    for (const { body, answered } of answers) {
      const number = settlementNo(body.orderNumber);
      const statuses = new Set(answered.map(({ status }) => status));
      expect(statuses.size, `seed ${seed}: ${number} was answered in two ways`).toBe(1);
      const [status] = statuses;
      expect([201, 503]).toContain(status);
      if (status === 503) await cart.untilEnded(body.orderNumber, 'abandoned');
      expect(await yamato.live(number), `seed ${seed}: ${number} answered ${status}`).toEqual(status === 201 ? [number] : []);
      expect((await cart.start(body)).status).toBe(status);
    }
  });
});
