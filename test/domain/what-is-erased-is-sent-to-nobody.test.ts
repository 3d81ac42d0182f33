import { expect, test } from 'vitest';
import { atobaraiService } from '../../src/activities/atobarai/service.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { legalActions } from '../../src/domain/lifecycle/legal-actions.ts';
import { actionDetail, withoutTypedText } from '../../src/domain/order/action-detail.ts';
import { parseActionBody } from '../../src/domain/order/action-body.ts';
import { readContents } from '../../src/domain/order/contents-reading.ts';
import { eraseBody, ERASED, eraseLine, eraseStart, eraseState, isErasedBuyer } from '../../src/domain/order/erasure.ts';
import { compareHeld, heldOf, isBehind } from '../../src/domain/order/facts.ts';
import { projectOrder } from '../../src/domain/order/order-projection.ts';
import { anOrder } from '../methods/atobarai/an-order.ts';
import { asked, authorised, begun, PAGE, TOKEN } from './card/an-order-by-card.ts';
import { aParcel, approved, NOON } from './lifecycle/an-order-state.ts';

const at = '2026-12-01T00:00:00.000Z';
const merchant = atobaraiService.merchantOf({ environment: 'sandbox', merchantCode: '12345678901', secrets: { password: 'x' }, contract: { sms: true, enclosedInvoice: true, amountChange: true } } as never, { sandbox: 'http://127.0.0.1:1', test: '', production: '' }, 1);
const withPlaces = { ...anOrder(), destinations: [{ name: '見本', postalCode: '1000001', address: '東京都千代田区千代田1-1' }, { name: '見本', postalCode: '1000001', address: '東京都千代田区千代田1-2' }] };

test('no call that would tell Yamato who buys can be written any more; those that need no buyer can', () => {
  const alive = approved({ contents: withPlaces, parcels: [aParcel({ destination: 2, state: 'registering' })] });
  const gone = eraseState(alive, at);
  const prepared = (state: typeof alive) => ({
    credit: atobaraiService.sends['sendCredit']?.prepare(merchant, atobarai.creditPlan(state)),
    slip: atobaraiService.sends['sendSlip']?.prepare(merchant, atobarai.slipPlan(state, 0, true)),
    cancel: atobaraiService.sends['sendCancel']?.prepare(merchant, atobarai.cancelPlan(state, 'A-1', 'cancel')),
  });
  expect(prepared(alive)).toMatchObject({ credit: { fields: expect.any(Array) }, slip: { fields: expect.any(Array) }, cancel: { fields: [] } });
  expect(prepared(gone)).toMatchObject({ credit: { unfit: expect.any(String) }, slip: { fields: expect.any(Array) }, cancel: { fields: [] } });
  for (const name of ['sendReduction', 'sendReissue', 'sendReissueWithdrawal']) {
    const plan = { ...atobarai.creditPlan(gone), input: { contents: gone.contents, reason: 'moved', reasonText: '' } };
    expect(atobaraiService.sends[name]?.prepare(merchant, plan), name).toMatchObject({ unfit: expect.any(String) });
    expect(atobaraiService.sends[name]?.prepare(merchant, { ...plan, input: { ...plan.input, contents: alive.contents } }), name).toMatchObject({ fields: expect.any(Array) });
  }
});

test('what it may still do is said action by action', () => {
  const allowed = (state: Parameters<typeof legalActions>[0]) => legalActions(state).filter((action) => action.allowed).map(({ action }) => action);
  const lost = allowed(approved()).filter((action) => !allowed(eraseState(approved(), at)).includes(action));
  expect(lost).toEqual(['amendOrder', 'reissueInvoice']);
  expect(allowed(eraseState(approved(), at))).toEqual(expect.arrayContaining(['cancelCredit', 'registerShipment', 'syncStatus', 'changeMethod', 'closeOrder']));
  const refused = legalActions(eraseState({ ...approved(), outcome: 'cancelled' }, at)).find(({ action }) => action === 'requestCredit');
  expect(refused?.reason).toContain('購入者の情報を消去した受注です');
});

test('it keeps its shape, its places and its amounts, and is erased once', () => {
  const gone = eraseState(approved({ contents: withPlaces }), at);
  expect(gone.contents.destinations).toHaveLength(2);
  expect(gone.contents.items.map(({ subtotalYen }) => subtotalYen)).toEqual(withPlaces.items.map(({ subtotalYen }) => subtotalYen));
  expect(isErasedBuyer(gone.contents.buyer)).toBe(true);
  expect(readContents(gone.contents, atobarai)).toEqual(gone.contents);
  expect(projectOrder(gone, { contents: true })).toMatchObject({ erasedAt: at, contents: { buyer: { name: ERASED } } });
  expect(projectOrder(approved(), { contents: true }).erasedAt).toBeNull();
  expect(eraseState(gone, '2027-01-01T00:00:00.000Z')).toBe(gone);
});

test('a run that still knows the buyer is behind, and finds so by whatever it looks at', () => {
  const before = approved({ facts: ['KAARA 1', 'KAARS 2'] });
  const held = eraseState(before, at);
  expect(held.sequence).toBe(before.sequence + 1);
  for (const told of [before, { ...before, sequence: before.sequence + 3, facts: ['KAARA 1', 'KAARS 2', 'KAAST 3'] }]) expect(compareHeld(held, told)).toBe('newer');
  expect(isBehind({ claimId: before.claimId, sequence: before.sequence, facts: before.facts ?? [] }, heldOf(held))).toBe(true);
  expect(compareHeld(held, { ...held, sequence: held.sequence + 1 })).toBe('outdated');
});

test('of a line what we said ourselves stays, and where words of people begin they end', () => {
  const parsed = parseActionBody({ action: 'resolve', attention: 'creditUnknown', decision: 'registered', reason: '鵜殿様。自社ステータス：確認', shopStatus: '鵜殿様' }, atobarai);
  if (!parsed.ok) throw new Error(parsed.problem);
  const detail = actionDetail(parsed.body, { outcome: 'done', detail: '登録済みとしました' });
  expect(detail).toContain('鵜殿様');
  expect(withoutTypedText(detail, ERASED)).toBe('登録済みとしました。自社ステータス：消去済み');
  expect(withoutTypedText('請求金額5500円になりました', ERASED)).toBe('請求金額5500円になりました');
  expect(withoutTypedText(null, ERASED)).toBeNull();
  const line = { id: 'a', action: 'resolve', state: 'finished', outcome: 'done', code: null, label: '', detail, actor: 'suzuki', note: '鵜殿様', waitingUntil: null, acceptedAt: NOON, finishedAt: NOON, calls: [] } as const;
  expect(JSON.stringify(eraseLine(line))).not.toContain('鵜殿');
  expect(eraseLine({ ...line, note: null, detail: null })).toMatchObject({ note: null, detail: null, actor: 'suzuki' });
});

test('a stored action says what was asked, and nothing that anybody typed', () => {
  expect(eraseBody({ action: 'registerShipment', note: '鵜殿様', shopStatus: '鵜殿様', cartStatus: null, notifyCart: true, parcels: [{ slipNo: '1', carrier: 'yamato' }] })).toEqual({ action: 'registerShipment', notifyCart: true, parcels: [{ slipNo: '1', carrier: 'yamato' }] });
  expect(eraseBody({ action: 'closeOrder', reason: '鵜殿様の希望' })).toEqual({ action: 'closeOrder', reason: ERASED });
  expect(eraseBody({ action: 'reissueInvoice', reason: 'other', reasonText: '鵜殿様' })).toEqual({ action: 'reissueInvoice', reason: ERASED });
  expect(parseActionBody(eraseBody({ action: 'amendOrder', contents: anOrder() }), atobarai)).toMatchObject({ ok: false });
  expect(parseActionBody(eraseBody({ action: 'resolve', attention: 'creditUnknown', decision: 'retry', reason: '鵜殿様' }), atobarai)).toMatchObject({ ok: true });
});

test('what was good once goes with the buyer: from the start that brought it, and from the order', () => {
  const once = { token: TOKEN, returnUrl: 'https://shop.example/3d?tel=0300000001' };
  expect(eraseStart({ once, contents: anOrder(), shopStatus: null })).toEqual({ contents: expect.objectContaining({ buyer: expect.objectContaining({ name: ERASED }) }), shopStatus: null });
  const waiting = asked(begun({}, {}, once), { kind: 'done', value: 'held', brings: PAGE });
  const sentToken = expect.stringMatching(/^[0-9a-f]{8}$/);
  expect(waiting.own).toEqual({ sentToken, returnUrl: once.returnUrl, ...PAGE });
  expect(eraseState(begun({}, {}, once), at).own).toEqual({});
  expect(eraseState(waiting, at).own, 'which tells nothing of the token').toEqual({ sentToken });
  expect(eraseState(authorised(), at).own, 'numbers stay').toEqual(authorised().own);
});

test.each([null, 'text', 7, [], {}, { contents: null }, { contents: { buyer: 'x' } }])('stored arguments of any other form are gone through all the same: %j', (start) => {
  expect(JSON.stringify(eraseStart(start))).not.toContain(ERASED);
});
