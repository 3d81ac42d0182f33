import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, eventually } from './a-sandbox.ts';
import type { Client } from './a-sandbox.ts';

/** A shop's push receiver that answers with the given statuses, the last one from then on. */
async function aReceiver(...statuses: number[]) {
  const received: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push(Object.fromEntries(new URLSearchParams(body)));
      response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end('{"message":"ok"}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { received, pushUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push` };
}

const enter = (shop: Client, ninCode: string) => shop.call('KAASA', { orderNo: 'S-1', ninCode });
const wrong = (code: string) => (code === '9999' ? '9998' : '9999');
const push = { ycfStrNo: '12345678901', juchuNo: 'S-1', keitaiNo: '09000000000', giftKb: '3' };

async function anSmsOrder(fields = {}, statuses = [200]) {
  const receiver = await aReceiver(...statuses);
  const shop = await aSandbox({}, { pushUrl: receiver.pushUrl });
  const answer = await shop.call('KAARA', creditForm({ orderNo: 'S-1', sendDiv: '3', ...fields }));
  const { smsCode } = await shop.order('S-1');
  return { shop, answer, smsCode: smsCode as string, received: receiver.received };
}

describe('the code check', () => {
  it('waits with result 3, and the right code makes the credit stand', async () => {
    const { shop, answer, smsCode, received } = await anSmsOrder();
    expect(answer['result']).toBe('3');
    expect(smsCode).toMatch(/^\d{4}$/);
    expect(smsCode).not.toBe('0000');
    expect(await shop.status('S-1')).toBe('30');
    expect((await enter(shop, smsCode))['result']).toBe('1');
    expect(await shop.status('S-1')).toBe('1');
    await eventually(() => received.length === 1);
    expect(received).toEqual([{ ...push, snsKk: '0', smsNinKk: '0', smsYuuKk: '0' }]);
    expect((await enter(shop, smsCode))['result']).toBe('5');
  });

  it('a wrong code may be typed again, three of them end it', async () => {
    const { shop, smsCode, received } = await anSmsOrder();
    expect((await enter(shop, wrong(smsCode)))['result']).toBe('2');
    expect((await enter(shop, wrong(smsCode)))['result']).toBe('2');
    expect(await shop.status('S-1')).toBe('30');
    expect((await enter(shop, wrong(smsCode)))['result']).toBe('2');
    expect(await shop.status('S-1')).toBe('31');
    expect((await enter(shop, smsCode))['errorCode']).toBe('kaasa021E');
    await eventually(() => received.length === 1);
    expect(received).toEqual([{ ...push, snsKk: '1', smsNinKk: '1', smsYuuKk: '0' }]);
  });

  it('is over after three minutes', async () => {
    const { shop, smsCode, received } = await anSmsOrder();
    await shop.clock({ advance: 'PT2M59S' });
    expect(await shop.status('S-1')).toBe('30');
    await shop.clock({ advance: 'PT1S' });
    expect((await enter(shop, smsCode))['result']).toBe('3');
    expect(await shop.status('S-1')).toBe('31');
    await eventually(() => received.length === 1);
    expect(received[0]).toMatchObject({ smsNinKk: '1', smsYuuKk: '0' });
  });

  it('says so when the SMS could not be delivered', async () => {
    const { shop, received } = await anSmsOrder({ telNum: '0312345678' });
    expect((await enter(shop, '1234'))['result']).toBe('4');
    expect(await shop.status('S-1')).toBe('31');
    await eventually(() => received.length === 1);
    expect(received[0]).toMatchObject({ keitaiNo: '0312345678', smsNinKk: '1', smsYuuKk: '1' });
  });

  it('knows orders that wait for no code, and orders it does not know', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ orderNo: 'S-1' }));
    expect((await enter(shop, '1234'))['result']).toBe('5');
    expect(await shop.code('KAASA', { orderNo: 'NONE', ninCode: '1234' })).toBe('kaasa020E');
  });

  it('a refusal comes at once, without a code', async () => {
    const { shop, answer, smsCode } = await anSmsOrder({ name: '見本　ＮＧ' });
    expect(answer['result']).toBe('1');
    expect(smsCode).toBeNull();
    expect((await enter(shop, '1234'))['result']).toBe('5');
  });

  it('the amount may be reduced with division 2', async () => {
    const { shop, smsCode } = await anSmsOrder();
    await enter(shop, smsCode);
    const change = { orderNo: 'S-1', postCode: '1000001', address1: '東京都千代田区１', itemName1: '見本', subTotal1: '5000', totalAmount: '5000', sendDiv: '2' };
    expect(await shop.code('KAAKK', change)).toBe('');
  });
});

describe('the reachability check (sendDiv 4)', () => {
  it.each([
    ['09000000000', '1', { snsKk: '0', smsNinKk: '0', smsYuuKk: '0' }],
    ['0312345678', '31', { snsKk: '1', smsNinKk: '1', smsYuuKk: '1' }],
  ])('%s ends in state %s by a push alone', async (telNum, state, verdict) => {
    const { shop, answer, received } = await anSmsOrder({ sendDiv: '4', telNum });
    expect(answer['result']).toBe('3');
    await shop.clock({ advance: 'PT5S' });
    await eventually(() => received.length === 1);
    expect(received).toEqual([{ ...push, keitaiNo: telNum, giftKb: '4', ...verdict }]);
    expect(await shop.status('S-1')).toBe(state);
  });
});

describe('the push', () => {
  it('comes once more a minute later when it was not taken, and then no more', async () => {
    const { shop, smsCode, received } = await anSmsOrder({}, [500]);
    await enter(shop, smsCode);
    await eventually(async () => (await shop.order('S-1')).pushes[0]?.attempts === 1);
    expect((await shop.order('S-1')).pushes).toMatchObject([{ state: 'waiting', outcome: 'HTTP 500' }]);
    await shop.clock({ advance: 'PT60S' });
    await eventually(async () => (await shop.order('S-1')).pushes[0]?.state === 'failed');
    await shop.clock({ advance: 'P1D' });
    expect(received).toHaveLength(2);
  });

  it('is delivered by the second attempt', async () => {
    const { shop, smsCode, received } = await anSmsOrder({}, [503, 200]);
    await enter(shop, smsCode);
    await eventually(() => received.length === 1);
    await eventually(async () => (await shop.order('S-1')).pushes[0]?.attempts === 1);
    await shop.clock({ advance: 'PT60S' });
    await eventually(async () => (await shop.order('S-1')).pushes[0]?.state === 'delivered');
    expect(received[0]).toEqual(received[1]);
  });

  it('to nobody harms nobody', async () => {
    const shop = await aSandbox({}, { pushUrl: 'http://127.0.0.1:1/' });
    await shop.call('KAARA', creditForm({ orderNo: 'S-1', sendDiv: '3' }));
    await enter(shop, (await shop.order('S-1')).smsCode);
    await eventually(async () => (await shop.order('S-1')).pushes[0]?.attempts === 1);
    expect(await shop.status('S-1')).toBe('1');
  });
});
