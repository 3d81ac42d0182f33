import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import type { InvoiceData } from '../../src/domain/atobarai/invoice-data.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { enterContract } from '../methods/atobarai/driver.ts';
import { cartOf, openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { yamatoOf } from '../support/sandbox-control.ts';
import { useSystem } from '../support/use-system.ts';

type Problem = { readonly code: string; readonly detail: string; readonly retryable: boolean; readonly yamatoCode?: string };

describeWithEngine('the print data of an enclosed invoice', (engine) => {
  const { system, cart, yamato } = useSystem(engine);

  const ask = (number: string, options: { accept?: string; query?: string; key?: string; shop?: string } = {}) =>
    system.api.inject({
      method: 'GET',
      url: `/v1/shops/${options.shop ?? system.shop}/orders/${number}/invoice${options.query ?? ''}`,
      headers: { authorization: `Bearer ${options.key ?? system.keys.staff}`, ...(options.accept === undefined ? {} : { accept: options.accept }) },
    });
  const problem = async (number: string, options = {}): Promise<Problem & { status: number; retryAfter: unknown }> => {
    const answer = await ask(number, options);
    return { ...answer.json<Problem>(), status: answer.statusCode, retryAfter: answer.headers['retry-after'] };
  };
  const placed = async (change: Record<string, unknown> = {}, buyer: Record<string, unknown> = {}) => {
    const body = orderBody({ invoice: 'enclosed', ...change }, buyer);
    expect((await cart.start(body)).status).toBeLessThan(300);
    return { body, number: body.orderNumber, credit: `${body.orderNumber}-1` };
  };
  const history = async (number: string) => {
    const { body } = await cart.get(number);
    return (body as unknown as { history: { lines: { action: string; actor: string; outcome: string; calls: { operation: string; code: string | null }[] }[] } }).history.lines;
  };

  test('is what Yamato says, and may be asked for again', async () => {
    const { number, credit } = await placed();
    const first = await ask(number);
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({ 'content-type': expect.stringContaining('application/json'), 'cache-control': 'no-store' });
    expect(first.json()).toMatchObject({
      orderNumber: number,
      settlementNo: credit,
      addressee: { postCode: '1000001', name: '見本　花子' },
      amountYen: 5_500,
      lines: [{ name: '見本商品', quantity: '2', unitPrice: '2500', subtotal: '5000' }, { name: '送料' }, { name: '値引き', subtotal: '-200' }],
      paymentSlip: { barCode: expect.stringMatching(/^91\d{42}$/) },
    });
    expect((await ask(number)).json()).toEqual(first.json());
    expect(await yamato.calls('KAASD', credit)).toBe(2);
  });

  test.each([
    ['Accept: application/pdf', { accept: 'application/pdf' }],
    ['a preference for PDF', { accept: 'application/json;q=0.5, application/pdf' }],
    ['?format=pdf, whatever is accepted', { accept: 'application/json', query: '?format=pdf' }],
  ])('is a page to print with %s', async (_way, options) => {
    const { number } = await placed();
    const data = (await ask(number)).json<InvoiceData>();
    const page = await ask(number, options);
    expect(page.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': `inline; filename="invoice-${number}.pdf"`, 'cache-control': 'no-store' });
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(page.rawPayload), { verbosity: 0 }), { mergePages: true });
    for (const code of [data.paymentSlip.upperOcrCode, data.paymentSlip.lowerOcrCode, data.paymentSlip.barCode, '5,500円']) expect(text).toContain(code);
  });

  test('is neither JSON nor PDF for who takes neither', async () => {
    const { number, credit } = await placed();
    expect(await problem(number, { accept: 'text/html' })).toMatchObject({ status: 406, code: 'notAcceptable' });
    expect(await yamato.calls('KAASD', credit)).toBe(0);
  });

  test('leaves a line in the history that says nothing of the buyer', async () => {
    const { number } = await placed();
    await ask(number);
    const line = (await history(number)).find(({ action }) => action === 'fetchInvoice');
    expect(line).toMatchObject({ actor: 'system', outcome: 'done', calls: [{ operation: 'KAASD', code: null }] });
    expect(JSON.stringify(line)).not.toMatch(/見本|千代田|5500/);
  });

  test('takes the warning away that nobody has fetched it', async () => {
    const { number, credit } = await placed();
    await cart.act(number, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    await yamato.edit(credit, { edit: 'warn', warning: 4 });
    await cart.until(number, (order) => order.attention.some(({ code }) => code === 'invoiceNotPrinted'));
    expect((await ask(number)).statusCode).toBe(200);
    expect((await cart.get(number)).body.attention).toEqual([]);
    expect(await yamato.credits(credit)).toMatchObject([{ warning: 0 }]);
    // What a watch finds later agrees.
    await cart.act(number, { action: 'syncStatus' });
    expect((await cart.get(number)).body.attention).toEqual([]);
  });

  test('shows the lowered amount after an amendment', async () => {
    const { body, number } = await placed();
    const { orderedAt, plannedShipDate, invoice, buyer } = body;
    const contents = { orderedAt, plannedShipDate, invoice, buyer, destinations: [], amountYen: 3_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 3_000 }] };
    expect((await cart.act(number, { action: 'amendOrder', contents })).body).toMatchObject({ outcome: 'done' });
    expect((await ask(number)).json()).toMatchObject({ amountYen: 3_000, lines: [{ subtotal: '3000' }] });
  });

  test.each([
    ['sent separately', { invoice: 'separate' }, '与信内容変更'],
    ['for a gift', { destinations: [{ name: '見本　太郎', postalCode: '100-0001', address: '東京都千代田区千代田1-1', tel: '03-0000-0000' }] }, '別送'],
  ])('does not exist for an invoice %s', async (_what, change, detail) => {
    const { number, credit } = await placed(change);
    expect(await problem(number)).toMatchObject({ status: 409, code: 'invoiceNotEnclosed', retryable: false, detail: expect.stringContaining(detail) });
    expect(await yamato.calls('KAASD', credit)).toBe(0);
  });

  test('is not given while the credit is being screened', async () => {
    const { number } = await placed({}, { name: '見本　シンサ' });
    expect(await problem(number)).toMatchObject({ status: 409, code: 'invoiceNotNow', detail: expect.stringContaining('審査中') });
  });

  test('is refused of an order that has ended, without waking it', async () => {
    const { number, credit } = await placed();
    await cart.act(number, { action: 'cancelCredit' });
    await cart.untilEnded(number, 'cancelled');
    expect(await problem(number)).toMatchObject({ status: 409, code: 'invoiceNotNow', detail: expect.stringContaining('取消済み') });
    expect(await yamato.calls('KAASD', credit)).toBe(0);
  });

  test('needs the contract', async () => {
    const shop = await openShop(system, 'separate');
    const { number } = await placed();
    await enterContract(system.records, shop.shop, system.merchant, { enclosedInvoice: true });
    const body = orderBody({ invoice: 'enclosed' });
    expect((await shop.start(body)).status).toBe(201);
    await enterContract(system.records, shop.shop, system.merchant, { enclosedInvoice: false });
    const key = shop.keys.staff;
    expect(await problem(body.orderNumber, { shop: shop.shop, key })).toMatchObject({ status: 409, code: 'invoiceNotContracted', detail: expect.stringContaining('店舗設定') });
    // And a key of one shop sees nothing of another.
    expect(await problem(number, { shop: system.shop, key })).toMatchObject({ status: 404, code: 'notFound' });
  });

  test('is not for ops keys', async () => {
    const { number } = await placed();
    expect(await problem(number, { key: system.keys.ops })).toMatchObject({ status: 403, code: 'scopeMissing' });
  });

  test('refused by Yamato says why, with the code', async () => {
    const { number, credit } = await placed();
    await yamato.fault({ operation: 'KAASD', orderNo: credit, fault: 'returnCode', code: 'kaasd010E', times: 1 });
    expect(await problem(number)).toMatchObject({ status: 409, code: 'invoiceRefused', yamatoCode: 'kaasd010E', detail: expect.stringContaining('kaasd010E') });
    await yamato.fault({ operation: 'KAASD', orderNo: credit, fault: 'returnCode', code: 'kaasd015E', times: 1 });
    expect(await problem(number)).toMatchObject({ status: 409, code: 'settingsWrong', yamatoCode: 'kaasd015E' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
  });

  test.each(['cutAfterCommit', 'empty', 'garbled', 'httpErrorBefore'])('that does not arrive (%s) can be asked for again', async (fault) => {
    const { number, credit } = await placed();
    await yamato.fault({ operation: 'KAASD', orderNo: credit, fault, times: 1 });
    expect(await problem(number)).toMatchObject({ status: 503, code: 'invoiceNotYet', retryable: true, retryAfter: '5' });
    expect((await history(number)).find(({ action }) => action === 'fetchInvoice')).toMatchObject({ outcome: 'failed' });
    expect((await ask(number)).statusCode).toBe(200);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
  });

  test('asked for by many at once is fetched, and the order goes on', async () => {
    const { number } = await placed();
    const shipping = cart.act(number, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(number)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await shipping).body).toMatchObject({ outcome: 'done' });
  });

  test('is not asked of Yamato for somebody who has given up, and the order ends all the same', async () => {
    const { number, credit } = await placed();
    const handle = system.client.workflow.getHandle(`order:${system.shop}:${number}`);
    const late = handle.executeUpdate('lookUp', { args: [{ name: 'invoice', startBy: new Date(Date.now() - 1).toISOString() }] });
    const malformed = handle.executeUpdate('lookUp', { args: ['nothing'] }).catch((error: unknown) => error);
    expect(await late).toMatchObject({ kind: 'later' });
    expect(await malformed).toMatchObject({ cause: { type: 'malformed' } });
    expect(await yamato.calls('KAASD', credit)).toBe(0);
    await cart.act(number, { action: 'cancelCredit' });
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
  });
});

describeWithEngine('an invoice just after a change', (engine) => {
  const { system } = useSystem(engine, { policy: { settleDelayMs: 45_000 } });

  test('is to be asked for once Yamato has settled', async () => {
    const cart = cartOf(system);
    const yamato = yamatoOf(system);
    const body = orderBody({ invoice: 'enclosed' });
    expect((await cart.start(body)).status).toBe(201);
    const url = `/v1/shops/${system.shop}/orders/${body.orderNumber}/invoice`;
    const answer = await system.api.inject({ method: 'GET', url, headers: { authorization: `Bearer ${system.keys.staff}` } });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'invoiceNotYet', retryable: true });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(20);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(45);
    expect(await yamato.calls('KAASD', `${body.orderNumber}-1`)).toBe(0);
  });
});
