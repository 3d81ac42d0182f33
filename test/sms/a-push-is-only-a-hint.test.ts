import { expect, test } from 'vitest';
import { messages, orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { enter, smsCodeOf, waitingOrder, wrongCode } from './sms-orders.ts';

describeWithEngine('a push from Yamato', (engine) => {

  const { system, cart, yamato } = useSystem(engine);

  const post = async (payload: string, path = '', contentType = 'application/x-www-form-urlencoded; charset=UTF-8') => {
    const answer = await system.api.inject({ method: 'POST', url: `/v1/push/atobarai${path}`, payload, headers: contentType === '' ? {} : { 'content-type': contentType } });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const form = (settlementNo: string, change: Record<string, string> = {}) =>
    new URLSearchParams({
      ycfStrNo: system.merchant.code, juchuNo: settlementNo, keitaiNo: '09000000000', giftKb: '3', snsKk: '0', smsNinKk: '0', smsYuuKk: '0', ...change,
    }).toString();
  const ok = { status: 200, body: { result: 'ok' } };

  test('instead of the code: the order asks Yamato and is approved', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'approve' });
    expect(await post(form(first))).toEqual(ok);
    await cart.until(number, ({ status }) => status === 'creditApproved');
    expect(await yamato.operations(first)).toEqual(['KAARA', 'KAAST']);
  });

  test.each(['text/plain', 'application/json', ''])('is read whatever it says it is (%s)', async (contentType) => {
    const { first } = await waitingOrder(cart);
    expect(await post(form(first), '', contentType)).toEqual(ok);
  });

  test('that lies is not believed', async () => {
    const { number, first } = await waitingOrder(cart);
    expect(await post(form(first))).toEqual(ok);
    await waitFor(() => yamato.calls('KAAST', first), (calls) => calls === 1);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditAwaitingBuyer', outcome: null });
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
  });

  test('of a refusal ends the order only because Yamato says so, too', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'refuse' });
    await post(form(first, { snsKk: '1', smsNinKk: '1' }));
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ status: 'creditRefused' });
  });

  test('received twice, or after the order was approved, changes nothing', async () => {
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'approve' });
    expect(await post(form(first))).toEqual(ok);
    expect(await post(form(first))).toEqual(ok);
    const order = await cart.until(number, ({ status }) => status === 'creditApproved');
    const calls = await yamato.allCalls(first);
    expect(await post(form(first))).toEqual(ok);
    expect((await cart.act(number, { action: 'inquireCredit' })).body).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAAST', first)).toBe(1);
    expect(await yamato.allCalls(first)).toBe(calls + 1);
    expect((await cart.get(number)).body.credit).toEqual(order.credit);
  });

  test('by the hundred makes few questions', async () => {
    const { first } = await waitingOrder(cart);
    await Promise.all(Array.from({ length: 100 }, () => post(form(first))));
    await waitFor(() => yamato.calls('KAAST', first), (calls) => calls >= 1);
    expect(await yamato.calls('KAAST', first)).toBeLessThanOrEqual(4);
  });

  test('within a second, whatever the word in the address, is one message to the order; the last one is not lost', async () => {
    const { number, first } = await waitingOrder(cart);
    const startedAt = Date.now();
    for (let turn = 0; turn < 300; turn += 1) expect(await post(form(first), turn % 2 === 0 ? '' : `/some-word-${turn}`)).toEqual(ok);
    await yamato.edit(first, { edit: 'approve' });
    expect(await post(form(first))).toEqual(ok);
    await cart.until(number, ({ status }) => status === 'creditApproved');
    const { events } = await system.client.workflow.getHandle(orderWorkflowId(cart.shop, number)).fetchHistory();
    const told = (events ?? []).filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === messages.yamatoNotice).length;
    expect(told).toBeGreaterThanOrEqual(1);
    expect(told).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - startedAt) / 1_000));
  });

  test('for an order of another kind, or one that has ended, is taken and forgotten', async () => {
    const body = orderBody();
    await cart.start(body);
    const calls = await yamato.allCalls(`${body.orderNumber}-1`);
    expect(await post(form(`${body.orderNumber}-1`))).toEqual(ok);
    const ended = await waitingOrder(cart);
    const wrong = wrongCode(await smsCodeOf(yamato, ended.first));
    for (let entry = 0; entry < 3; entry += 1) await enter(cart, ended.number, wrong);
    expect(await post(form(ended.first, { smsNinKk: '1' }))).toEqual(ok);
    expect((await cart.get(body.orderNumber)).body.status).toBe('creditApproved');
    expect((await cart.get(ended.number)).body.outcome).toBe('refused');
    expect(await yamato.allCalls(`${body.orderNumber}-1`)).toBe(calls);
  });

  test('for a number nobody has, or of another merchant, is answered as any other and does nothing', async () => {
    const { first } = await waitingOrder(cart);
    expect(await post(form('NOBODY-1'))).toEqual(ok);
    expect(await post(form(first, { ycfStrNo: '99999999999' }))).toEqual(ok);
    // This one comes after them, and is the only one that makes the order ask.
    expect(await post(form(first))).toEqual(ok);
    await waitFor(() => yamato.calls('KAAST', first), (calls) => calls >= 1);
    expect(await yamato.calls('KAAST', first)).toBe(1);
  });

  test.each([
    ['nothing', ''],
    ['JSON', '{"juchuNo":"A-1"}'],
    ['a number that is none', 'ycfStrNo=12345678901&juchuNo=%00&giftKb=3&snsKk=0'],
    ['a verdict nobody knows', 'ycfStrNo=12345678901&juchuNo=A-1&giftKb=3&snsKk=9'],
    ['bytes that are no text', '%ff%fe=%ff'],
  ])('that cannot be read (%s) is 400 and names the field', async (_, payload) => {
    expect(await post(payload)).toMatchObject({ status: 400, body: { code: 'invalidRequest', faults: [{ rule: 'unreadable' }] } });
  });

  test('that is too long is not read at all', async () => {
    expect(await post('x'.repeat(5_000))).toMatchObject({ status: 413 });
  });

  test('needs the shop’s word in its address where the shop has one', async () => {
    const secret = 'a-word-nobody-guesses';
    const settings = (pushSecret: string | null) =>
      system.api.inject({ method: 'PATCH', url: `/v1/shops/${system.shop}/settings`, headers: { authorization: `Bearer ${system.keys.admin}` }, payload: { pushSecret } });
    const changed = await settings(secret);
    expect(changed.json()).toMatchObject({ pushSecretSet: true });
    expect(changed.body).not.toContain(secret);
    const { number, first } = await waitingOrder(cart);
    await yamato.edit(first, { edit: 'approve' });
    expect(await post(form(first))).toEqual(ok);
    expect(await post(form(first), '/not-the-right-word')).toEqual(ok);
    expect(await post(form(first), `/${secret}`)).toEqual(ok);
    await cart.until(number, ({ status }) => status === 'creditApproved');
    expect(await yamato.calls('KAAST', first)).toBe(1);
    const { events } = await system.client.workflow.getHandle(orderWorkflowId(cart.shop, number)).fetchHistory();
    expect((events ?? []).filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === messages.yamatoNotice)).toHaveLength(1);
    expect((await settings(null)).json()).toMatchObject({ pushSecretSet: false });
  });

  test('comes from the sandbox itself as it would from Yamato', async () => {
    await system.api.listen({ host: '127.0.0.1', port: 0 });
    const address = system.api.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await yamato.merchant({ pushUrl: `http://127.0.0.1:${address.port}/v1/push/atobarai` });
    const { number, first } = await waitingOrder(cart);
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
    const [credit] = await waitFor(() => yamato.credits(first), ([seen]) => seen?.pushes[0]?.state === 'delivered');
    expect(credit?.pushes).toHaveLength(1);
    expect((await cart.get(number)).body.status).toBe('creditApproved');
  });
});
