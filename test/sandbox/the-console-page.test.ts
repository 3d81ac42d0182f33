import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { PASSWORD, SHOP, aSandbox, slipNo } from './a-sandbox.ts';
import type { Client } from './a-sandbox.ts';

const look = async (shop: Client, path = '/') => {
  const response = await fetch(`${shop.url}${path}`);
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
};
/** Presses a button: posts a form and follows to the page it leads to. */
const press = async (shop: Client, path: string, fields: Record<string, string>) =>
  (await fetch(`${shop.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) })).text();
const orderPath = `/sandbox/page/orders/${SHOP}/A-1`;

describe('the console page', () => {
  it.each(['/', '/sandbox/console'])('%s shows orders, clock, faults and requests in Japanese', async (path) => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.arm({ fault: 'cutAfterCommit', operation: 'KAACL', nth: 2 });
    const { text, type, status } = await look(shop, path);
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    for (const word of ['2026-04-01 10:15:00', 'A-1', '1 承認済み', '5,500円', '見本　花子', '処理してから切断', '2回目から', '結果コード 0', 'totalAmount=5500']) expect(text).toContain(word);
    expect(text).not.toContain(PASSWORD);
  });

  it('searches by part of the number and by state, page by page', async () => {
    const shop = await aSandbox();
    for (let n = 0; n < 55; n += 1) await shop.call('KAARA', creditForm({ orderNo: `P-${n}` }));
    await shop.call('KAACL', { orderNo: 'P-7' });
    const rows = (text: string) => [...text.matchAll(/href="\/sandbox\/page\/orders\/\d+\/([^"]+)"/g)].map((match) => match[1]);
    expect(rows((await look(shop)).text)).toHaveLength(50);
    expect(rows((await look(shop, '/?page=1')).text)).toHaveLength(5);
    expect(rows((await look(shop, '/?q=P-54')).text)).toEqual(['P-54']);
    expect(rows((await look(shop, '/?status=2')).text)).toEqual(['P-7']);
  });

  it('escapes everything that came from outside', async () => {
    const shop = await aSandbox({}, { shopName: '<script>alert(1)</script>' });
    await shop.post('KAARS', { orderNo: '<script>alert(2)</script>', x: '"><img src=x>' });
    const { text } = await look(shop, `/?q=${encodeURIComponent('"><script>alert(3)</script>')}&done=${encodeURIComponent('<b>x</b>')}`);
    expect(text).not.toMatch(/<script|<img|<b>x/);
    expect(text).toContain('&lt;script&gt;');
  });

  it('moves the clock', async () => {
    const shop = await aSandbox();
    expect(await press(shop, '/sandbox/page/clock', { advance: 'P1D' })).toContain('2026-04-02 10:15:00');
    expect(await press(shop, '/sandbox/page/clock', { set: '2026-05-05T09:30' })).toContain('2026-05-05 09:30:00');
    expect(await press(shop, '/sandbox/page/clock', { freeze: 'false' })).toContain('1倍速で進行中');
    expect(await press(shop, '/sandbox/page/clock', { advance: 'soon' })).toContain('できませんでした');
  });

  it('arms and disarms faults', async () => {
    const shop = await aSandbox();
    const armed = await press(shop, '/sandbox/page/faults', { fault: 'delay', operation: 'KAARA', orderNo: '', nth: '', times: '1', ms: '50', code: '', withinSeconds: '' });
    expect(armed).toContain('障害を仕掛けました');
    const { faults } = (await shop.json('GET', '/sandbox/faults')).body;
    expect(faults).toMatchObject([{ fault: 'delay', ms: 50, times: 1, orderNo: '*' }]);
    expect(await press(shop, `/sandbox/page/faults/${faults[0].id}/disarm`, {})).toContain('仕掛けられている障害はありません');
    expect(await press(shop, '/sandbox/page/faults', { fault: 'returnCode' })).toContain('needs a code');
  });

  it('shows one order with its history and edits it', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ sendDiv: '3' }));
    const { smsCode } = await shop.order('A-1');
    const { text } = await look(shop, orderPath);
    for (const word of ['30 審査中', smsCode, '与信 審査中 5500円', '審査OK', '取消', 'telNum=09000000000']) expect(text).toContain(word);
    expect(text).not.toContain(PASSWORD);
    expect(await press(shop, orderPath, { edit: 'approve' })).toContain('1 承認済み');
    expect(await press(shop, orderPath, { edit: 'slip', slipNo: slipNo(1), carrier: 'yamato' })).toContain('3 送り状番号登録済み');
    expect(await press(shop, orderPath, { edit: 'amount', amountYen: '3000' })).toContain('3,000円（当初 5,500円）');
    expect(await press(shop, orderPath, { edit: 'pay' })).toContain('できませんでした');
    expect((await shop.order('A-1')).status).toBe(3);
  });

  it.each([['/sandbox/page/nothing', 404], [`/sandbox/page/orders/${SHOP}/NONE`, 404], ['/favicon.ico', 404], ['/?page=x', 400]])('%s is %i', async (path, status) => {
    expect((await look(await aSandbox(), path)).status).toBe(status);
  });
});
