import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import { type AttentionCode, attentionRule } from '../../../src/domain/order/attention.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { aState } from './an-order-state.ts';
import { type Draw, ModelYamato } from './a-model-of-yamato.ts';
import { SimulatedOrder } from './a-simulated-order.ts';
import { seedOfRun } from '../../support/random.ts';

const seed = seedOfRun();
const RUNS = Number(process.env['RUNS'] ?? 1_500);
const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;

test(`an order never sticks, doubles its credit or ends against Yamato, whatever happens (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.nat({ max: 1_000_000 }), { minLength: 10, maxLength: 250 }), (checkout, tape) => {
      const order = begin(checkout, tape);
      live(order.order, order.draw, order.isOver);
      comeToRest(order.order);
      checkEnd(order.order);
    }),
    { seed, numRuns: RUNS },
  );
});

function begin(checkout: boolean, tape: readonly number[]): { order: SimulatedOrder; draw: Draw; isOver: () => boolean } {
  let place = 0;
  const draw: Draw = (limit) => (tape[place++] ?? 0) % limit;
  const state = aState({ intake: checkout ? 'checkout' : 'backoffice', isOrder: !checkout });
  const yamato = new ModelYamato(draw, 2 * (state.policy.callTimeoutMs + state.policy.settlingMs));
  return { order: new SimulatedOrder(state, yamato, draw), draw, isOver: () => place >= tape.length };
}

/** Time, Yamato, staff and the cart, in any order. */
function live(order: SimulatedOrder, draw: Draw, isOver: () => boolean): void {
  for (let round = 0; round < 120 && !isOver(); round += 1) {
    const step = order.settle();
    const number = order.state.credit.settlementNo;
    switch (draw(6)) {
      case 0:
        order.advance(step?.until == null ? 3_600_000 : Math.max(1, Date.parse(step.until) - order.now));
        break;
      case 1:
        order.advance(1 + draw(120_000));
        if (step !== null) order.watchAnswers(step);
        break;
      case 2:
        order.yamato.happen(number);
        break;
      case 3:
        order.submit(anAction(order, draw));
        break;
      case 4:
        if (order.state.intake === 'checkout' && draw(4) === 0) order.abandon();
        break;
      case 5:
        order.yamato.deaf = !order.yamato.deaf;
        order.advance(draw(3) * 1_800_000);
        break;
    }
  }
}

/** Yamato answers honestly again and nobody touches the order: whatever can resolve by itself does. */
function comeToRest(order: SimulatedOrder): void {
  order.yamato.honest = true;
  for (let round = 0; round < 40; round += 1) {
    const step = order.settle();
    if (step === null) return;
    order.advance(step.until === null ? 86_400_000 : Math.max(1, Date.parse(step.until) - order.now));
    order.watchAnswers(step);
  }
}

function checkEnd(order: SimulatedOrder): void {
  const { state, yamato } = order;
  const seen = JSON.stringify({ state: { ...state, contents: null, policy: null }, ledger: [...yamato.ledger] });
  expect(yamato.liveNumbers().length, `two live credits: ${seen}`).toBeLessThanOrEqual(1);
  expect(state.doubt, `still in doubt: ${seen}`).toBeNull();
  expect(['registering', 'unknown', 'cancelling'], `still under way: ${seen}`).not.toContain(state.shipment.state);
  expect(['unknown', 'cancelling'], `still under way: ${seen}`).not.toContain(state.cancellation.state);
  expect(order.finished, `an action without an outcome: ${seen}`).toBe(order.taken);
  expect(headlineStatus(state)).toEqual(expect.any(String));
  if (state.outcome === null) expect(state.attention.length > 0 || yamato.liveNumbers().length === 1, `silence: ${seen}`).toBe(true);
  else expect(state.attention, 'an ended order needs nobody').toEqual([]);
  const live = yamato.liveNumbers().length === 1;
  if (state.abandoned) expect(live && state.attention.length === 0 && state.outcome === null, `given up, and left live: ${seen}`).toBe(false);
  if (state.outcome === 'closedByStaff') return;
  if (state.outcome === 'paid') expect(yamato.ledger.get(state.credit.settlementNo), seen).toBe('paid');
  else if (state.outcome !== null) expect(live, `ended as ${state.outcome} with a live credit: ${seen}`).toBe(false);
  else if (state.credit.state === 'approved' || state.credit.state === 'held') expect(live, `we believe in a credit that is not there: ${seen}`).toBe(true);
}

/** Any action at any time; decisions on a doubt are truthful, as staff read them off Yamato's screen. */
function anAction(order: SimulatedOrder, draw: Draw): ActionBody {
  const raised = order.state.attention[draw(Math.max(1, order.state.attention.length))];
  if (raised !== undefined && draw(2) === 0) return decision(order, raised.code, draw);
  const parcels = [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] as const;
  switch (draw(7)) {
    case 0:
      return { ...common, action: 'registerShipment', parcels };
    case 1:
      return { ...common, action: 'cancelCredit' };
    case 2:
      return { ...common, action: 'recordParcels', parcels };
    case 3:
      return { ...common, action: 'syncStatus' };
    case 4:
      return { ...common, action: 'inquireCredit' };
    case 5:
      return { ...common, action: 'registerShipment', parcels: null };
    default:
      return { ...common, action: 'closeOrder', reason: '試験' };
  }
}

function decision(order: SimulatedOrder, attention: AttentionCode, draw: Draw): ActionBody {
  const status = order.yamato.ledger.get(order.state.credit.settlementNo);
  const { choices } = attentionRule(attention);
  const honest = choices.filter((choice) => {
    if (order.yamato.pending.length > 0) return choice === 'retry';
    switch (choice) {
      case 'registered':
        return attention === 'creditUnknown' ? status === 'approved' : status === 'slipRegistered';
      case 'notRegistered':
        return attention === 'creditUnknown' ? status === undefined : status === 'approved';
      case 'cancelled':
        return status === 'cancelled';
      default:
        return true;
    }
  });
  return { ...common, action: 'resolve', attention, decision: honest[draw(Math.max(1, honest.length))] ?? 'retry', reason: '試験' };
}
