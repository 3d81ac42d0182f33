import { describe, expect, test } from 'vitest';
import { cancelPlan, creditPlan, reducePlan } from '../../../src/domain/atobarai/plans.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import type { Inquiry } from '../../../src/domain/order/inquiry.ts';
import { foldLost, foldLostAnswer, foldLostDoubt, foldRegained } from '../../../src/domain/lifecycle/lost-run.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import type { CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aDoubt, aParcel, approved, aState, later, NOON } from './an-order-state.ts';

const common = { note: null, shopStatus: null, cartStatus: null, notifyCart: false };
const inHand = (body: ActionBody): CurrentAction => ({ actionId: 'a', body, askedAt: null, sent: false, refusedAs: null });
const lost = (state: OrderState): OrderState => ({ ...foldLost(state, null, NOON), lastChangeAt: null });
const next = (state: OrderState, current: CurrentAction | null = null, now: string = NOON): Step => nextStep({ state, current, queued: [], now });
const inquiry = (found: Partial<Inquiry>): Inquiry => ({ askedAt: NOON, verdict: null, transaction: null, notFound: false, failed: null, calls: [], ...found });

const registering = approved({ parcels: [aParcel({ state: 'registering' })], shipment: { state: 'registering', since: NOON } });
const cancelling = approved({ cancellation: { state: 'cancelling' } });
const reducing = approved({ amending: { way: 'reduce', contents: approved().contents, failed: null } });

describe('after a lost run', () => {
  test.each<[string, OrderState, ActionBody, string]>([
    ['a slip', registering, { ...common, action: 'registerShipment', parcels: null }, 'KAASL0'],
    ['a slip in the place of another', { ...registering, parcels: [aParcel({ state: 'registering', replaces: '123456789013' })] }, { ...common, action: 'registerShipment', parcels: null }, 'KAASL1'],
    ['slips taken back', approved({ parcels: [aParcel({ state: 'registered' })], shipment: { state: 'registered', since: NOON } }), { ...common, action: 'withdrawShipment' }, 'KAASL9'],
    ['a cancel', cancelling, { ...common, action: 'cancelCredit' }, 'KAACL'],
    ['an SMS code', approved({ credit: { ...approved().credit, state: 'awaitingBuyer' } }), { ...common, action: 'own', name: 'submitSmsCode', fields: { code: '1234' } }, 'KAASA'],
  ])('%s is asked about before it is sent, and once only', (_name, state, body, operation) => {
    const current = inHand(body);
    const step = next(lost(state), current);
    expect(step).toMatchObject({ kind: 'doubtLost', plan: { doubt: operation } });
    if (step.kind !== 'doubtLost') return;
    const doubtful = foldLostDoubt(lost(state), step.plan, NOON);
    expect(next(doubtful, current)).toMatchObject({ kind: 'ask', purpose: 'doubt' });
    const answered = { ...doubtful, doubt: null, cancellation: state.cancellation, parcels: state.parcels, shipment: state.shipment };
    expect(next(answered, current).kind).not.toBe('doubtLost');
  });

  test('"not yet there" counts only when the lost call can no longer be running', () => {
    const doubtful = foldLostDoubt(lost(cancelling), cancelPlan(cancelling, 'A-1', 'cancel'), NOON);
    const stands = { transaction: { status: 'approved', warning: 'none' } } as const;
    expect(foldDoubtAnswer(doubtful, inquiry(stands), NOON).doubt?.resend).toBe(false);
    const settled = later(doubtful.policy.callTimeoutMs + doubtful.policy.settlingMs);
    expect(foldDoubtAnswer(doubtful, inquiry({ ...stands, askedAt: settled }), settled).doubt?.resend).toBe(true);
  });

  test('a reduction is in doubt, which the repeat of what was kept of it ends', () => {
    const body = { ...common, action: 'amendOrder', contents: reducing.contents, confirm: null } as const;
    expect(next(lost(reducing), inHand(body))).toEqual({ kind: 'doubtLost', plan: reducePlan(reducing) });
    const doubtful = foldLostDoubt(lost(reducing), reducePlan(reducing), NOON);
    const settled = later(doubtful.policy.callTimeoutMs + doubtful.policy.settlingMs);
    const asked = foldDoubtAnswer(doubtful, inquiry({ transaction: { status: 'approved', warning: 'none' }, askedAt: settled }), settled);
    expect(next(asked, inHand(body), settled)).toEqual({ kind: 'send', plan: reducePlan(reducing) });
  });

  test('a call that was in doubt already is asked about anew before it is repeated', () => {
    const state = approved({ doubt: { ...aDoubt('KAAKK'), resend: true, refusedAs: 'kaakk999E' }, amending: reducing.amending });
    expect(lost(state).doubt).toMatchObject({ resend: false, nextAskAt: NOON, refusedAs: null });
  });

  test('a credit that the records know to have been sent is in doubt, and nothing is given up for unsent', () => {
    const state = foldLost(aState(), { at: NOON, amountYen: aState().contents.amountYen }, NOON);
    expect(state).toMatchObject({ creditSent: true, credit: { state: 'unknown' }, doubt: { operation: 'KAARA', since: NOON }, attention: [] });
    expect(nextStep({ state, current: null, queued: ['cancelCredit'], now: NOON })).toEqual({ kind: 'ask', mode: 'credit', purpose: 'doubt' });
  });

  test('one that was sent for another amount shows both', () => {
    const { attention } = foldLost(aState(), { at: NOON, amountYen: 9_999 }, NOON);
    expect(attention).toMatchObject([{ code: 'runLost', detail: expect.stringContaining('9999円') }]);
  });

  test('a credit of which nothing was sent is sent', () => {
    expect(next(lost(aState()))).toEqual({ kind: 'send', plan: creditPlan(aState()) });
  });

  test('with nothing left to do Yamato is asked once more, and then all is as ever', () => {
    const state = lost(approved());
    expect(next(state)).toEqual({ kind: 'ask', mode: 'both', purpose: 'lost' });
    const agreed = foldLostAnswer(state, inquiry({ verdict: 'approved', transaction: { status: 'approved', warning: 'none' } }), NOON);
    expect([agreed.drift, agreed.state.lost, agreed.state.attention]).toEqual([null, null, []]);
    expect(next(agreed.state).kind).toBe('wait');
    expect(next(foldRegained(state, NOON)).kind).toBe('wait');
  });

  test('what no action explains is shown with both values; the same by an unanswered question is not', () => {
    const state = lost(approved());
    const shipped = foldLostAnswer(state, inquiry({ verdict: 'approved', transaction: { status: 'slipRegistered', warning: 'none' } }), NOON);
    expect(shipped.state.attention).toMatchObject([{ code: 'runLost', detail: expect.stringMatching(/当方の記録：与信OK ／ Yamato：送り状番号登録済み/) }]);
    const gone = foldLostAnswer(state, inquiry({ notFound: true }), NOON);
    expect(gone.state.attention).toMatchObject([{ code: 'runLost', detail: expect.stringContaining('取引が見つかりません') }]);
    const unanswered = foldLostAnswer(state, inquiry({ failed: { kind: 'unknown', code: 'timeout' } }), NOON);
    expect([unanswered.state.lost, unanswered.state.attention, unanswered.state.sendNotBefore! > NOON]).toEqual([state.lost, [], true]);
  });

  test('an order that holds no credit has nothing to ask about', () => {
    expect(next(lost(aState({ credit: { ...aState().credit, state: 'failed' } })))).toEqual({ kind: 'regain' });
  });
});
