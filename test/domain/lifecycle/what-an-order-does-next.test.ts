import { describe, expect, test } from 'vitest';
import { cancelPlan, creditPlan, slipPlan, withdrawPlan } from '../../../src/domain/atobarai/plans.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import type { CurrentAction, Situation, Step } from '../../../src/domain/lifecycle/step.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import { deadlinesOf } from '../../../src/domain/lifecycle/deadlines.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../../src/domain/order/policy.ts';
import { foldNotSent } from '../../../src/domain/lifecycle/sending.ts';
import { aDoubt, aParcel, approved, aState, later, NOON } from './an-order-state.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
const registering: CurrentAction = { actionId: 'ship', body: { ...common, action: 'registerShipment', parcels: null }, askedAt: null, sent: false, refusedAs: null };
const cancelling: CurrentAction = { actionId: 'cancel', body: { ...common, action: 'cancelCredit' }, askedAt: null, sent: false, refusedAs: null };

function next(state: OrderState, change: Partial<Situation> = {}): Step {
  return nextStep({ state, current: null, queued: [], now: later(60_000), ...change });
}

function sends(plan: CallPlan): Step {
  return { kind: 'send', plan };
}

function toShip(change: Partial<OrderState> = {}): OrderState {
  return approved({ parcels: [aParcel({ state: 'registering' })], ...change });
}

describe('what an order does next', () => {
  test('a new order asks for its credit', () => {
    expect(next(aState())).toEqual(sends(creditPlan(aState())));
  });

  test('a cancel that comes before anything was sent is taken instead of the credit', () => {
    const queued = ['recordParcels', 'cancelCredit'] as const;
    const unsent = aState();
    expect(next(unsent, { queued }), 'an earlier run may have sent something').toEqual({ kind: 'voidNumber' });
    expect(next({ ...unsent, credit: { ...unsent.credit, void: true } }, { queued })).toEqual({ kind: 'takeAction', index: 1 });
  });

  test('nothing is sent in a maintenance window, nor while the line is down', () => {
    const window = { from: later(0), to: later(3_600_000) };
    const closed = aState({}, { ...defaultPolicy, maintenance: [window] });
    const { until } = next(closed) as Extract<Step, { kind: 'wait' }>;
    expect(until !== null && until >= window.to && until < later(defaultPolicy.resendMaxMs, window.to), `${until}`).toBe(true);
    expect(next(closed, { now: window.to })).toEqual(sends(creditPlan(closed)));
    expect(next(aState({ sendNotBefore: later(90_000) }))).toMatchObject({ kind: 'wait', until: later(90_000) });
  });

  test('what waits for maintenance says until when, and what waits for anything else does not', () => {
    const policy = { ...defaultPolicy, maintenance: [{ from: later(0), to: later(3_600_000) }] };
    const heldUntil = (state: OrderState, change: Partial<Situation> = {}) => {
      const step = next(state, change);
      return step.kind === 'wait' && [step.maintenanceUntil, step.until];
    };
    const [held, until] = heldUntil(aState({ policy })) || [];
    expect([held === until, (held ?? '') >= later(3_600_000)]).toEqual([true, true]);
    expect(heldUntil(toShip({ policy }), { current: registering })).toEqual([held, until]);
    const replaced = { settlementNo: 'A-1-1', generation: 1, amountYen: 5_500, since: NOON, nextTryAt: NOON, tries: 0 };
    expect(heldUntil(approved({ policy, retired: [replaced] }))).toEqual([held, until]);
    expect(heldUntil(approved({ policy })), 'nothing is due').toMatchObject([null, expect.any(String)]);
    expect(heldUntil(aState({ sendNotBefore: later(90_000) })), 'the line is down').toEqual([null, later(90_000)]);
  });

  test('a window that the order did not know holds it from the call that met it, until a call gets through', () => {
    const met = foldNotSent(aState(), { reason: 'maintenance', until: later(3_600_000) }, later(60_000));
    expect(next(met)).toMatchObject({ kind: 'wait', maintenanceUntil: later(3_600_000) });
    expect(deadlinesOf(met)).toMatchObject([{ kind: 'maintenanceEnd', at: later(3_600_000) }]);
    expect(deadlinesOf(foldNotSent(met, { reason: 'connectionRefused' }, later(120_000)))).toEqual([]);
    const waited = { ...met, sendNotBefore: later(3_700_000) };
    expect(next(waited), 'its next try comes after the end').toMatchObject({ maintenanceUntil: later(3_700_000) });
  });

  test('a shipment is asked about first, and sent only after the answer', () => {
    expect(next(toShip(), { current: registering })).toEqual(sends(slipPlan(toShip(), 0, true)));
    expect(next(toShip(), { current: { ...registering, askedAt: NOON } })).toEqual(sends(slipPlan(toShip(), 0, false)));
    expect(next(toShip({ withdrawFirst: true }), { current: registering })).toEqual({ kind: 'ask', mode: 'credit', purpose: 'beforeShipment' });
    expect(next(toShip({ withdrawFirst: true }), { current: { ...registering, askedAt: NOON } })).toEqual(sends(withdrawPlan(toShip())));
  });

  test('a shipment or a cancel too soon after a change waits, and says why', () => {
    const fresh = toShip({ lastChangeAt: later(30_000) });
    const waits = { kind: 'wait', until: later(90_000), actionWaits: expect.stringContaining('反映'), watch: null, maintenanceUntil: null };
    expect(next(fresh, { current: registering })).toEqual(waits);
    expect(next(fresh, { current: cancelling })).toEqual(waits);
  });

  test('a doubt comes before everything else', () => {
    const doubtful = toShip({ doubt: aDoubt('KAASL0', { nextAskAt: NOON }) });
    expect(next(doubtful, { current: registering, queued: ['cancelCredit'] })).toEqual({ kind: 'ask', mode: 'transaction', purpose: 'doubt' });
    expect(next(toShip({ doubt: aDoubt('KAASL0', { nextAskAt: NOON, resend: true }) }), { current: registering })).toEqual(sends(slipPlan(toShip(), 0, false)));
    expect(next(toShip({ doubt: aDoubt('KAACL', { nextAskAt: later(70_000) }) }))).toMatchObject({ kind: 'wait', until: later(70_000), watch: null });
  });

  test('an order given up after its credit came cancels it before anything else', () => {
    expect(next(approved({ abandoned: true }), { queued: ['registerShipment'] })).toEqual(sends(cancelPlan(approved(), 'A-1', 'cancel')));
  });

  test('an approved order waits for its recheck, and a shipped one is watched', () => {
    const recheck = later(defaultPolicy.recheckMs);
    expect(next(approved())).toMatchObject({ kind: 'wait', until: recheck, watch: null });
    expect(next(approved(), { now: recheck })).toMatchObject({ kind: 'wait', watch: { purpose: 'recheck' } });
    expect(next(approved({ shipment: { state: 'registered', since: NOON } }))).toMatchObject({ kind: 'wait', watch: { purpose: 'track' } });
  });

  test('an ended order ends, once its last actions are answered', () => {
    const ended = approved({ outcome: 'cancelled', cancellation: { state: 'cancelled' } });
    expect(next(ended)).toEqual({ kind: 'end' });
    expect(next(ended, { queued: ['registerShipment'] })).toEqual({ kind: 'takeAction', index: 0 });
    expect(next(ended, { current: cancelling })).toMatchObject({ kind: 'finishAction', outcome: 'done' });
    expect(next(ended, { current: registering })).toMatchObject({ kind: 'finishAction', outcome: 'refused', code: 'orderEnded' });
  });

  test('a replaced credit is cancelled although another call is in doubt, and never waited for in the past', () => {
    const credit = { settlementNo: 'A-1-1', generation: 1, amountYen: 5_500, since: NOON, nextTryAt: NOON, tries: 0 };
    const doubtful = approved({ retired: [credit], doubt: aDoubt('KAASL0', { nextAskAt: later(90_000) }) });
    expect(next(doubtful)).toEqual(sends(cancelPlan(doubtful, 'A-1-1', 'retire')));
    const waiting = next({ ...doubtful, sendNotBefore: later(70_000) });
    expect(waiting).toMatchObject({ kind: 'wait', until: later(70_000) });
  });
});
