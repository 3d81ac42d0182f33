/** Orders by card as the domain's tests need them, and what a call or a question does to one. */
import { card } from '../../../src/domain/card/method.ts';
import type { PolicyOfCard } from '../../../src/domain/card/policy.ts';
import { meaningOfTrade } from '../../../src/domain/card/answers.ts';
import type { TradeStatus } from '../../../src/domain/card/trade-status.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { type InHand, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { foldOver, perform } from '../../../src/domain/lifecycle/perform.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import type { CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import { type ActionBody, parseActionBody } from '../../../src/domain/order/action-body.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import type { Answer, CallResult } from '../../../src/domain/order/call-result.ts';
import type { Parcel } from '../../../src/domain/order/history.ts';
import type { Inquiry, Told } from '../../../src/domain/order/inquiry.ts';
import { newOrder } from '../../../src/domain/order/order-start.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { defaultPolicyOf, type Policy } from '../../../src/domain/order/policy.ts';
import { aCardOrder } from '../../methods/card/an-order.ts';
import { anInquiry, aParcel, later, NOON } from '../lifecycle/an-order-state.ts';

// Not in use yet: its parts beside the domain are not there.
useMethod(card);

export const TOKEN = 'abcdefghij123456';
export const ANOTHER_TOKEN = 'zyxwvutsrq654321';
export const HTML = '<html><form action="https://issuer.example"></form></html>';
export const PAGE = { threeD: { html: HTML, threeDToken: 't'.repeat(32) } } as const;
export const DONE: CallResult<Answer> = { kind: 'done', value: null };
export const TIMEOUT = { kind: 'unknown', reason: 'timeout' } as const;

function policyOf(change: Partial<PolicyOfCard>): Policy {
  const asTokenSays: Partial<PolicyOfCard> = { threeDSecure: 'asTokenSays' };
  return { ...defaultPolicyOf(card), ...asTokenSays, ...change };
}

/** `once` null: without a token. */
export function begun(change: Partial<OrderState> = {}, policy: Partial<PolicyOfCard> = {}, once: Record<string, unknown> | null = { token: TOKEN, returnUrl: 'https://shop.example/3d' }): OrderState {
  const started = newOrder({
    shop: 'demo', orderNumber: 'A-1', service: 'card', intake: 'checkout', claimId: 'c', generation: 1, sequence: 1, contractKey: 'card:123456789', settlementNo: 'A-1-1',
    contents: aCardOrder(), policy: policyOf(policy), acceptedAt: NOON, shopStatus: null, ...(once === null ? {} : { once }),
  });
  return { ...started, ...change };
}

/** 仮売上, by way of 3-D Secure. */
export function authorised(change: Partial<OrderState> = {}, policy: Partial<PolicyOfCard> = {}): OrderState {
  const state = begun({}, policy);
  return { ...state, own: { secured: true, approvalNo: '123456' }, credit: { ...state.credit, state: 'approved', since: NOON, requestedAt: NOON }, creditSent: true, isOrder: true, buyerWaits: false, creditAskedAt: NOON, ...change };
}

export const SLIPS = ['123456789013', '300000000016', '401234567893'] as const;

/** 精算確定待ち, with these slips. */
export function shipped(slipNos: readonly string[] = [SLIPS[0]], policy: Partial<PolicyOfCard> = {}): OrderState {
  const parcels = slipNos.map((slipNo): Parcel => aParcel({ slipNo, sentAs: slipNo, state: 'registered' }));
  return authorised({ parcels, shipment: { state: 'registered', since: NOON }, sale: { state: 'pending', since: NOON }, delivery: { state: 'inTransit' } }, policy);
}

export function bodyOf(body: Record<string, unknown>): ActionBody {
  const parsed = parseActionBody(body, card);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.body;
}

export function answered(inHand: InHand, plan: CallPlan, result: CallResult<Answer>, now = NOON, status: TradeStatus | null = null): InHand {
  const after = status === null ? null : (meaningOfTrade(status)?.transaction ?? null);
  return foldCall(inHand, plan, { operation: plan.operation, settlementNo: plan.settlementNo, sentAt: now, result }, after, now);
}

/** The credit is asked for, and answered so. */
export function asked(state: OrderState, result: CallResult<Answer>, now = NOON): OrderState {
  return answered({ state, current: null }, card.creditPlan(state), result, now).state;
}

/** E04, in the words of all methods; null: not found. */
export function traded(status: TradeStatus | null, told: Told = {}, askedAt = later(300_000)): Inquiry {
  if (status === null) return anInquiry({ askedAt, notFound: true });
  const meaning = meaningOfTrade(status);
  if (meaning === null) throw new Error(`no card is ever ${status}`);
  return anInquiry({ askedAt, ...meaning, told });
}

export type Played = { readonly state: OrderState; readonly sent: readonly CallPlan[]; readonly step: Step };

/** Takes the action in hand and carries it out as far as it goes at once; `answer` says what Yamato answers to each call. */
export function play(before: OrderState, body: ActionBody, answer: (plan: CallPlan) => CallResult<Answer>, now = NOON): Played {
  const performed = perform(before, body, now);
  let { state } = performed;
  if (performed.finish !== null) return { state, sent: [], step: { kind: 'finishAction', ...performed.finish } };
  let current: CurrentAction | null = { actionId: 'a', body, askedAt: NOON, sent: false, refusedAs: null };
  const sent: CallPlan[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    state = passTime(state, now);
    const step = nextStep({ state, current, queued: [], now });
    if (step.kind !== 'send') return { state: step.kind === 'finishAction' ? foldOver(state, body, now) : state, sent, step };
    sent.push(step.plan);
    ({ state, current } = answered({ state, current }, step.plan, answer(step.plan), now));
  }
  throw new Error('it never ends');
}
