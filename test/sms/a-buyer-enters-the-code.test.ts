import { expect, test } from 'vitest';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';
import { asked, enter, smsBody, smsCodeOf, waitingOrder, wrongCode } from './sms-orders.ts';

describeWithEngine('the buyer’s SMS code', (engine) => {

  const { system, cart, yamato } = useSystem(engine);

  test('is asked for at the checkout, with its deadline and a sentence for the shopper', async () => {
    const body = smsBody();
    const before = Date.now();
    const { status, body: answer } = await cart.start(body);
    expect([status, answer.status, answer.verdict]).toEqual([202, 'creditAwaitingBuyer', expect.objectContaining({ kind: 'awaitingBuyer', code: null })]);
    expect(answer.buyerMessage).toMatch(/認証番号を入力してください/);
    const code = asked(answer);
    const left = Date.parse(code?.deadlineAt ?? '') - before;
    expect(left).toBeGreaterThan(170_000);
    expect(left).toBeLessThanOrEqual(190_000);
    expect(code?.entriesLeft).toBe(3);
    expect(answer.next).toEqual({ kind: 'smsCode', ...code });
    expect(answer.deadlines).toContainEqual(expect.objectContaining({ kind: 'smsCode', at: code?.deadlineAt }));
    expect(answer.actions.find(({ action }) => action === 'submitSmsCode')).toMatchObject({ allowed: true });
  });

  test('is asked for again when the start is repeated, without a call', async () => {
    const { body, first } = await waitingOrder(cart);
    const { status, body: answer } = await cart.start(body);
    expect([status, answer.verdict.kind, asked(answer)?.entriesLeft]).toEqual([202, 'awaitingBuyer', 3]);
    expect(answer.buyerMessage).toBeDefined();
    expect(await yamato.allCalls(first)).toBe(1);
  });

  test('approves the order at once when it is right, and the cart is told', async () => {
    const { body, number, first } = await waitingOrder(cart);
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ state: 'finished', outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', smsCode: null, attention: [] });
    expect(await yamato.credits(first)).toMatchObject([{ status: 1 }]);
    expect((await cart.events(number)).at(-1)).toMatchObject({ type: 'order.changed', status: 'creditApproved' });
    expect((await cart.start(body)).status).toBe(201);
    expect(await yamato.operations(first)).toEqual(['KAARA', 'KAASA']);
  });

  test('can be entered again when it was wrong, and says how often', async () => {
    const { number, first } = await waitingOrder(cart);
    const code = await smsCodeOf(yamato, first);
    expect(await enter(cart, number, wrongCode(code))).toMatchObject({ outcome: 'refused', code: 'wrongCode', detail: '認証番号が違います。あと2回入力できます' });
    expect(await enter(cart, number, wrongCode(code))).toMatchObject({ outcome: 'refused', code: 'wrongCode', detail: '認証番号が違います。あと1回入力できます' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditAwaitingBuyer', outcome: null, smsCode: { entriesLeft: 1 } });
    expect(await enter(cart, number, code)).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAASA', first)).toBe(3);
  });

  test('ends the order after the last wrong entry, which Yamato alone decides', async () => {
    const { body, number, first } = await waitingOrder(cart);
    const wrong = wrongCode(await smsCodeOf(yamato, first));
    await enter(cart, number, wrong);
    await enter(cart, number, wrong);
    expect(await enter(cart, number, wrong)).toMatchObject({ outcome: 'refused', code: 'smsEntriesUsedUp' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditRefused', outcome: 'refused', credit: { code: 'smsEntriesUsedUp' } });
    expect(await yamato.credits(first)).toMatchObject([{ status: 31, live: false }]);
    expect((await cart.events(number)).at(-1)).toMatchObject({ status: 'creditRefused', order: { outcome: 'refused' } });
    const again = await cart.start(body);
    expect([again.status, again.body.code]).toEqual([402, 'creditRefused']);
    expect(again.body.detail).toMatch(/入力回数の上限/);
    expect(again.body.buyerMessage).toMatch(/もう一度お申し込み/);
    expect(await yamato.calls('KAARA', first)).toBe(1);
  });

  test('may be entered oftener than we thought where Yamato allows it', async () => {
    const generous = await openShop(system, 'generous', { smsEntries: 1 });
    const { number, first } = await waitingOrder(generous);
    const code = await smsCodeOf(yamato, first);
    expect(await enter(generous, number, wrongCode(code))).toMatchObject({ outcome: 'refused', code: 'wrongCode', detail: '認証番号が違います。もう一度お確かめください' });
    expect((await generous.get(number)).body).toMatchObject({ status: 'creditAwaitingBuyer', smsCode: { entriesLeft: 0 } });
    expect(await enter(generous, number, code)).toMatchObject({ outcome: 'done' });
  });

  test.each([
    ['used up', 'kaasa021E', 'smsEntriesUsedUp'],
    ['being expired', 'kaasa022E', 'smsExpired'],
  ])('ends the order when Yamato says the credit is %s', async (_, yamatoCode, ending) => {
    const { number, first } = await waitingOrder(cart);
    await yamato.fault({ operation: 'KAASA', orderNo: first, fault: 'returnCode', code: yamatoCode, times: 1 });
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'refused', code: ending });
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ credit: { state: 'refused', code: ending } });
  });

  test('comes for a credit that Yamato has refused in the meantime', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'refuse' });
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'refused', code: 'refused' });
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ status: 'creditRefused' });
  });

  test.each([
    { fault: 'cutAfterCommit' },
    { fault: 'garbled' },
    { fault: 'err0001', when: 'after' },
    { fault: 'delay', when: 'after', ms: 1_500 },
  ])('was taken although the answer was lost ($fault): the status says so, and it is not entered twice', async (fault) => {
    const { number, first } = await waitingOrder(cart);
    await yamato.fault({ operation: 'KAASA', orderNo: first, times: 1, ...fault });
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
    expect(await yamato.operations(first)).toEqual(['KAARA', 'KAASA', 'KAAST']);
  });

  test('was not taken: the shopper is asked once more, and no second entry is used by itself', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.fault({ operation: 'KAASA', orderNo: first, fault: 'cutBeforeCommit', times: 1 });
    const code = await smsCodeOf(yamato, first);
    expect(await enter(cart, number, code)).toMatchObject({ outcome: 'refused', code: 'entryNotJudged' });
    expect(await yamato.calls('KAASA', first)).toBe(1);
    expect(await enter(cart, number, code)).toMatchObject({ outcome: 'done' });
  });

  test('was wrong and its answer lost: the order still waits', async () => {
    const { number, first } = await waitingOrder(cart);
    const code = await smsCodeOf(yamato, first);
    await yamato.fault({ operation: 'KAASA', orderNo: first, fault: 'cutAfterCommit', times: 1 });
    expect(await enter(cart, number, wrongCode(code))).toMatchObject({ outcome: 'refused', code: 'entryNotJudged' });
    expect((await cart.get(number)).body.status).toBe('creditAwaitingBuyer');
    expect(await enter(cart, number, code)).toMatchObject({ outcome: 'done' });
  });

  test('comes for a credit that was approved in the meantime: that is good news, not an error', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'approve' });
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body.status).toBe('creditApproved');
  });

  test('cannot be judged while the shop’s password is wrong: the code says so, and the order waits', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.fault({ operation: 'KAASA', orderNo: first, fault: 'returnCode', code: 'kaasa024E', times: 1 });
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'failed', code: 'kaasa024E', detail: expect.stringMatching(/パスワード/) });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditAwaitingBuyer', smsCode: { entriesLeft: 3 } });
  });

  test('of a new attempt is a new one', async () => {
    const { body, number, first } = await waitingOrder(cart);
    const wrong = wrongCode(await smsCodeOf(yamato, first));
    for (let entry = 0; entry < 3; entry += 1) await enter(cart, number, wrong);
    const { status, body: answer } = await cart.start({ ...body, attempt: 2 });
    expect([status, answer.verdict.kind, asked(answer)?.entriesLeft]).toEqual([202, 'awaitingBuyer', 3]);
    expect(await enter(cart, number, await smsCodeOf(yamato, `${number}-2`))).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(first, `${number}-2`)).toEqual([`${number}-2`]);
  });

  test('is found to have been sent when the answer to the credit itself was lost', async () => {
    const body = smsBody();
    await yamato.fault({ operation: 'KAARA', orderNo: `${body.orderNumber}-1`, fault: 'cutAfterCommit', times: 1 });
    await cart.start(body);
    const order = await cart.until(body.orderNumber, ({ status }) => status === 'creditAwaitingBuyer');
    expect(asked(order)?.entriesLeft).toBe(3);
    expect(await enter(cart, body.orderNumber, await smsCodeOf(yamato, `${body.orderNumber}-1`))).toMatchObject({ outcome: 'done' });
  });
});
