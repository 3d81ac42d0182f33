import { expect, test } from 'vitest';
import { describeEveryMethod, shown } from '../support/every-method.ts';
import { orderNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

describeEveryMethod('a refused number', (engine, driver) => {
  const { again, operations, settlementNo, startBody } = driver;
  const { cart, yamato } = useSystem(engine, { driver });

  test('comes again with corrected data: next generation, next settlement number', async () => {
    const number = orderNumber();
    const first = startBody({ orderNumber: number }, 'refused');
    expect((await cart.start(first)).status).toBe(402);
    const answer = await cart.start(startBody({ orderNumber: number }));
    expect(answer).toMatchObject({ status: 201, body: { isOrder: true, credit: { state: 'approved', generation: 2, settlementNo: settlementNo(number, 2) } } });
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([settlementNo(number, 2)]);
    expect((await cart.events(number)).map(({ type, status }) => `${type} ${status}`)).toEqual([`attempt.refused ${shown(driver, 'creditRefused').status}`, `order.changed ${shown(driver, 'creditApproved').status}`]);
    const sequences = (await cart.events(number)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(2);
  });

  test('comes again with the same contents and a higher attempt', async () => {
    const body = startBody({}, 'refused');
    expect((await cart.start(body)).status).toBe(402);
    const second = await cart.start({ ...again(body), attempt: 2 });
    expect(second).toMatchObject({ status: 402, body: { order: { credit: { generation: 2, settlementNo: settlementNo(body.orderNumber, 2) } } } });
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(1);
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber, 2))).toBe(1);
  });

  test('is not tried again by a lower attempt', async () => {
    const number = orderNumber();
    expect((await cart.start(startBody({ orderNumber: number, attempt: 2 }, 'refused'))).status).toBe(402);
    const answer = await cart.start(startBody({ orderNumber: number, attempt: 1 }));
    expect(answer).toMatchObject({ status: 409, body: { code: 'attemptTooLow', param: 'attempt' } });
    expect(await yamato.allCalls(settlementNo(number, 2))).toBe(0);
  });

  test('keeps its refusal for the first contents, also after others were approved, without a call', async () => {
    const number = orderNumber();
    const first = startBody({ orderNumber: number }, 'refused');
    const second = startBody({ orderNumber: number });
    const firstAnswer = await cart.start(first);
    expect((await cart.start(second)).status).toBe(201);
    const callsBefore = await yamato.allCalls(settlementNo(number), settlementNo(number, 2));
    const replayed = await cart.start(first);
    expect(replayed.status).toBe(402);
    expect(replayed.body.order).toEqual(firstAnswer.body.order);
    expect((await cart.start(second)).status).toBe(201);
    expect(await yamato.allCalls(settlementNo(number), settlementNo(number, 2), settlementNo(number, 3))).toBe(callsBefore);
    expect(await yamato.live(settlementNo(number), settlementNo(number, 2))).toEqual([settlementNo(number, 2)]);
  });

  test('may be tried many times; generations and settlement numbers count on', async () => {
    const body = startBody({}, 'refused');
    const numbers: string[] = [];
    for (const attempt of [1, 2, 3, 4]) {
      const answer = await cart.start({ ...again(body), attempt });
      expect(answer.status).toBe(402);
      numbers.push(answer.body.order.credit.settlementNo);
    }
    expect(numbers).toEqual([1, 2, 3, 4].map((generation) => settlementNo(body.orderNumber, generation)));
    for (const number of numbers) expect(await yamato.calls(operations.credit, number)).toBe(1);
  });
});
