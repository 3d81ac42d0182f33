/** An imagined payment method beside the real ones: nothing of the API but its own part knows of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../methods/made-up/in-use.ts';
import { MADE_UP } from '../methods/made-up/asked/method.ts';
import { OTHER_SHOP, SHOP, startTestApi, type TestApi } from './an-api.ts';
import { decide, orderBody } from './an-order.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const body = { merchant: 'M-1', accessKey: 'key-1' };
  expect((await api.send('PUT', `/v1/shops/${SHOP}/credentials/${MADE_UP}`, { key: api.keys.admin, body })).statusCode).toBe(204);
});
afterAll(() => api.close());

const orders = `/v1/shops/${SHOP}/orders`;

function madeUpBody(different: object = {}): Record<string, unknown> {
  const { invoice: _of_the_other, ...common } = orderBody();
  return { ...common, method: MADE_UP, instalments: 3, ...different };
}

test('its orders are started with its own terms and under its own credentials', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'approved');
  const body = madeUpBody();
  const answer = await api.send('POST', orders, { body });
  expect(answer.json()).toMatchObject({ method: MADE_UP, status: 'creditApproved', plan: 'three' });
  expect(answer.statusCode).toBe(201);
  const start = api.engine.starts.at(-1);
  expect(start).toMatchObject({ service: MADE_UP, contractKey: `${MADE_UP}:M-1`, contents: { instalments: 3 }, policy: { patienceDays: 5 } });
  expect(start?.contents).not.toHaveProperty('invoice');
  const shown = await api.send('GET', `${orders}/${String(body['orderNumber'])}`);
  expect(shown.json()).toMatchObject({ contents: { instalments: 3 }, plan: 'three' });
});

test('the terms of one method are no terms of another', async () => {
  const faults = async (body: unknown) => (await api.send('POST', orders, { body })).json().faults;
  expect(await faults(madeUpBody({ invoice: 'separate' }))).toEqual([expect.objectContaining({ param: 'invoice', rule: 'unknownField' })]);
  expect(await faults({ ...orderBody(), instalments: 3 })).toEqual([expect.objectContaining({ param: 'instalments', rule: 'unknownField' })]);
});

test('its numbers are as long as it takes them', async () => {
  const orderNumber = 'ABCDEFGHIJ-1234567890';
  const numbered = async (body: Record<string, unknown>) => (await api.send('POST', orders, { body: { ...body, orderNumber } })).json().credit.settlementNo;
  expect(await numbered(madeUpBody())).toBe(`${orderNumber}-1`);
  const other = await api.send('POST', `/v1/shops/${OTHER_SHOP}/orders`, { key: api.keys.admin, body: { ...orderBody(), orderNumber } });
  expect(other.json().credit.settlementNo).toMatch(/^[0-9A-Z]{16}-1$/);
});

test('its orders have as many parcels and destinations as it takes', async () => {
  const faultsOf = async (body: Record<string, unknown>) => {
    await api.send('POST', orders, { body });
    const parcels = Array.from({ length: 12 }, () => ({ slipNo: '123456789013', carrier: 'yamato', destination: 1 }));
    const answer = await api.send('POST', `${orders}/${String(body['orderNumber'])}/actions?dryRun=true`, { body: { action: 'recordParcels', parcels } });
    return answer.json().faults;
  };
  expect(await faultsOf(madeUpBody())).toBeUndefined();
  expect(await faultsOf(orderBody())).toEqual([expect.objectContaining({ param: 'parcels', rule: 'tooMany' })]);
  const destinations = [{ name: '見本　次郎', postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3' }];
  const answer = await api.send('POST', orders, { body: madeUpBody({ destinations }) });
  expect(answer.json().faults).toEqual([expect.objectContaining({ param: 'destinations', rule: 'tooMany' })]);
});

test('its own rules judge its contents', async () => {
  const answer = await api.send('POST', orders, { body: madeUpBody({ instalments: 24 }) });
  expect(answer.json()).toMatchObject({ code: 'invalidBody', faults: [{ param: 'instalments', rule: 'tooManyInstalments' }] });
});

test('its verdicts are told in its own words', async () => {
  api.engine.onStart = (input) => decide(api.records, input, 'refused');
  const answer = await api.send('POST', orders, { body: madeUpBody() });
  expect(answer.json()).toMatchObject({ code: 'creditRefused', detail: '見本払いは審査の結果、与信NGになりました。', buyerMessage: expect.stringMatching(/^見本払いはご利用いただけませんでした。/) });
});

test('its settings stand beside those of the others', async () => {
  const patch = await api.send('PATCH', `/v1/shops/${SHOP}/settings`, { key: api.keys.admin, body: { policy: { patienceDays: 7 } } });
  expect(patch.json()).toMatchObject({ policy: { patienceDays: 7, buyerLimitYen: 55_000 }, overrides: { patienceDays: 7 } });
  expect(patch.json().credentials.map(({ service }: { service: string }) => service).toSorted()).toEqual(['atobarai', MADE_UP]);
});

test('the document tells the bodies apart by their method', async () => {
  const document = (await api.send('GET', '/docs/json', { key: null })).json();
  const text = JSON.stringify(document);
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['MadeUpContents', 'AtobaraiContents']));
  expect(text).toContain(`"const":"${MADE_UP}"`);
  expect(Object.keys(document.paths)).toContain(`/v1/shops/{shop}/credentials/${MADE_UP}`);
});
