import { expect, test } from 'vitest';
import { describeWithEngine } from '../../support/engine.ts';
import { orderNumber } from '../../support/numbers.ts';
import { useSystem } from '../../support/use-system.ts';
import { orderBody } from './an-order.ts';

describeWithEngine('a settlement number', (engine) => {
  const { cart, yamato } = useSystem(engine);

  test('of an order number that Yamato would not take is another form of it with the same ending', async () => {
    const number = `${orderNumber()}-LONGER-THAN-TWENTY`;
    const answer = await cart.start(orderBody({ orderNumber: number }));
    expect(answer.status).toBe(201);
    const { settlementNo } = answer.body.credit;
    expect(settlementNo).toMatch(/^[A-Z0-9]{1,18}-1$/);
    expect(await yamato.live(settlementNo)).toEqual([settlementNo]);
    expect(await cart.listed(`settlementNo=${settlementNo}`)).toEqual([number]);
  });
});
