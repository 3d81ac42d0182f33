import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/domain/order/policy.ts';
import type { OrderStart } from '../../src/workflows/contract.ts';
import { decide, orderBody } from '../api/an-order.ts';
import { SHOP, startTestApi, type TestApi } from '../api/an-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const patch = (policy: unknown) => api.send('PATCH', `/v1/shops/${SHOP}/settings`, { body: { policy }, key: api.keys.admin });

/** The policy an order that starts now is given. */
async function startedWith(): Promise<OrderStart['policy']> {
  let policy: OrderStart['policy'] | null = null;
  api.engine.onStart = (input) => {
    policy = input.policy;
    return decide(api.records, input, 'approved');
  };
  expect((await api.send('POST', `/v1/shops/${SHOP}/orders`, { body: orderBody() })).statusCode).toBe(201);
  return policy ?? defaultPolicy;
}

describe("a shop's working hours", () => {
  test('are taken over by the orders that start from then on, with the public holidays ahead', async () => {
    const workingHours = { days: [1, 2, 3, 4, 5, 6, 7], from: '10:00', to: '24:00' };
    expect((await patch({ workingHours, closedDates: ['2030-12-30'] })).statusCode).toBe(200);
    const policy = await startedWith();
    expect(policy.workingHours).toEqual(workingHours);
    expect(policy.closedDates).toContain('2030-12-30');
    // Any 400 days hold New Year's Day and Constitution Memorial Day.
    expect(policy.closedDates).toEqual(expect.arrayContaining([expect.stringMatching(/-01-01$/), expect.stringMatching(/-05-03$/)]));
  });

  test('may include public holidays', async () => {
    expect((await patch({ holidays: 'none', closedDates: ['2030-12-30'] })).statusCode).toBe(200);
    expect((await startedWith()).closedDates).toEqual(['2030-12-30']);
  });

  test('are shown with the defaults until set, and without the holidays that only orders carry', async () => {
    const answer = await patch({ holidays: null, closedDates: null, workingHours: null });
    expect(answer.json().policy).toMatchObject({ workingHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }, holidays: 'japan', closedDates: [] });
  });

  test.each([
    ['a day that no week has', { workingHours: { days: [0], from: '09:00', to: '18:00' } }, 'policy.workingHours.days[0]'],
    ['no day at all', { workingHours: { days: [], from: '09:00', to: '18:00' } }, 'policy.workingHours.days'],
    ['an hour that no clock shows', { workingHours: { days: [1], from: '24:00', to: '24:00' } }, 'policy.workingHours.from'],
    ['a time without its minutes', { workingHours: { days: [1], from: '9', to: '18:00' } }, 'policy.workingHours.from'],
    ['a night shift, which has no end on its day', { workingHours: { days: [1], from: '18:00', to: '09:00' } }, 'policy.workingHours.to'],
    ['no closing time', { workingHours: { days: [1], from: '09:00' } }, 'policy.workingHours.to'],
    ['holidays of nowhere', { holidays: 'mars' }, 'policy.holidays'],
    ['a closed day that does not exist', { closedDates: ['2026-02-30'] }, 'policy.closedDates[0]'],
    ['a reminder before the credit could be', { shipWarnDays: 90 }, 'policy.shipWarnDays'],
  ])('are refused with %s', async (_what, policy, param) => {
    const answer = await patch(policy);
    expect(answer.statusCode).toBe(422);
    expect(answer.json().faults).toEqual(expect.arrayContaining([expect.objectContaining({ param })]));
  });
});
