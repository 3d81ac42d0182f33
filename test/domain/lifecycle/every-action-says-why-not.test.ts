import { describe, expect, test } from 'vitest';
import { type ActionName, actionLabels } from '../../../src/domain/order/actions.ts';
import { actionTable, legalActions } from '../../../src/domain/lifecycle/action-table.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import { type Phase, phaseLabels, phaseOf } from '../../../src/domain/lifecycle/phase.ts';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, aParcel, approved, aState, NOON } from './an-order-state.ts';

const actions = Object.keys(actionLabels) as ActionName[];
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
  closed: approved({ outcome: 'closedByStaff' }),
  cancelled: approved({ outcome: 'cancelled' }),
  transferred: approved({ outcome: 'transferred', method: 'external', external: 'bankTransfer' }),
  ended: approved({ outcome: 'paid' }),
};
const cells = phases.flatMap((phase) => actions.map((action) => [phase, action] as const));

function bodyOf(action: ActionName): ActionBody {
  const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false };
  switch (action) {
    case 'recordParcels':
      return { ...common, action, parcels: [aParcel()] };
    case 'registerShipment':
      return { ...common, action, parcels: [aParcel()] };
    case 'resolve':
      return { ...common, action, attention: 'creditUnknown', decision: 'retry', reason: '試験' };
    case 'closeOrder':
      return { ...common, action, reason: '試験' };
    case 'requestCredit':
      return { ...common, action, contents: null };
    case 'amendOrder':
      return { ...common, action, contents: aState().contents, confirm: null };
    case 'reissueInvoice':
      return { ...common, action, reason: 'lost', reasonText: null };
    case 'submitSmsCode':
      return { ...common, action, code: '1234' };
    case 'changeMethod':
      return { ...common, action, to: 'bankTransfer' };
    case 'correctStatus':
      return { ...common, action, status: 'paid', reason: '試験' };
    case 'setShopStatus':
      return { ...common, action, shopStatus: '発送済', clearsShopStatus: false };
    default:
      return { ...common, action };
  }
}

describe('the action table', () => {
  test.each(phases)('its column %s is a phase an order can be in', (phase) => {
    expect(phaseOf(states[phase])).toBe(phase);
  });

  test.each(cells)('%s × %s is allowed, or says in Japanese why not', (phase, action) => {
    const cell = actionTable[action][phase];
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
