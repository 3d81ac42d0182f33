// First of all: cards must be in use before the API makes its contracts.
import './in-use.ts';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardService } from '../../../src/activities/card/service.ts';
import { inUse } from '../../../src/activities/services.ts';
import { ownOf } from '../../../src/domain/card/own-state.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { addDays, jstDate } from '../../../src/domain/values/japan-time.ts';
import { ACCESS_KEY, authenticate, type Shop, shopAt, slipNo, TRADER } from '../../sandbox/webcollect/a-card-sandbox.ts';
import { describeWithEngine } from '../../support/engine.ts';
import { orderNumber } from '../../support/numbers.ts';
import { useSystem } from '../../support/use-system.ts';
import type { MethodDriver } from '../driver.ts';
import { madeUp } from '../made-up/asked/driver.ts';
import { silentSandbox } from '../made-up/silent/sandbox.ts';
import { aCardOrder } from './an-order.ts';

/** As much of a driver as these tests need. Yamato is a sandbox of its own, with its own merchants; the system's plays no part. */
const driver: MethodDriver = {
  ...madeUp,
  service: 'card',
  label: 'クレジットカード',
  merchantSettings: {},
  enterCredentials: async (records, shop) => void (await records.setCredentials(shop, 'card', { merchantCode: TRADER, secrets: { accessKey: ACCESS_KEY }, contract: {} })),
  startBody: () => {
    const now = new Date();
    return { orderNumber: orderNumber(), method: 'card', intake: 'checkout', ...aCardOrder({ orderedAt: now.toISOString(), plannedShipDate: addDays(jstDate(now), 2) }) };
  },
  imagined: { sandbox: { name: 'card', open: (ledger) => ({ ...silentSandbox.open(ledger), name: 'card' }) }, service: inUse(cardService), workflow: fileURLToPath(new URL('workflow.ts', import.meta.url)) },
};

describeWithEngine('an order by card, on a real engine', (engine) => {
  let sandbox: RunningSandbox;
  let shop: Shop;
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, databasePath: ':memory:', cardMerchants: [{ code: TRADER, accessKey: ACCESS_KEY }] });
    shop = shopAt(sandbox.url);
    await shop.merchant({ parcelMovesAfterMs: 500, settleAfterMs: 500 });
  });
  afterAll(() => sandbox.close());
  const { cart, desk, system } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: 20_000, unknownPatienceMs: 60_000 }, yamatoUrl: async () => sandbox.url });

  test('waits for the card, goes through 3-D Secure, is shipped, and its money is settled', async () => {
    const body = driver.startBody();
    const started = await cart.start(body);
    expect(started).toMatchObject({ status: 202, body: { status: 'creditAwaitingBuyer', next: { kind: 'newToken' } } });
    const number = body.orderNumber;
    const given = await desk.act(number, { action: 'submitToken', token: await shop.token({ authDiv: '3' }), returnUrl: 'https://shop.example/complete' });
    expect(given).toMatchObject({ outcome: 'done', calls: [{ operation: 'A08', outcome: 'done' }] });
    const waiting = await desk.order(number);
    expect([waiting.status, waiting.next]).toEqual(['creditAwaitingBuyer', expect.objectContaining({ kind: 'threeDSecure' })]);
    expect(JSON.stringify([waiting, await desk.history(number)])).not.toMatch(/<form|threeDToken/);
    const held = await system.records.loadOrder(system.shop, number);
    const { html = '' } = held === null ? {} : (ownOf(held.state).threeD ?? {});
    const { fields } = await authenticate({ threeDAuthHtml: html });
    expect((await desk.act(number, { action: 'completeThreeDSecure', returned: fields })).outcome).toBe('done');
    expect((await desk.order(number)).status).toBe('provisionalSale');
    const parcels = [1, 2].map((n) => ({ slipNo: slipNo(n), carrier: 'yamato' }));
    expect((await desk.act(number, { action: 'registerShipment', parcels })).outcome).toBe('done');
    const ended = await cart.untilEnded(number, 'confirmed');
    expect([ended.status, ended.sale.state, (await shop.order(`${number}-1`)).status]).toEqual(['settled', 'confirmed', 31]);
    const line = await desk.submit(number, { action: 'cancelCredit' });
    expect([line.status, JSON.stringify(line.line)]).toEqual([409, expect.stringContaining('管理画面')]);
  });
});
