import { expect, test } from 'vitest';
import { describeWithEngine } from '../../../support/engine.ts';
import { useSystem } from '../../../support/use-system.ts';
import { openShop } from '../../../support/cart.ts';
import { card as driver } from '../driver.ts';
import { authenticated, checkout, RETURN_TO, useApis } from './a-browser.ts';

describeWithEngine('a cart whose API has no address of its own', (engine) => {
  const { cart, desk, system } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: 15_000 } });
  const { one, two } = useApis(system, undefined);

  const handOver = async (number: string, fields: unknown, { api = one, shop = system.shop, key = system.keys.cart } = {}) => {
    const answer = await api.inject({ method: 'POST', url: `/v1/shops/${shop}/orders/${number}/threeDSecure`, headers: { authorization: `Bearer ${key}` }, payload: { fields } as object });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };

  test('gets the browser back itself, and is answered as a start is, however often it hands over what came', async () => {
    const started = await checkout(system, one);
    expect(started.body.next).toMatchObject({ kind: 'threeDSecure', url: null });
    const { action, fields } = await authenticated(started);
    expect(action).toBe(RETURN_TO);
    const answers = await Promise.all([one, two].map((api) => handOver(started.number, fields, { api })));
    answers.push(await handOver(started.number, fields));
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: { status: 'provisionalSale', verdict: { kind: 'approved' } } });
    expect((await desk.history(started.number)).flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'A09')).toHaveLength(1);
  });

  test('is told what is missing, what does not belong to the order, and what came to nothing', async () => {
    const started = await checkout(system, one);
    const { fields } = await authenticated(started, 'cancel');
    const { TOKEN: _token, ...untold } = fields;
    expect(await handOver(started.number, untold)).toMatchObject({ status: 422, body: { faults: [{ param: 'fields.TOKEN' }] } });
    for (const broken of [null, [], 'x', { TOKEN: 7 }, Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`F${at}`, '']))]) expect((await handOver(started.number, broken)).status).toBe(422);
    expect(await handOver(started.number, { ...fields, ITEM_PRICE: '1' })).toMatchObject({ status: 409, body: { code: 'actionNotLegal', detail: expect.stringContaining('金額') } });
    expect((await cart.get(started.number)).body.status).toBe('creditAwaitingBuyer');
    const refused = await handOver(started.number, fields);
    expect(refused).toMatchObject({ status: 402, body: { code: 'creditRefused', buyerMessage: expect.any(String), order: { status: 'paymentFailed' } } });
    expect(await handOver(started.number, fields)).toMatchObject({ status: 402 });
  });

  test('sees no order of another shop, and none that there is not', async () => {
    const started = await checkout(system, one);
    const { fields } = await authenticated(started);
    const other = await openShop(system, 'b');
    expect((await handOver(started.number, fields, { key: other.keys.cart })).status).toBe(404);
    expect((await handOver(started.number, fields, { shop: other.shop, key: other.keys.cart })).status).toBe(404);
    expect((await handOver('NOBODY-1', fields)).status).toBe(404);
    expect((await handOver(started.number, fields)).status).toBe(201);
  });
});
