import { describe, expect, test } from 'vitest';
import { card } from '../../../src/domain/card/method.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { whyNot } from '../../../src/domain/lifecycle/legal-actions.ts';
import { watchPlan } from '../../../src/domain/lifecycle/watch.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { aCardOrder } from '../../methods/card/an-order.ts';
import { later } from '../lifecycle/an-order-state.ts';
import { authorised, bodyOf, DONE, play, shipped, SLIPS, TIMEOUT, traded } from './an-order-by-card.ts';

const [FIRST, SECOND, THIRD] = SLIPS;
const yamato = (...slipNos: readonly string[]) => bodyOf({ action: 'registerShipment', parcels: slipNos.map((slipNo) => ({ slipNo, carrier: 'yamato' })) });
const sagawa = (...slipNos: readonly string[]) => bodyOf({ action: 'registerShipment', parcels: slipNos.map((slipNo) => ({ slipNo, carrier: 'sagawa' })) });
const slips = ({ parcels }: OrderState) => parcels.map(({ slipNo, state }) => `${slipNo} ${state}`);
const refusal = (state: OrderState, body: ReturnType<typeof yamato>) => {
  const { sent, step } = play(state, body, () => DONE);
  expect(sent).toEqual([]);
  return step;
};

describe('出荷情報登録', () => {
  test('registers each parcel by a call of its own, and is the sale as well', () => {
    const { state, sent, step } = play(authorised(), yamato(FIRST, SECOND), () => DONE);
    expect(sent).toMatchObject([{ operation: 'E01', recheck: false, input: { carrier: 'yamato', registeredAs: FIRST } }, { operation: 'E01', input: { registeredAs: SECOND } }]);
    expect([headlineStatus(state), state.sale.state, step]).toEqual(['settlementPending', 'pending', expect.objectContaining({ outcome: 'done' })]);
  });

  test('folds hyphens and full width; anything else, and 11 or 13 digits, is refused with the rule', () => {
    expect(play(authorised(), yamato('１２３４-５６７８-９０１３'), () => DONE).sent).toMatchObject([{ input: { registeredAs: FIRST } }]);
    expect(refusal(authorised(), yamato('12345678901'))).toMatchObject({ code: 'slipLength', detail: '送り状1件目：ヤマト運輸の送り状番号は数字12桁です（入力は11桁）' });
    expect(refusal(authorised(), yamato('1234567890123'))).toMatchObject({ code: 'slipLength' });
    expect(refusal(authorised(), yamato('123456789014'))).toMatchObject({ code: 'slipCheckDigit' });
    expect(refusal(authorised(), yamato('12345678901A'))).toMatchObject({ code: 'slipCharacters' });
  });

  test('of another carrier needs the contract; then there is one call, whatever the parcels, and the tracking numbers are kept', () => {
    expect(refusal(authorised(), sagawa('11'))).toMatchObject({ code: 'otherCarrier' });
    const { state, sent } = play(authorised({}, { shipsBy: 'anyCarrier' }), sagawa('11', '22'), () => DONE);
    expect(sent).toMatchObject([{ operation: 'E01', input: { carrier: 'other', registeredAs: 'A-1-1' } }]);
    expect(slips(state)).toEqual(['11 registered', '22 recorded']);
    const mixed = bodyOf({ action: 'registerShipment', parcels: [{ slipNo: FIRST, carrier: 'yamato' }, { slipNo: '11', carrier: 'sagawa' }] });
    expect(refusal(authorised({}, { shipsBy: 'anyCarrier' }), mixed)).toMatchObject({ code: 'mixedCarriers' });
  });

  test('half way refused, the order knows what stands, and the rest goes on', () => {
    const { state, step } = play(authorised(), yamato(FIRST, SECOND, THIRD), ({ input }) => (input['registeredAs'] === SECOND ? { kind: 'refused', code: 'E011010451' } : DONE));
    expect([slips(state), step]).toEqual([[`${FIRST} registered`, `${SECOND} failed`, `${THIRD} registered`], expect.objectContaining({ outcome: 'failed', code: 'E011010451' })]);
    expect(state.sale.state).toBe('pending');
  });

  test.each([
    ['the slip is there', [FIRST], 'registered', null],
    ['it is not', [], 'unknown', true],
  ] as const)('in doubt E04 tells: %s', (_what, slipNos, parcel, resend) => {
    const { state } = play(authorised(), yamato(FIRST), () => TIMEOUT);
    const concluded = foldDoubtAnswer(state, traded(slipNos.length > 0 ? 'awaitingSettlement' : 'authorised', { slipNos }), later(300_000));
    expect([concluded.parcels[0]?.state, concluded.doubt?.resend ?? null]).toEqual([parcel, resend]);
  });

  test('refused as registered already, it is asked whose: ours, or another merchant’s', () => {
    const { state } = play(authorised(), yamato(FIRST), () => ({ kind: 'refused', code: 'E012000001' }));
    expect(state.doubt).toMatchObject({ operation: 'E01', refusedAs: 'E012000001' });
    expect(foldDoubtAnswer(state, traded('awaitingSettlement', { slipNos: [FIRST] }), later(300_000)).parcels[0]?.state).toBe('registered');
    expect(foldDoubtAnswer(state, traded('authorised', { slipNos: [] }), later(300_000))).toMatchObject({ parcels: [{ state: 'failed' }], attention: [{ code: 'shipmentFailed' }] });
  });
});

/** Of three slips the second was refused. */
const inPart = (): OrderState => play(authorised(), yamato(FIRST, SECOND, THIRD), ({ input }) => (input['registeredAs'] === SECOND ? { kind: 'refused', code: 'E011010451' } : DONE)).state;

describe('a shipment that was refused in part', () => {
  test('is 精算確定待ち: what is registered locks the credit, and is followed', () => {
    const state = inPart();
    expect([whyNot(state, 'cancelCredit'), card.amendPlan(state, aCardOrder({ amountYen: 900, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 900 }] }), false)]).toEqual([expect.stringContaining('出荷情報の取消'), expect.objectContaining({ code: 'settlementPending' })]);
    expect([whyNot(state, 'withdrawShipment'), whyNot(state, 'registerShipment'), watchPlan(state)?.purpose]).toEqual([null, null, 'track']);
  });

  test('is taken back whole, each slip that stands by its own call', () => {
    const { state, sent, step } = play(inPart(), bodyOf({ action: 'withdrawShipment' }), () => DONE, later(60_000));
    expect(sent).toMatchObject([{ operation: 'E02', input: { registeredAs: FIRST } }, { operation: 'E02', input: { registeredAs: THIRD } }]);
    expect([headlineStatus(state), state.sale.state, state.attention, step]).toEqual(['provisionalSale', 'none', [], expect.objectContaining({ outcome: 'done' })]);
  });

  test('taken back in part, what is left stands, with Yamato’s reason', () => {
    const { state, step } = play(inPart(), bodyOf({ action: 'withdrawShipment' }), ({ input }) => (input['registeredAs'] === THIRD ? { kind: 'refused', code: 'E022000002' } : DONE), later(60_000));
    expect([slips(state), step]).toEqual([[`${FIRST} recorded`, `${SECOND} failed`, `${THIRD} registered`], expect.objectContaining({ outcome: 'failed', code: 'E022000002' })]);
    expect(state.attention).toMatchObject([{ code: 'shipmentFailed', cause: { code: 'E022000002' } }]);
  });
});

describe('a slip that is taken back', () => {
  test('has a call of its own; with the last the order is 仮売上 again', () => {
    const { state, sent } = play(shipped([FIRST, SECOND]), bodyOf({ action: 'withdrawShipment' }), () => DONE);
    expect(sent).toMatchObject([{ operation: 'E02', input: { registeredAs: FIRST } }, { operation: 'E02', input: { registeredAs: SECOND } }]);
    expect([headlineStatus(state), state.sale.state]).toEqual(['provisionalSale', 'none']);
  });

  test('that Yamato does not have any more is as good as taken back', () => {
    expect(play(shipped(), bodyOf({ action: 'withdrawShipment' }), () => ({ kind: 'refused', code: 'E022000001' })).state.shipment.state).toBe('none');
  });

  test('for another one leaves the rest alone', () => {
    const { sent } = play(shipped([FIRST, SECOND]), yamato(SECOND, THIRD), () => DONE);
    expect(sent.map(({ operation, input }) => `${operation} ${String(input['registeredAs'])}`)).toEqual([`E02 ${FIRST}`, `E01 ${THIRD}`]);
  });
});

describe('what Yamato tells of slips', () => {
  const saw = (state: OrderState, status: Parameters<typeof traded>[0], slipNos: readonly string[]) => foldSeen(state, traded(status, { slipNos }), later(300_000));

  test('that came or went elsewhere is followed, with both counts', () => {
    const came = saw(authorised(), 'awaitingSettlement', [FIRST]);
    expect([slips(came.state), came.state.sale.state, came.state.attention.map(({ code }) => code)]).toEqual([[`${FIRST} registered`], 'pending', ['changedElsewhere']]);
    const went = saw(shipped([FIRST, SECOND]), 'awaitingSettlement', [SECOND]).state;
    expect([slips(went), went.attention[0]?.detail]).toEqual([[`${FIRST} recorded`, `${SECOND} registered`], '当方の記録：送り状2件 ／ Yamato：送り状1件（追加0件、取消1件）']);
  });

  test('that it has as we do is no news, and is what the watch waits to differ from', () => {
    expect(saw(shipped(), 'awaitingSettlement', [FIRST]).state.attention).toEqual([]);
    expect(watchPlan(shipped())?.knownTold).toEqual({ amountYen: 5_500, slipNos: [FIRST] });
  });
});

describe('the money', () => {
  test('is in once the parcel moves: 決済完了, and nothing goes from here any more but a correction', () => {
    const { state } = foldSeen(shipped(), traded('settled', { slipNos: [FIRST] }), later(300_000));
    expect([headlineStatus(state), state.outcome, state.sale.state]).toEqual(['settled', 'confirmed', 'confirmed']);
    for (const action of Object.keys(card.actions)) expect([action, whyNot(state, action) === null]).toEqual([action, action === 'correctStatus' || action === 'setShopStatus']);
    for (const action of ['cancelCredit', 'amendOrder', 'requestCredit', 'registerShipment', 'withdrawShipment', 'changeMethod', 'reauthorise']) expect(whyNot(state, action)).toContain('管理画面');
  });

  test('corrected afterwards to what the console shows, it is cancelled', () => {
    const { state } = foldSeen(shipped(), traded('settled'), later(300_000));
    const corrected = play(state, bodyOf({ action: 'correctStatus', status: 'cancelled', reason: '返品のため管理画面で取消' }), () => DONE, later(400_000));
    expect([headlineStatus(corrected.state), corrected.step]).toEqual(['orderCancelled', expect.objectContaining({ outcome: 'done' })]);
  });
});
