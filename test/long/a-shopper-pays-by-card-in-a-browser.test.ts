import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { buyerMessages } from '../../src/api/methods/card/sentences.ts';
import { card as driver } from '../methods/card/driver.ts';
import { apiOf, RETURN_SECRET } from '../methods/card/three-d-secure/a-browser.ts';
import { describeWithChromium, picture, useChromium } from '../support/chromium.ts';
import { describeWithEngine } from '../support/engine.ts';
import { type HttpsFront, openHttpsFront } from '../support/https-front.ts';
import type { System } from '../support/system.ts';
import { useSystem } from '../support/use-system.ts';

const CARD = { asks: '0000000000011111', waved: '0000000000010000', refused: '0000000000019012' };
const { settlementNo } = driver;

/** Takes away what keeps the page from sending its form twice: it is sent twice before anybody has answered. */
const UNGUARDED = `
  const form = document.getElementById('card');
  form.submit = async () => {
    await Promise.all([1, 2].map(() => fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })));
    location.assign(form.action);
  };`;

type Seen = { readonly method: string; readonly url: string; readonly body: string };

/** Everything that the browser sent, to whomever. */
function watch(page: Page): Seen[] {
  const seen: Seen[] = [];
  page.on('request', (request) => seen.push({ method: request.method(), url: request.url(), body: request.postData() ?? '' }));
  return seen;
}

/** The cart's server sells for the shop, at this API. */
async function sellFor({ sandbox, shop, keys }: System, api: string): Promise<void> {
  const told = await fetch(`${sandbox.url}/sandbox/checkout/shop`, { method: 'PUT', body: JSON.stringify({ api, shop, key: keys.cart, returnSecret: RETURN_SECRET }) });
  expect(told.status).toBe(204);
}

/** What an administrator of the shop enters before the first card. */
async function setUp({ api, sandbox, shop, keys, merchant }: System): Promise<void> {
  const headers = { authorization: `Bearer ${keys.admin}` };
  const credentials = { traderCode: merchant.code, accessKey: merchant.password, returnSecret: RETURN_SECRET, contract: { limitYen: 300_000, optionService: true } };
  const entered = await api.inject({ method: 'PUT', url: `/v1/shops/${shop}/credentials/card`, headers, payload: credentials });
  const settings = await api.inject({ method: 'GET', url: `/v1/shops/${shop}/settings`, headers });
  const patched = await api.inject({ method: 'PATCH', url: `/v1/shops/${shop}/settings`, headers: { ...headers, 'if-match': String(settings.headers['etag'] ?? '') }, payload: { returnOrigins: [sandbox.url] } });
  expect([entered.statusCode, patched.statusCode], patched.body).toEqual([204, 200]);
}

async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('カード番号').fill(number);
  await page.getByLabel('有効期限').fill('1230');
  await page.getByLabel('カード名義人').fill('HANAKO MIHON');
  await page.getByLabel('セキュリティコード').fill('123');
}

async function payWith(page: Page, number: string): Promise<void> {
  await fillCard(page, number);
  await page.getByRole('button', { name: '注文する' }).click();
}

const orderNumberOn = (page: Page): Promise<string> => page.getByRole('row', { name: '受注番号' }).getByRole('cell').last().innerText();
const statusOn = (page: Page): Promise<string> => page.locator('#status').innerText();
const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor();

describeWithChromium('in a browser', () => describeWithEngine('a shopper at the checkout page', (engine) => {
  const { cart, desk, system, yamato } = useSystem(engine, { driver, policy: { checkoutDeadlineMs: 15_000, newTokenMs: 120_000 } });
  const browser = useChromium();
  let front: HttpsFront;
  /** Where the cart's server asks: the API that browsers reach through the front, and one that they do not reach. */
  let [behind, direct] = ['', ''];
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await setUp(system);
    front = await openHttpsFront();
    closing.push(() => front.close());
    const hosts = { sandbox: system.sandbox.url, test: system.sandbox.url, production: system.sandbox.url };
    const [published, unpublished] = [await apiOf(system, front.url, { browserHosts: { card: hosts } }), await apiOf(system, undefined, { browserHosts: { card: hosts } })];
    closing.push(() => published.close(), () => unpublished.close());
    [behind, direct] = [await published.listen({ host: '127.0.0.1', port: 0 }), await unpublished.listen({ host: '127.0.0.1', port: 0 })];
    front.passOnTo(behind);
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const toCheckout = async (api: string, query = '') => {
    await sellFor(system, api);
    const page = await browser.open();
    const seen = watch(page);
    await page.goto(`${system.sandbox.url}/sandbox/checkout${query}`);
    return { page, seen, orderNumber: await orderNumberOn(page) };
  };
  const asked = (operation: string, orderNumber: string) => yamato.calls(operation, settlementNo(orderNumber), settlementNo(orderNumber, 2));
  const live = async (orderNumber: string) => (await yamato.live(settlementNo(orderNumber), settlementNo(orderNumber, 2))).length;

  test('proves who he is and comes to 仮売上; his number has gone to the token library alone, and a second click or a reload buys nothing twice', async () => {
    const { page, seen, orderNumber } = await toCheckout(behind);
    await picture(page, '1-card-form');
    await fillCard(page, CARD.asks);
    await page.getByRole('button', { name: '注文する' }).dblclick();
    await page.getByRole('button', { name: 'Authenticate' }).waitFor();
    await picture(page, '2-challenge');
    expect((await cart.get(orderNumber)).body.status).toBe('creditAwaitingBuyer');
    await page.getByRole('button', { name: 'Authenticate' }).dblclick();
    await heading(page, 'ご注文ありがとうございました');
    expect([await statusOn(page), await page.locator('#hint').innerText()]).toEqual(['仮売上', 'ブラウザーが届けた結果の署名を確かめました。']);
    await picture(page, '3-approved');

    const back = seen.findLast(({ method, url }) => method === 'POST' && url.startsWith(`${front.url}/v1/threeDSecure/`));
    expect(back?.body).toContain('HASH_VALUE=');
    await page.reload();
    expect(await statusOn(page)).toBe('仮売上');
    // The browser's own question whether to send the form again, answered with yes, twice at once.
    const again = await Promise.all([1, 2].map(() => page.context().request.post(back?.url ?? '', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, data: back?.body ?? '' })));
    for (const answer of again) expect([answer.status(), await answer.text()]).toEqual([200, expect.stringContaining('仮売上')]);
    expect([await asked('A08', orderNumber), await asked('A09', orderNumber), await live(orderNumber)]).toEqual([1, 1, 1]);

    // The address is his secret: no page that he goes to from there is told it.
    const leg = await page.context().request.get(back?.url ?? '', { maxRedirects: 0 });
    expect([leg.status(), leg.headers()['referrer-policy']]).toEqual([303, 'no-referrer']);

    const withNumber = seen.filter(({ url, body }) => `${url}${body}`.includes(CARD.asks));
    expect(withNumber.map(({ method, url }) => [method, url])).toEqual([['POST', `${system.sandbox.url}/sandbox/token`]]);
    expect(seen.some(({ url, body }) => `${url}${body}`.includes(system.keys.cart))).toBe(false);
    expect(await page.content()).not.toContain(system.keys.cart);
  });

  test('who changes what the browser brings back is shown what is true', async () => {
    const { page, seen, orderNumber } = await toCheckout(behind);
    await payWith(page, CARD.refused);
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await page.getByRole('alert').filter({ hasText: buyerMessages.refused }).waitFor();
    const signed = new URL(seen.findLast(({ url }) => url.includes('signature='))?.url ?? '');
    expect(signed.searchParams.get('status')).toBe('paymentFailed');
    for (const change of [{ status: 'provisionalSale' }, { orderNumber: 'WEB-1' }, { signature: '00' }, { nonce: '' }]) {
      const changed = new URL(signed);
      for (const [name, value] of Object.entries(change)) changed.searchParams.set(name, value);
      await page.goto(changed.href);
      expect(await page.locator('#hint').innerText()).toContain('署名が合いません');
      await page.getByRole('alert').filter({ hasText: buyerMessages.refused }).waitFor();
    }
    expect([await asked('A08', orderNumber), await live(orderNumber)]).toEqual([1, 0]);
  });

  test('whose card is refused reads no reason, and pays with another card under the same order number', async () => {
    const { page, orderNumber } = await toCheckout(behind, '?threeDSecure=false');
    await payWith(page, CARD.refused);
    await page.getByRole('alert').filter({ hasText: buyerMessages.refused }).waitFor();
    await picture(page, '4-refused');
    expect(await page.content()).not.toMatch(/G12|A08\d/);
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'paymentFailed', card: { refusal: { creditErrorCode: 'G12' } } });
    await page.reload();
    await page.getByRole('alert').filter({ hasText: buyerMessages.refused }).waitFor();
    expect(await asked('A08', orderNumber)).toBe(1);
    await payWith(page, CARD.asks);
    await heading(page, 'ご注文ありがとうございました');
    expect([await statusOn(page), await orderNumberOn(page), await live(orderNumber)]).toEqual(['仮売上', orderNumber, 1]);
  });

  test('who cancels at the card company is told to take another way, with nothing held', async () => {
    const { page, orderNumber } = await toCheckout(behind);
    await payWith(page, CARD.asks);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').filter({ hasText: buyerMessages.refused }).waitFor();
    expect(await live(orderNumber)).toBe(0);
  });

  test('who is waved through comes to 仮売上 without a page; two posts of one token at once are one order', async () => {
    const { page, orderNumber } = await toCheckout(behind);
    await payWith(page, CARD.waved);
    await heading(page, 'ご注文ありがとうございました');
    expect(await statusOn(page)).toBe('仮売上');
    expect([await asked('A08', orderNumber), await asked('A09', orderNumber), await live(orderNumber)]).toEqual([1, 1, 1]);

    const { page: other, orderNumber: number } = await toCheckout(behind, '?threeDSecure=false');
    await fillCard(other, CARD.asks);
    await other.evaluate(UNGUARDED);
    await other.getByRole('button', { name: '注文する' }).click();
    await heading(other, 'ご注文ありがとうございました');
    expect([await asked('A08', number), await live(number)]).toEqual([1, 1]);
  });

  test('whose token was lost on its way types the card once more, and pays under the same settlement number', async () => {
    const { page, orderNumber } = await toCheckout(behind, '?threeDSecure=false');
    await yamato.fault({ operation: 'A08', orderNo: settlementNo(orderNumber), fault: 'cutBeforeCommit', times: 1 });
    await payWith(page, CARD.asks);
    await page.getByRole('alert').filter({ hasText: buyerMessages.newToken }).or(page.getByRole('status')).first().waitFor();
    await cart.until(orderNumber, ({ next }) => next?.kind === 'newToken');
    await page.reload();
    await page.getByRole('alert').filter({ hasText: buyerMessages.newToken }).waitFor();
    await picture(page, '5-new-token');
    await payWith(page, CARD.asks);
    await heading(page, 'ご注文ありがとうございました');
    expect((await cart.get(orderNumber)).body).toMatchObject({ status: 'provisionalSale', credit: { generation: 1, settlementNo: settlementNo(orderNumber) } });
    expect(await live(orderNumber)).toBe(1);
  });

  test('leaves the card company’s page open for too long: nothing is held, he is told to order again, and does', async () => {
    const { policy } = (await system.records.findShop(system.shop)) ?? { policy: {} };
    await system.records.updateShop(system.shop, { policy: { ...policy, threeDSecureMs: 4_000 } as typeof policy });
    const { page, orderNumber } = await toCheckout(behind);
    await payWith(page, CARD.asks);
    await page.getByRole('button', { name: 'Authenticate' }).waitFor();
    await system.records.updateShop(system.shop, { policy });
    await yamato.clock({ advance: 'PT31M' });
    await cart.until(orderNumber, ({ outcome }) => outcome !== null);
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await page.getByText('This payment is over').waitFor();
    await picture(page, '6-over-at-the-issuer');
    await page.goto(`${system.sandbox.url}/sandbox/checkout/${orderNumber}`);
    await page.getByRole('alert').filter({ hasText: buyerMessages.notFinished }).waitFor();
    await picture(page, '7-abandoned');
    expect((await cart.get(orderNumber)).body.status).toBe('paymentFailed');
    expect([await asked('A09', orderNumber), await live(orderNumber)]).toEqual([0, 0]);
    expect(await yamato.credits(settlementNo(orderNumber))).toMatchObject([{ status: 20 }]);

    await payWith(page, CARD.asks);
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await heading(page, 'ご注文ありがとうございました');
    expect(await live(orderNumber)).toBe(1);
  });

  test('of a shop whose API has no address for browsers comes back to the shop itself, which hands over what he brings', async () => {
    const { page, seen, orderNumber } = await toCheckout(direct);
    await payWith(page, CARD.asks);
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await heading(page, 'ご注文ありがとうございました');
    expect(await statusOn(page)).toBe('仮売上');
    const back = seen.findLast(({ method, url }) => method === 'POST' && url.endsWith('/return'));
    const again = await page.context().request.post(back?.url ?? '', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, data: back?.body ?? '' });
    expect([again.status(), await again.text()]).toEqual([200, expect.stringContaining('仮売上')]);
    expect([await asked('A09', orderNumber), await live(orderNumber)]).toEqual([1, 1]);
    expect((await desk.history(orderNumber)).flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'A09')).toHaveLength(1);
  });
}));
