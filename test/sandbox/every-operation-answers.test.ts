import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, common, gift, pathOf, reduction, reissue, slipNo } from './a-sandbox.ts';

const NOW = '20260401101500';

describe('every operation answers in its own shape', () => {
  it('credit, inquiry, shipment, status, cancel', async () => {
    const shop = await aSandbox();
    const base = { returnCode: '0', errorCode: '', ycfStrCode: '12345678901', orderNo: 'A-1', requestDate: NOW };
    expect(await shop.call('KAARA', creditForm())).toEqual({ ...base, result: '0' });
    expect(await shop.call('KAARS', { orderNo: 'A-1' })).toEqual({ ...base, result: '0' });
    expect(await shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0' })).toEqual(base);
    expect(await shop.call('KAAST', { orderNo: 'A-1' })).toEqual({ ...base, result: '3', warning: '0' });
    expect(await shop.call('KAACL', { orderNo: 'A-1' })).toEqual(base);
    expect(await shop.call('KAAST', { orderNo: 'A-1' })).toEqual({ ...base, result: '2', warning: '0' });
  });

  it('amount change and reissue', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    expect(await shop.call('KAAKK', reduction())).toMatchObject({ returnCode: '0', requestDate: NOW });
    expect(await shop.order('A-1')).toMatchObject({ amountYen: 5000, firstAmountYen: 5500 });
    expect(await shop.call('KAARR', reissue({ subTotal1: '5000' }))).toMatchObject({ returnCode: '0', reissueCode: '0' });
  });

  it('a gift to two destinations keeps both', async () => {
    const shop = await aSandbox();
    expect(await shop.call('KAARA', gift())).toMatchObject({ result: '0' });
    expect((await shop.order('A-1')).fields).toMatchObject({ sendName: '贈先　一郎', sendName2: '贈先　二郎', sendAddress12: '北海道札幌市中央区北一条西２' });
  });

  it('a refusal carries no result element', async () => {
    const shop = await aSandbox();
    const answer = await shop.call('KAARS', { orderNo: 'NONE' });
    expect(answer).toEqual({ returnCode: '1', errorCode: 'kaars008E', ycfStrCode: '12345678901', orderNo: 'NONE', requestDate: NOW });
  });

  it('escapes what it echoes', async () => {
    const shop = await aSandbox();
    const text = await (await shop.post('KAARS', { orderNo: '<a>&\u0001' })).text();
    expect(text).toContain('<orderNo>&lt;a&gt;&amp;\u{fffd}</orderNo>');
  });

  it('unknown parameters are ignored', async () => {
    const shop = await aSandbox();
    expect(await shop.call('KAARA', creditForm({ headerInformation: 'x', fraudbuster: '1', anything: 'ａ' }))).toMatchObject({ result: '0' });
  });
});

describe('the wire', () => {
  it('answers XML in UTF-8 with HTTP 200, first byte <', async () => {
    const shop = await aSandbox();
    const response = await shop.post('KAARA', creditForm({ name: '' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=UTF-8');
    expect((await response.text())[0]).toBe('<');
  });

  it.each([
    ['GET', 'KAARA0010', 405],
    ['PUT', 'KAARA0010', 405],
    ['POST', 'KAAAU0010', 404],
    ['POST', 'KAARA0020', 404],
    ['POST', 'kaara0010', 404],
  ])('%s %s is %i', async (method, id, status) => {
    const shop = await aSandbox();
    expect((await fetch(`${shop.url}${pathOf(id)}`, { method })).status).toBe(status);
  });

  it('answers either host name', async () => {
    const shop = await aSandbox();
    const body = new URLSearchParams(common(creditForm())).toString();
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'yamato-credit-finance.jp', 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
      request({ port: shop.port, method: 'POST', path: pathOf('KAARA'), headers }, (response) => resolve(response.statusCode)).on('error', reject).end(body);
    });
    expect(status).toBe(200);
    expect(await shop.status('A-1')).toBe('1');
  });

  it('does not chunk an answer to HTTP/1.0', async () => {
    const shop = await aSandbox();
    const body = new URLSearchParams(common({ orderNo: 'NONE' })).toString();
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(shop.port, '127.0.0.1', () => {
        socket.write(`POST ${pathOf('KAARS')} HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
      socket.on('data', (data) => (text += data.toString())).on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer.toLowerCase()).not.toContain('transfer-encoding');
    expect(answer).toMatch(/\r\n\r\n<\?xml [\s\S]*<\/return>\n$/);
  });

  it('takes a body that is not form data for a wrong layout', async () => {
    const shop = await aSandbox();
    const send = (id: string) => fetch(`${shop.url}${pathOf(id)}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(await (await send('KAAST')).text()).toContain('kaast001E');
    expect(await (await send('KAARA')).text()).toContain('kaara001E');
  });

  it('refuses a body without end', async () => {
    const shop = await aSandbox();
    const response = await fetch(`${shop.url}${pathOf('KAARA')}`, { method: 'POST', body: 'a='.padEnd(300_000, 'x') });
    expect(response.status).toBe(413);
  });
});
