import { describe, expect, test } from 'vitest';
import type { TransactionStatus } from '../../src/domain/order/inquiry.ts';
import { driftOf } from '../../src/domain/lifecycle/drift.ts';
import { foldSeen } from '../../src/domain/lifecycle/fold-seen.ts';
import { foldTransactionSeen } from '../../src/domain/lifecycle/fold-transaction.ts';
import { watchPlan } from '../../src/domain/lifecycle/watch.ts';
import { acknowledge } from '../../src/domain/order/attention-list.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../src/domain/order/policy.ts';
import { aDoubt, anInquiry, aParcel, approved, aState, later, NOON } from '../domain/lifecycle/an-order-state.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

const shipped = approved({ parcels: [aParcel({ state: 'registered' })], shipment: { state: 'registered', since: NOON } });
const held = approved({ credit: { ...approved().credit, state: 'held' } });
const waiting = approved({ credit: { ...approved().credit, state: 'awaitingBuyer' } });

const statuses: readonly TransactionStatus[] = ['approved', 'cancelled', 'slipRegistered', 'deliveryProblem', 'warned', 'saleConfirmed', 'invoiced', 'paid', 'held', 'lapsed', 'refused'];
const expected: readonly (readonly [string, OrderState, readonly TransactionStatus[]])[] = [
  ['与信OK', approved(), ['cancelled', 'slipRegistered', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid', 'lapsed', 'refused']],
  ['出荷情報登録OK', shipped, ['approved', 'cancelled', 'lapsed', 'refused']],
  ['与信保留', held, ['cancelled', 'slipRegistered', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid', 'lapsed']],
  ['購入者の手続き待ち', waiting, ['cancelled', 'slipRegistered', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid']],
  ['与信中', aState(), []],
  ['a doubt of our own', approved({ doubt: aDoubt('KAASL0') }), []],
  ['our own cancel', approved({ cancellation: { state: 'cancelling' } }), ['slipRegistered', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid', 'refused']],
];
const rows = expected.flatMap(([name, state, drifts]) => statuses.map((status) => [name, status, drifts.includes(status), state] as const));

function seen(state: OrderState, status: TransactionStatus, askedAt: string = later(3_600_000)) {
  return foldSeen(state, anInquiry({ askedAt, transaction: { status, warning: 'none' } }), askedAt);
}

describe('a change made elsewhere', () => {
  test.each(rows)('%s here, %s at Yamato: %s', (_name, status, isDrift, state) => {
    const drift = driftOf(state, status);
    expect(drift !== null).toBe(isDrift);
    if (drift !== null) expect(drift).toMatch(/^当方の記録：.+ ／ Yamato：.+/);
  });

  test.each(['slipRegistered', 'saleConfirmed', 'paid'] as const)('%s says what 後払い cannot be asked', (status) => {
    expect(driftOf(approved(), status)).toContain('照会できません');
  });

  test('is followed under both policies, and asks staff to look under one', () => {
    for (const drift of ['takeOver', 'attention'] as const) {
      const { state } = seen(approved({ policy: { ...defaultPolicy, drift } }), 'slipRegistered');
      expect([state.shipment.state, state.attention.map(({ code }) => code)]).toEqual(['registered', drift === 'attention' ? ['changedElsewhere'] : []]);
    }
  });

  test('that stops an order from being shipped asks for staff under both, with both values', () => {
    for (const drift of ['takeOver', 'attention'] as const) {
      const { state } = seen(approved({ policy: { ...defaultPolicy, drift } }), 'refused');
      expect(state.attention).toMatchObject([{ code: 'creditFlipped', detail: '当方の記録：与信OK ／ Yamato：決済不可' }]);
    }
  });

  test('is news also to staff who acknowledged an earlier one', () => {
    const once = acknowledge(seen(approved(), 'slipRegistered').state, 'changedElsewhere');
    const twice = seen(once, 'approved').state;
    expect(twice.attention).toMatchObject([{ code: 'changedElsewhere', detail: expect.stringContaining('Yamato：承認済み（送り状番号なし）') }]);
  });

  test('is never what we changed a moment ago ourselves: not believed before it can show, and not asked about sooner', () => {
    const fresh = { ...shipped, lastChangeAt: NOON };
    const soon = later(defaultPolicy.settleDelayMs - 1);
    expect(seen(fresh, 'approved', soon)).toEqual({ state: fresh, drift: null });
    expect(watchPlan(fresh)?.quiet).toEqual([{ from: NOON, to: later(defaultPolicy.settleDelayMs) }]);
    expect(seen(fresh, 'approved', later(defaultPolicy.settleDelayMs)).drift).not.toBeNull();
  });
});

test.each([
  ['approved', { sale: { state: 'none' }, shipment: { state: 'none' }, delivery: { state: 'notShipped' } }],
  ['slipRegistered', { sale: { state: 'none' }, shipment: { state: 'registered' }, delivery: { state: 'inTransit' } }],
] as const)('an order that staff took for sold follows Yamato back to %s', (status, expected) => {
  const sold = approved({ shipment: { state: 'registered', since: NOON }, sale: { state: 'confirmed', since: NOON }, delivery: { state: 'delivered' } });
  expect(foldTransactionSeen(sold, { status, warning: 'none' }, NOON)).toMatchObject(expected);
});
