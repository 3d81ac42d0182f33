import { expect, test } from 'vitest';
import { describeWithEngine } from '../../support/engine.ts';
import { useSystem } from '../../support/use-system.ts';
import { orderBody } from './an-order.ts';

describeWithEngine('a checkout', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('with an address that is too long is told by how much; nothing is cut, nothing is sent', async () => {
    const street = `東京都千代田区千代田${'見'.repeat(47)}`;
    const body = orderBody({}, { address: `${street}1` });
    const answer = await cart.start(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalidBody' } });
    const fault = answer.body.faults?.find(({ param }) => param === 'buyer.address');
    expect(fault?.message).toMatch(/8文字/);
    expect(await yamato.allCalls(`${body.orderNumber}-1`)).toBe(0);
    expect((await cart.get(body.orderNumber)).status).toBe(404);
  });

  test('with an address of just the right length reaches Yamato whole', async () => {
    const address = `東京都千代田区千代田${'見'.repeat(39)}1`;
    const body = orderBody({}, { address });
    expect((await cart.start(body)).status).toBe(201);
    const [credit] = await yamato.credits(`${body.orderNumber}-1`);
    expect(`${credit!.fields['address1']}${credit!.fields['address2']}`).toBe(address.replace('1', '１'));
  });
});
