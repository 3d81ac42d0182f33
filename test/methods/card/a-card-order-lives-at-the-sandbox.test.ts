import { describe, expect, test } from 'vitest';
import { cardService } from '../../../src/activities/card/service.ts';
import type { CardMerchant } from '../../../src/activities/card/merchant.ts';
import { foldBuyerLooked } from '../../../src/domain/lifecycle/buyer-step.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { foldNumberClaimed } from '../../../src/domain/lifecycle/fold-recredit.ts';
import { foldSeen } from '../../../src/domain/lifecycle/fold-seen.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { foldOver, perform } from '../../../src/domain/lifecycle/perform.ts';
import { foldAskAgain } from '../../../src/domain/lifecycle/sending.ts';
import type { CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import type { CallPlan, WirePlan } from '../../../src/domain/order/call-plan.ts';
import type { Inquiry } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { headlineStatus } from '../../../src/domain/order/status.ts';
import { after } from '../../../src/domain/values/instant.ts';
import { begun, bodyOf } from '../../domain/card/an-order-by-card.ts';
import { ACCESS_KEY, aCardSandbox, authenticate, cardNo, slipNo, TRADER } from '../../sandbox/webcollect/a-card-sandbox.ts';
import { aCardOrder } from './an-order.ts';

const START = '2026-04-01T01:15:00.000Z';
const NO = 'A-1-1';
const CONTENTS = { orderedAt: START, plannedShipDate: '2026-04-03' } as const;

/** One order of the domain, whose calls go to a running sandbox; both go by the same clock. What is kept of a request is kept here. */
async function anOrderAt(settings: Record<string, unknown> = {}) {
  const shop = await aCardSandbox(settings);
  const merchant: CardMerchant = cardService.merchantOf(
    { service: 'card', contractKey: `card:${TRADER}`, environment: 'sandbox', maintenance: [], merchantCode: TRADER, secrets: { accessKey: ACCESS_KEY }, contract: {} },
    { production: shop.url, test: shop.url, sandbox: shop.url }, 5_000,
  );
  let now: string = START;
  let state: OrderState;
  let kept: WirePlan['fields'] | null = null;
  const operations: string[] = [];

  const to = async (at: string): Promise<void> => {
    now = at;
    await shop.clock({ set: now, freeze: true });
  };
  const ask = async (): Promise<Inquiry> => ({ ...(await cardService.ask(merchant, state.credit.settlementNo, 'both')), askedAt: now });

  async function send(plan: CallPlan, current: CurrentAction | null): Promise<CurrentAction | null> {
    const rule = cardService.sends[plan.activity];
    if (rule === undefined) throw new Error(`no such activity: ${plan.activity}`);
    const prepared = rule.prepare(merchant, plan);
    if ('unfit' in prepared) throw new Error(`unfit: ${prepared.unfit}`);
    const fields = plan.purpose === 'credit' ? (kept ??= prepared.fields) : prepared.fields;
    const result = await rule.call(merchant, { settlementNo: plan.settlementNo, now: new Date(now), plan, fields });
    operations.push(`${plan.operation} ${result.kind}`);
    const asked = result.kind === 'refused' && rule.asksAfter?.(result.code) === true ? (await ask()).transaction : null;
    const folded = foldCall({ state, current }, plan, { operation: plan.operation, settlementNo: plan.settlementNo, sentAt: now, result }, asked, now);
    state = folded.state;
    return folded.current;
  }

  /** Until nothing is to be done any more but wait for the buyer, for Yamato, or for ever. */
  async function run(body: ReturnType<typeof bodyOf> | null = null): Promise<Step> {
    let current: CurrentAction | null = null;
    if (body !== null) {
      const performed = perform(state, body, now);
      state = performed.state;
      if (performed.finish !== null) return { kind: 'finishAction', ...performed.finish };
      current = { actionId: 'a', body, askedAt: body.action === 'registerShipment' ? null : now, sent: false, refusedAs: null };
    }
    for (let turn = 0; turn < 40; turn += 1) {
      state = passTime(state, now);
      const step = nextStep({ state, current, queued: [], now });
      switch (step.kind) {
        case 'send':
          if (step.plan.recheck && current !== null) current = { ...current, askedAt: (await ask()).askedAt };
          current = await send(step.plan, current);
          break;
        case 'claimNumber':
          kept = null;
          state = foldNumberClaimed(state, `A-1-${state.credit.generation}`);
          break;
        case 'ask': {
          const inquiry = await ask();
          if (step.purpose === 'doubt') state = inquiry.failed === null ? foldDoubtAnswer(state, inquiry, now) : foldAskAgain(state, now);
          else if (step.purpose === 'buyer') state = foldBuyerLooked(state, inquiry, now);
          else state = foldSeen(state, inquiry, now).state;
          if (current !== null && step.purpose !== 'doubt') current = { ...current, askedAt: inquiry.askedAt };
          break;
        }
        case 'wait':
          if (step.until === null || (current === null && state.doubt === null)) return step;
          await to(step.until);
          break;
        case 'finishAction':
          if (body !== null) state = foldOver(state, body, now);
          return step;
        default:
          return step;
      }
    }
    throw new Error('it never ends');
  }

  return {
    shop, operations, run, to,
    state: () => state,
    now: () => now,
    look: async () => { state = foldSeen(state, await ask(), now).state; },
    start: async (info: Record<string, string> = {}, change: Partial<OrderState> = {}): Promise<Step> => {
      const token = await shop.token(info);
      state = { ...begun({}, { settleDelayMs: 0 }, { token, returnUrl: 'https://shop.example/complete' }), contents: aCardOrder(CONTENTS), ...change };
      state = { ...state, credit: { ...state.credit, since: now } };
      return run();
    },
    /** The buyer goes through the pages, and his browser comes back. */
    comeBack: async (choice: 'ok' | 'cancel' = 'ok'): Promise<Step> => {
      const threeD = state.own['threeD'] as { html: string };
      const { fields } = await authenticate({ threeDAuthHtml: threeD.html }, choice);
      return run(bodyOf({ action: 'completeThreeDSecure', returned: fields }));
    },
    /** As the sandbox's ledger has it. */
    ledger: () => shop.order(state.credit.settlementNo),
  };
}

type Order = Awaited<ReturnType<typeof anOrderAt>>;
const registering = (...ns: readonly number[]) => bodyOf({ action: 'registerShipment', parcels: ns.map((n) => ({ slipNo: slipNo(n), carrier: 'yamato' })) });
const cut = (order: Order, operation: string, fault: string) => order.shop.arm({ operation, fault, times: 1 });

/** 仮売上. */
async function authorisedAt(settings: Record<string, unknown> = {}): Promise<Order> {
  const order = await anOrderAt(settings);
  await order.start();
  expect([order.state().credit.state, (await order.ledger()).status]).toEqual(['approved', 4]);
  return order;
}

describe('the buyer', () => {
  test('is authorised at once, and the wire brings the approval', async () => {
    const order = await authorisedAt();
    expect([headlineStatus(order.state()), order.operations]).toEqual(['provisionalSale', ['A08 done']]);
    expect(order.state().own).toMatchObject({ approvalNo: expect.stringMatching(/^\d{6}$/), secured: false });
  });

  test.each([['ok', 'approved', 4], ['cancel', 'refused', 20]] as const)('goes through 3-D Secure: %s', async (choice, credit, status) => {
    const order = await anOrderAt();
    await order.start({ authDiv: '3' });
    expect(order.state()).toMatchObject({ credit: { state: 'awaitingBuyer' }, buyerStep: { kind: 'threeDSecure' } });
    await order.comeBack(choice);
    expect([order.state().credit.state, (await order.ledger()).status, order.operations]).toEqual([credit, status, ['A08 done', 'A09 done']]);
    expect(JSON.stringify(order.state().own)).not.toContain('html');
  });

  test('is refused by his card company, whose word staff read', async () => {
    const order = await anOrderAt();
    await order.start({ cardNo: cardNo('9055') });
    expect(order.state()).toMatchObject({ outcome: 'refused', own: { refusal: { code: 'A082000010', detailCode: 'G55' } } });
  });

  test('whose result was changed on its way is refused, and never authorised', async () => {
    const order = await anOrderAt();
    await order.start({ authDiv: '3' });
    const { fields } = await authenticate({ threeDAuthHtml: (order.state().own['threeD'] as { html: string }).html });
    await order.run(bodyOf({ action: 'completeThreeDSecure', returned: { ...fields, RES_CODE: '0001' } }));
    expect(order.state()).toMatchObject({ outcome: 'refused', own: { refusal: { code: 'A092000003' } } });
    expect((await order.ledger()).live).toBe(false);
  });

  test('who leaves the page open ends it by himself, with nothing left at Yamato', async () => {
    const order = await anOrderAt();
    await order.start({ authDiv: '3' });
    await order.to(after(order.now(), 30 * 60_000));
    await order.run();
    expect([order.state().outcome, (await order.ledger()).live]).toEqual(['refused', false]);
  });

  test.each(['cutAfterCommit', 'cutBeforeCommit'])('whose answer is cut off after 3-D Secure is authorised once (%s)', async (fault) => {
    const order = await anOrderAt();
    await order.start({ authDiv: '3' });
    await cut(order, 'A09', fault);
    await order.comeBack();
    expect([order.state().credit.state, (await order.ledger()).status]).toEqual(['approved', 4]);
  });

  test('whose first answer is cut off after the commit is found', async () => {
    const order = await anOrderAt();
    await cut(order, 'A08', 'cutAfterCommit');
    await order.start();
    expect([order.state().credit.state, order.state().credit.generation, order.operations]).toEqual(['approved', 1, ['A08 unknown']]);
  });

  test('whose request never arrived enters his card once more, under the same number', async () => {
    const order = await anOrderAt();
    await cut(order, 'A08', 'cutBeforeCommit');
    await order.start();
    expect(order.state()).toMatchObject({ credit: { state: 'awaitingBuyer', settlementNo: NO }, buyerStep: { kind: 'newToken' } });
    await order.run(bodyOf({ action: 'submitToken', token: await order.shop.token() }));
    expect([order.state().credit, (await order.ledger()).status]).toEqual([expect.objectContaining({ state: 'approved', settlementNo: NO }), 4]);
  });

  test('whose page was lost with its answer takes another number', async () => {
    const order = await anOrderAt();
    await cut(order, 'A08', 'cutAfterCommit');
    await order.start({ authDiv: '3' });
    expect(order.state().buyerStep).toMatchObject({ kind: 'newToken' });
    await order.run(bodyOf({ action: 'submitToken', token: await order.shop.token() }));
    expect([order.state().credit, (await order.shop.order(NO)).live]).toEqual([expect.objectContaining({ state: 'approved', settlementNo: 'A-1-2' }), false]);
  });
});

describe('the shop', () => {
  test('ships, the parcels move, and the order is 決済完了', async () => {
    const order = await authorisedAt();
    expect(await order.run(registering(1, 2))).toMatchObject({ outcome: 'done' });
    expect([headlineStatus(order.state()), (await order.ledger()).status]).toEqual(['settlementPending', 30]);
    await order.look();
    expect(order.state().attention).toEqual([]);
    await order.shop.edit({ edit: 'deliver' }, NO);
    await order.to('2026-04-02T17:00:00.000Z');
    await order.look();
    expect([headlineStatus(order.state()), order.state().outcome]).toEqual(['settled', 'confirmed']);
  });

  test.each(['cutAfterCommit', 'cutBeforeCommit'])('has each slip once, and each taken back (%s)', async (fault) => {
    const order = await authorisedAt();
    await cut(order, 'E01', fault);
    expect(await order.run(registering(1, 2))).toMatchObject({ outcome: 'done' });
    expect((await order.ledger()).slips).toHaveLength(2);
    await cut(order, 'E02', fault);
    expect(await order.run(registering(2, 3))).toMatchObject({ outcome: 'done' });
    expect((await order.ledger()).slips.map(({ slipNo: no }: { slipNo: string }) => no)).toEqual([slipNo(2), slipNo(3)]);
    expect(await order.run(bodyOf({ action: 'withdrawShipment' }))).toMatchObject({ outcome: 'done' });
    expect([(await order.ledger()).status, headlineStatus(order.state())]).toEqual([4, 'provisionalSale']);
  });

  test.each([null, 'cutAfterCommit', 'cutBeforeCommit'])('changes the amount once (%s)', async (fault) => {
    const order = await authorisedAt();
    if (fault !== null) await cut(order, 'A07', fault);
    const contents = aCardOrder({ ...CONTENTS, amountYen: 900, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 900 }] });
    expect(await order.run(bodyOf({ action: 'amendOrder', contents }))).toMatchObject({ outcome: 'done' });
    expect([order.state().credit.amountYen, (await order.ledger()).amountYen]).toEqual([900, 900]);
  });

  test('hears of two authorisations that an amount left, until the other is gone', async () => {
    const order = await authorisedAt();
    await order.shop.arm({ fault: 'twoAuthorisations', operation: 'A07', times: 1 });
    await order.run(bodyOf({ action: 'amendOrder', contents: aCardOrder({ ...CONTENTS, amountYen: 900, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 900 }] }) }));
    expect([order.state().credit.amountYen, order.state().attention.map(({ code }) => code)]).toEqual([900, ['twoAuthorisations']]);
  });

  test('lets it run out in the open; past that it may still be cancelled', async () => {
    const order = await authorisedAt();
    await order.to('2026-05-29T15:00:00.000Z');
    await order.run();
    expect([headlineStatus(order.state()), order.state().attention.map(({ code }) => code)]).toEqual(['provisionalSaleExpired', expect.arrayContaining(['captureExpired'])]);
    await order.to('2026-06-10T03:00:00.000Z');
    await order.run(bodyOf({ action: 'cancelCredit' }));
    expect(order.state().outcome).toBe('cancelled');
  });

  test.each([null, 'cutAfterCommit', 'cutBeforeCommit'])('cancels (%s)', async (fault) => {
    const order = await authorisedAt();
    if (fault !== null) await cut(order, 'A06', fault);
    await order.run(bodyOf({ action: 'cancelCredit' }));
    expect([order.state().outcome, (await order.ledger()).status]).toEqual(['cancelled', 40]);
  });

  test.each([null, 'cutAfterCommit'])('renews the authorisation, from whose day the 58 days count anew (%s)', async (fault) => {
    const order = await authorisedAt();
    await order.to('2026-05-20T03:00:00.000Z');
    if (fault !== null) await cut(order, 'A11', fault);
    expect(await order.run(bodyOf({ action: 'reauthorise' }))).toMatchObject({ outcome: 'done', detail: '仮売上の期限は2026-07-17になりました' });
    expect(order.operations.filter((operation) => operation.startsWith('A11'))).toHaveLength(1);
  });

  test('finds what the console did: another amount, a slip, a cancel', async () => {
    const order = await authorisedAt();
    await order.shop.edit({ edit: 'amount', amountYen: 4_000 }, NO);
    await order.look();
    expect(order.state().attention).toMatchObject([{ code: 'changedElsewhere', detail: '当方の記録：5500円 ／ Yamato：4000円' }]);
    await order.shop.edit({ edit: 'slip', slipNo: slipNo(7) }, NO);
    await order.look();
    expect(order.state()).toMatchObject({ shipment: { state: 'registered' }, sale: { state: 'pending' }, parcels: [{ sentAs: slipNo(7), state: 'registered' }] });
    await order.shop.edit({ edit: 'cancel' }, NO);
    await order.look();
    expect(order.state().outcome).toBe('cancelled');
  });
});
