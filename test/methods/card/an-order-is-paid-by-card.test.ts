import { beforeAll, expect, test } from 'vitest';
import { ownOf } from '../../../src/domain/card/own-state.ts';
import { authenticate } from '../../sandbox/webcollect/a-card-sandbox.ts';
import { describeWithEngine } from '../../support/engine.ts';
import { slipNumber } from '../../support/numbers.ts';
import { useSystem } from '../../support/use-system.ts';
import { aToken, cardOrderBody } from './an-order.ts';
import { card as driver } from './driver.ts';

const RETURN_TO = 'https://shop.example/complete';

describeWithEngine('an order by card, on a real engine', (engine) => {
  const { cart, desk, system, yamato } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: 20_000, unknownPatienceMs: 60_000 } });
  beforeAll(async () => {
    await yamato.merchant({ parcelMovesAfterMs: 500, settleAfterMs: 500 });
    await system.records.updateShop(system.shop, { settings: { cardReturnOrigins: ['https://shop.example'] } });
  });

  test('goes through 3-D Secure, is shipped, and its money is settled', async () => {
    const body = cardOrderBody({ card: { token: aToken('1111', '3'), threeDSecure: { returnTo: RETURN_TO } } });
    const number = body.orderNumber;
    const started = await cart.start(body);
    expect(started).toMatchObject({ status: 202, body: { status: 'creditAwaitingBuyer', verdict: { kind: 'awaitingBuyer' }, next: { kind: 'threeDSecure' } } });
    const waiting = await desk.order(number);
    expect(JSON.stringify([waiting, await desk.history(number)])).not.toMatch(/<form|threeDToken/);
    const held = await system.records.loadOrder(system.shop, number);
    const { html = '' } = held === null ? {} : (ownOf(held.state).threeD ?? {});
    const { fields } = await authenticate({ threeDAuthHtml: html });
    expect((await desk.act(number, { action: 'completeThreeDSecure', returned: fields })).outcome).toBe('done');
    expect((await desk.order(number)).status).toBe('provisionalSale');
    const parcels = [slipNumber(), slipNumber()].map((slipNo) => ({ slipNo, carrier: 'yamato' }));
    expect((await desk.act(number, { action: 'registerShipment', parcels })).outcome).toBe('done');
    const ended = await cart.untilEnded(number, 'confirmed');
    expect([ended.status, ended.sale.state]).toEqual(['settled', 'confirmed']);
    expect(await yamato.credits(driver.settlementNo(number))).toMatchObject([{ status: 31 }]);
    const line = await desk.submit(number, { action: 'cancelCredit' });
    expect([line.status, JSON.stringify(line.line)]).toEqual([409, expect.stringContaining('管理画面')]);
  });
});
