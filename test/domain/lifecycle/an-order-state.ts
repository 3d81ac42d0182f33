/** Order states as the lifecycle tests need them, with only what matters spelled out. */
import type { Doubt, OrderState } from '../../../src/domain/order/order-state.ts';
import { newOrder } from '../../../src/domain/order/order-start.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { type Policy, defaultPolicyOf } from '../../../src/domain/order/policy.ts';
import type { Parcel } from '../../../src/domain/order/history.ts';
import type { Inquiry } from '../../../src/domain/order/inquiry.ts';
import { anOrder } from '../../methods/atobarai/an-order.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

export const NOON = '2026-11-23T03:00:00.000Z';

export function later(ms: number, from: string = NOON): string {
  return new Date(Date.parse(from) + ms).toISOString();
}

export function aState(change: Partial<OrderState> = {}, policy: Partial<Policy> = {}): OrderState {
  const started = newOrder({
    shop: 'demo', orderNumber: 'A-1', service: 'atobarai', intake: 'backoffice', claimId: 'claim-1', generation: 1, sequence: 1, contractKey: 'atobarai:12345678901',
    settlementNo: 'A-1',
    contents: anOrder(), policy: { ...defaultPolicy, ...policy }, acceptedAt: NOON, shopStatus: null,
  });
  return { ...started, ...change };
}

/** 与信OK, a minute ago. */
export function approved(change: Partial<OrderState> = {}): OrderState {
  const state = aState();
  return { ...state, credit: { ...state.credit, state: 'approved', since: NOON }, creditSent: true, isOrder: true, creditAskedAt: NOON, ...change };
}

export function aParcel(change: Partial<Parcel> = {}): Parcel {
  return { slipNo: '123456789013', carrier: 'yamato', destination: 1, state: 'recorded', sentAs: '123456789013', replaces: null, ...change };
}

export function aDoubt(operation: string, change: Partial<Doubt> = {}): Doubt {
  const isSlip = operation === 'KAASL0' || operation === 'KAASL2';
  return {
    operation, parcel: isSlip ? 0 : null, since: NOON, settledAt: later(80_000), resend: false, patienceUntil: later(30 * 60_000),
    nextAskAt: later(2_000), asked: 0, refusedAs: null, ...change,
  };
}

export function anInquiry(change: Partial<Inquiry> = {}): Inquiry {
  return { askedAt: NOON, verdict: null, transaction: null, notFound: false, failed: null, calls: [], ...change };
}
