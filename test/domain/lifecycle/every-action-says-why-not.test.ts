import { describe, expect, test } from 'vitest';
import { actions as table } from '../../../src/domain/atobarai/actions.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import type { ActionName } from '../../../src/domain/order/actions.ts';
import { legalActions } from '../../../src/domain/lifecycle/legal-actions.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import { type Phase, phaseLabels, phaseOf } from '../../../src/domain/lifecycle/phase.ts';
import { type ActionBody, parseActionBody } from '../../../src/domain/order/action-body.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, aParcel, approved, aState, NOON } from './an-order-state.ts';

const actions = Object.keys(table);
const phases = Object.keys(phaseLabels) as Phase[];
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** One order in each phase. */
const states: Readonly<Record<Phase, OrderState>> = {
  requesting: aState(),
  creditUnknown: { ...aState(), doubt: aDoubt('KAARA') },
  awaitingBuyer: approved({ credit: { ...approved().credit, state: 'awaitingBuyer' } }),
  held: approved({ credit: { ...approved().credit, state: 'held' } }),
  approved: approved(),
  shipmentUnknown: approved({ doubt: aDoubt('KAASL0') }),
  shipped: approved({ shipment: { state: 'registered', since: NOON } }),
  sold: approved({ shipment: { state: 'registered', since: NOON }, sale: { state: 'invoiced', since: NOON } }),
  amendUnknown: approved({ doubt: aDoubt('KAAKK') }),
  cancelUnknown: approved({ doubt: aDoubt('KAACL') }),
  refused: approved({ credit: { ...approved().credit, state: 'refused' } }),
  expired: approved({ credit: { ...approved().credit, state: 'expired' } }),
  closed: approved({ outcome: 'closedByStaff' }),
  cancelled: approved({ outcome: 'cancelled' }),
  transferred: approved({ outcome: 'transferred', method: 'external', external: 'bankTransfer' }),
  ended: approved({ outcome: 'paid' }),
};
const cells = phases.flatMap((phase) => actions.map((action) => [phase, action] as const));

/** What each action says beyond its name. */
const members: Readonly<Record<ActionName, Readonly<Record<string, unknown>>>> = {
  recordParcels: { parcels: [aParcel()] },
  registerShipment: { parcels: [aParcel()] },
  resolve: { attention: 'creditUnknown', decision: 'retry', reason: '試験' },
  closeOrder: { reason: '試験' },
  amendOrder: { contents: aState().contents },
  reissueInvoice: { reason: 'lost' },
  submitSmsCode: { code: '1234' },
  changeMethod: { to: 'bankTransfer' },
  correctStatus: { status: 'paid', reason: '試験' },
  setShopStatus: { shopStatus: '発送済' },
};

function bodyOf(action: ActionName): ActionBody {
  const parsed = parseActionBody({ action, ...members[action] }, atobarai);
  if (!parsed.ok) throw new Error(`${action}: ${parsed.problem}`);
  return parsed.body;
}

describe('the action table', () => {
  test.each(phases)('its column %s is a phase an order can be in', (phase) => {
    expect(phaseOf(states[phase])).toBe(phase);
  });

  test.each(cells)('%s × %s is allowed, or says in Japanese why not', (phase, action) => {
    const cell = table[action]?.cells[phase];
    expect(cell, 'a cell for every phase').toBeDefined();
    if (cell !== true) expect(cell).toMatch(JAPANESE);
    const shown = legalActions(states[phase]).find((legal) => legal.action === action);
    expect(shown?.allowed === true ? shown.reason : JAPANESE.test(shown?.reason ?? '')).toBe(shown?.allowed === true ? null : true);
  });

  test.each(cells)('%s × %s: what is not shown as allowed changes nothing', (phase, action) => {
    const state = states[phase];
    const shown = legalActions(state).find((legal) => legal.action === action);
    const { state: after, finish } = perform(state, bodyOf(action), NOON);
    if (shown?.allowed === true) return expect(finish?.code).not.toBe('notAllowed');
    expect(finish).toMatchObject({ outcome: 'refused', code: 'notAllowed', detail: shown?.reason });
    expect(after).toBe(state);
  });

  test('nothing but looking again is possible on a closed order, and nothing on an ended one; the shop’s own label is always its own', () => {
    const allowed = (state: OrderState) => legalActions(state).filter((legal) => legal.allowed).map(({ action }) => action);
    expect(allowed(states.closed)).toEqual(['syncStatus', 'setShopStatus']);
    expect(allowed(states.ended)).toEqual(['setShopStatus']);
    expect(allowed(states.cancelled)).toEqual(['requestCredit', 'changeMethod', 'setShopStatus']);
    expect(allowed(states.transferred)).toEqual(['requestCredit', 'changeMethod', 'setShopStatus']);
  });

  test('a paid order says that it is paid when it is to be cancelled', () => {
    const paid = approved({ outcome: 'paid', sale: { state: 'paid', since: NOON } });
    expect(legalActions(paid).find(({ action }) => action === 'cancelCredit')).toMatchObject({ allowed: false, reason: expect.stringContaining('入金済み') });
  });

  test('a closed order without a credit is work for staff again when it is looked at', () => {
    const closed = approved({ outcome: 'closedByStaff', credit: { ...approved().credit, state: 'refused', code: 'refused' } });
    const { state } = perform(closed, bodyOf('syncStatus'), NOON);
    expect([state.outcome, state.attention.map(({ code }) => code)]).toEqual([null, ['creditRefused']]);
  });
});
