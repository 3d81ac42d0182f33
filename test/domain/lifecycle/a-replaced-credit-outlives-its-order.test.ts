import { expect, test } from 'vitest';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { approved, NOON } from './an-order-state.ts';

const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false };
/** Paid meanwhile: Yamato cancels it no more. */
const paid = { settlementNo: 'A-0', generation: 1, amountYen: 4_000, since: NOON, nextTryAt: null, tries: 1 };
const raised = (code: 'twoLiveCredits' | 'trackingGivenUp') => ({ code, since: NOON, detail: null, cause: null });
const order = approved({ retired: [paid], attention: [raised('twoLiveCredits'), raised('trackingGivenUp')] });
const done = (state: OrderState, body: ActionBody): OrderState => passTime(perform(state, body, NOON).state, NOON);

test.each<[string, ActionBody]>([
  ['追跡を終える', { ...common, action: 'closeOrder', reason: '確認済み' }],
  ['要確認の解決', { ...common, action: 'resolve', attention: 'trackingGivenUp', decision: 'close', reason: '確認済み' }],
])('closing an order (%s) leaves a replaced credit that will not go with staff, who can end it', (_how, body) => {
  const closed = done(order, body);
  expect([closed.outcome, closed.attention.map(({ code }) => code)]).toEqual(['closedByStaff', ['twoLiveCredits']]);
  expect(nextStep({ state: closed, current: null, queued: [], now: NOON })).toMatchObject({ kind: 'wait', until: null });
  const resolved = done(closed, { ...common, action: 'resolve', attention: 'twoLiveCredits', decision: 'cancelled', reason: '返金済み' });
  expect([resolved.retired, resolved.attention]).toEqual([[], []]);
  expect(nextStep({ state: resolved, current: null, queued: [], now: NOON })).toEqual({ kind: 'end' });
});

test('with none left it needs nobody', () => {
  expect(done({ ...order, retired: [] }, { ...common, action: 'closeOrder', reason: '確認済み' }).attention).toEqual([]);
});

test('an order that ends by staff’s own word on its status needs nobody at once, as no time passes in it any more', () => {
  const near = approved({ attention: [{ code: 'shipDateNear', since: NOON, detail: null, cause: null }] });
  const { state } = perform(near, { ...common, action: 'correctStatus', status: 'cancelled', reason: '画面を確認' }, NOON);
  expect([state.outcome, state.attention]).toEqual(['cancelled', []]);
});
