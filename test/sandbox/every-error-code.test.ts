import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, gift, reduction, reissue, slipNo } from './a-sandbox.ts';
import type { Client, Fields } from './a-sandbox.ts';

/** A rule broken: the code's number, the fields that break it, and what must be so before. */
type Case = [code: number, fields: Fields, before?: (shop: Client) => Promise<unknown>];

const SMILE = '\u{1f600}';
const wide = (n: number) => '見'.repeat(n);
const off = (contract: string) => (shop: Client) => shop.merchant({ contract: { [contract]: false } });
const strict = (shop: Client) => shop.merchant({ strict: true });
const register = (shop: Client, n = 1) => shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(n), processDiv: '0' });
const then = (...steps: ((shop: Client) => Promise<unknown>)[]) => async (shop: Client) => {
  for (const step of steps) await step(shop);
};
const notAllowed = (shop: Client) => shop.merchant({ allowed: false });
const cancelled = (shop: Client) => shop.call('KAACL', { orderNo: 'A-1' });
const paid = then((shop) => register(shop), ...['sale', 'invoice', 'pay'].map((edit) => (shop: Client) => shop.edit('A-1', { edit })));
const otherShop: Fields = { ycfStrCode: '99999999999' };
const late = { shipYmd: '20260701' };

const kaara: Case[] = [
  [1, { ycfStrCode: '' }], [2, { ycfStrCode: 'abcdefghijk' }], [3, { ycfStrCode: '123' }], [4, otherShop], [5, {}, notAllowed],
  [6, { orderNo: '' }], [7, { orderNo: 'A.2' }], [8, { orderNo: 'A'.repeat(21) }], [9, { orderNo: 'A-1' }],
  [10, { orderYmd: '' }], [11, { orderYmd: '2026/4/1' }], [12, { orderYmd: '202641' }], [13, { orderYmd: '20260229' }],
  [14, { shipYmd: '' }], [15, { shipYmd: '2026-4-1' }], [16, { shipYmd: '2026040' }], [17, { shipYmd: '20260431' }], [18, late],
  [19, { name: '' }], [20, { name: '見本 花子' }], [21, { name: wide(31) }], [22, { name: `見本${SMILE}` }],
  [23, { nameKana: 'ミホン' }], [24, { nameKana: 'ﾐ'.repeat(81) }],
  [25, { postCode: '' }], [26, { postCode: '１００' }], [27, { postCode: '1-00-0001' }], [28, { postCode: '100001' }], [29, { postCode: '0000000' }],
  [30, { address1: '' }], [31, { address1: '東京都1' }], [32, { address1: `東京都${wide(23)}` }], [33, { address1: `東京都${SMILE}` }], [34, { address1: '千代田区１' }],
  [35, { address2: 'A' }], [36, { address2: wide(26) }], [37, { address2: SMILE }],
  [38, { telNum: '' }], [39, { telNum: '090(0000)' }], [40, { telNum: '0900000000' }],
  [43, { email: 'あ@example.com' }], [44, { email: `${'a'.repeat(60)}@b.jp` }], [45, { email: 'hanako' }], [45, { email: '@' }], [45, { email: 'a@' }], [45, { email: '@b.jp' }],
  [46, { totalAmount: '' }], [47, { totalAmount: '5,500' }], [48, { totalAmount: '1000000' }], [49, { totalAmount: '0' }],
  [50, { sendDiv: '' }], [51, { sendDiv: 'x' }], [52, { sendDiv: '2' }, off('enclosedInvoice')], [53, { sendDiv: '3' }, off('sms')],
  [54, { itemName1: 'abc' }], [55, { itemName2: wide(31) }], [56, { itemName10: SMILE }], [57, { itemName1: '' }],
  [58, { itemCount1: '２' }], [59, { itemCount1: '12345' }],
  [60, { unitPrice1: '1,000' }], [61, { unitPrice1: '1000000' }], [62, { unitPrice1: '-1000000' }],
  [63, { subTotal1: '+5' }], [64, { subTotal1: '1000000' }], [65, { subTotal1: '-1000000' }],
  [66, gift({ sendName: 'abc' })], [67, gift({ sendName2: wide(31) })], [68, gift({ sendName: SMILE })],
  [70, gift({ sendPostCode: '５３０' })], [71, gift({ sendPostCode: '5-3-00001' })], [72, gift({ sendPostCode2: '060' })], [73, gift({ sendPostCode: '9999999' })],
  [75, gift({ sendAddress1: '大阪府1' })], [76, gift({ sendAddress12: `北海道${wide(23)}` })], [77, gift({ sendAddress1: `大阪府${SMILE}` })], [78, gift({ sendAddress12: '札幌市１' })],
  [79, gift({ sendAddress2: 'a' })], [80, gift({ sendAddress22: wide(26) })], [81, gift({ sendAddress2: SMILE })],
  [82, gift({ sendTelNum: '06x' })], [83, gift({ sendTelNum: '06-11112222' })], [84, gift({ sendTelNum: '061111222' })],
  [86, { requestDate: '' }], [87, { requestDate: '2026-04-01' }], [88, { requestDate: '20260401' }], [89, { requestDate: '20260401241500' }],
  [90, { password: '' }], [91, { password: 'ab-d1234' }], [92, { password: 'wrong123' }],
  [93, { telNum: '1312345678' }], [94, gift({ sendTelNum: '1312345678' })],
  [95, { billPostCode: '<>' }], [96, { billPostCode: wide(21) }],
  [100, { orderYmd: '20260405' }], [101, { totalAmount: '5501' }], [102, gift({ sendName: '' })], [103, { address1: '東京都千代田区', address2: '' }],
  [104, gift({ sendAddress1: '大阪府大阪市' })], [105, { postCode: '1000-001' }], [106, gift({ sendPostCode: '5300-001' })],
];

/** Merchant code and order number, as the four simple inquiries number them. */
const inquiry: Case[] = [
  [2, { ycfStrCode: '123' }], [3, { ycfStrCode: 'abcdefghijk' }], [4, { ycfStrCode: '' }], [5, { orderNo: 'A'.repeat(21) }], [6, { orderNo: 'Ａ' }], [7, { orderNo: '' }], [8, { orderNo: 'NONE' }],
];

const kaars: Case[] = [
  ...inquiry, [8, {}, cancelled], [9, { requestDate: '20260401246000' }], [10, { requestDate: 'x' }], [11, { requestDate: '' }],
  [12, { password: 'wrong' }], [12, otherShop], [13, { password: '' }], [14, { orderNo: 'A.1' }],
];
const kaast: Case[] = [
  ...inquiry, [9, { requestDate: '20260230000000' }], [10, { requestDate: 'x' }], [11, { requestDate: '' }],
  [12, { password: 'wrong' }], [13, { password: '' }], [14, { orderNo: 'A.1' }], [15, {}, notAllowed], [15, otherShop],
];
const kaacl: Case[] = [
  ...inquiry, [9, {}, cancelled], [10, { requestDate: '1' }], [11, { requestDate: 'x' }], [12, { requestDate: '' }],
  [13, { password: 'wrong' }], [14, { password: '' }], [15, {}, paid], [16, { orderNo: 'A.1' }], [17, {}, notAllowed], [17, otherShop],
];

const change = { processDiv: '1', paymentNo: slipNo(2), beforePaymentNo: slipNo(1), shipYmd: '20260405' };
const withdrawal = { processDiv: '9', paymentNo: '' };
const onThree = async (shop: Client) => {
  for (const orderNo of ['B-1', 'B-2', 'B-3']) {
    await shop.call('KAARA', creditForm({ orderNo }));
    await shop.call('KAASL', { orderNo, paymentNo: slipNo(9), processDiv: '0' });
  }
};
const kaasl: Case[] = [
  ...inquiry, [9, { paymentNo: slipNo(2) }, then(register, strict)], [10, { paymentNo: '1234567890123' }], [11, { paymentNo: '' }], [12, { paymentNo: '12345678901３' }],
  [13, { ...withdrawal, paymentNo: slipNo(1) }, register], [14, { paymentNo: '123456789014' }],
  [15, {}, (shop) => shop.merchant({ refusedSlipPrefixes: ['1234'] })],
  [17, { orderNo: 'G-1', paymentNo: slipNo(3) }, async (shop) => {
    await shop.call('KAARA', gift({ orderNo: 'G-1' }));
    for (const n of [1, 2]) await shop.call('KAASL', { orderNo: 'G-1', paymentNo: slipNo(n), processDiv: '0' });
  }],
  [18, {}, then(register, strict)], [19, { processDiv: '3' }], [19, { processDiv: '2', paymentNo: 'X-1' }, off('otherCarrier')],
  [20, {}, cancelled], [22, change], [22, withdrawal], [23, { ...change, shipYmd: '20260231' }, register], [24, { ...change, shipYmd: '２０２６' }, register],
  [25, { ...change, shipYmd: '' }, register], [26, { shipYmd: '20260404' }, strict], [27, { ...change, shipYmd: '20260331' }, register],
  [28, { ...change, beforePaymentNo: '1234567890123' }, register], [29, { ...change, beforePaymentNo: 'あ' }, register], [30, { ...change, beforePaymentNo: '' }, register],
  [31, { ...withdrawal, beforePaymentNo: slipNo(1) }, register], [32, { ...change, beforePaymentNo: slipNo(5) }, register],
  [33, { requestDate: '1' }], [34, { requestDate: 'x' }], [35, { requestDate: '' }], [36, { password: 'wrong' }], [37, { password: '' }], [38, { orderNo: 'A.1' }],
  [41, otherShop], [42, { ...change, ...late }, register], [44, { processDiv: '2', paymentNo: 'あ' }], [45, { paymentNo: slipNo(9) }, onThree],
];

const kaakk: Case[] = [
  [1, { ycfStrCode: '' }], [2, { ycfStrCode: 'abcdefghijk' }], [3, { ycfStrCode: '123' }], [4, otherShop], [4, {}, off('amountChange')],
  [5, { orderNo: '' }], [6, { orderNo: '-A' }], [6, { orderNo: 'A.1' }], [7, { orderNo: 'A'.repeat(21) }], [8, { orderNo: 'NONE' }],
  [9, {}, (shop) => shop.edit('A-1', { edit: 'refuse' })], [10, {}, cancelled],
  [13, { shipYmd: 'x' }], [14, { shipYmd: '2026' }], [15, { shipYmd: '20260231' }], [16, { shipYmd: '20260331' }], [17, late],
  [18, { postCode: '' }], [19, { postCode: '100x001' }], [20, { postCode: '100' }], [21, { postCode: '10-00-001' }], [22, { postCode: '0000000' }],
  [23, { address1: '' }], [24, { address1: `東京都${SMILE}` }], [25, { address1: '東京都1' }], [26, { address1: `東京都${wide(23)}` }], [27, { address1: '千代田区１' }],
  [28, { address2: SMILE }], [29, { address2: 'a' }], [30, { address2: wide(26) }], [31, { address1: '東京都千代田区' }],
  [32, { itemName1: '' }], [33, { itemName1: SMILE }], [34, { itemName1: 'abc' }], [35, { itemName1: wide(31) }], [25, { address1: '東京都 １' }, strict],
  [36, { itemCount1: 'x' }], [37, { itemCount1: '12345' }], [38, { unitPrice1: 'x' }], [39, { unitPrice1: '1-' }], [40, { unitPrice1: '1000000' }], [41, { unitPrice1: '-1000000' }],
  [42, { subTotal1: 'x' }], [43, { subTotal1: '1-' }], [44, { subTotal1: '1000000' }], [45, { subTotal1: '-1000000' }],
  [46, { totalAmount: '' }], [47, { totalAmount: 'x' }], [47, { totalAmount: '0' }], [48, { totalAmount: '1000000' }],
  [49, { totalAmount: '5500' }], [50, { totalAmount: '5500', subTotal1: '5500' }, (shop) => shop.call('KAAKK', reduction())], [50, { totalAmount: '6000', subTotal1: '6000' }],
  [51, { totalAmount: '4999' }], [53, { sendDiv: 'x' }], [54, { sendDiv: '2' }], [55, { sendDiv: '1' }, off('enclosedInvoice')],
  [56, { billPostCode: SMILE }], [57, { billPostCode: '<>' }], [58, { billPostCode: 'a'.repeat(41) }],
  [59, { password: '' }], [60, { password: 'abcd12345' }], [61, { password: 'wrong' }],
  [62, { requestDate: '' }], [63, { requestDate: 'x' }], [64, { requestDate: '2026' }], [65, { requestDate: '20260401990000' }],
];

const kaasd: Case[] = [
  [2, { ycfStrCode: '' }], [3, { ycfStrCode: '123' }], [4, { ycfStrCode: 'abcdefghijk' }], [5, { orderNo: '' }], [6, { orderNo: 'A'.repeat(21) }], [7, { orderNo: 'Ａ' }],
  [8, { orderNo: 'NONE' }], [9, {}, cancelled], [10, { orderNo: 'P-1' }, (shop) => shop.call('KAARA', creditForm({ orderNo: 'P-1' }))], [11, { requestDate: '' }], [12, { requestDate: 'x' }], [13, { requestDate: '1' }],
  [14, { password: '' }], [15, { password: 'wrong' }], [16, { orderNo: 'A.1' }],
  [16, { orderNo: 'A_1' }, then((shop) => shop.call('KAARA', creditForm({ orderNo: 'A_1', sendDiv: '2' })), strict)],
  [19, { orderNo: 'E-1' }, then((shop) => shop.call('KAARA', creditForm({ orderNo: 'E-1', sendDiv: '2' })), notAllowed)],
  [19, otherShop],
];

const kaarr: Case[] = [
  [1, { ycfStrCode: '' }], [2, { ycfStrCode: 'abcdefghijk' }], [3, { ycfStrCode: '123' }], [4, otherShop], [5, { orderNo: '' }], [6, { orderNo: 'A.1' }], [7, { orderNo: 'A'.repeat(21) }],
  [8, { orderNo: 'NONE' }], [9, {}, then(...Array.from({ length: 7 }, () => (shop: Client) => shop.call('KAARR', reissue())))],
  [10, { password: '' }], [11, { password: 'a-b' }], [12, { password: 'wrong' }], [13, { requestContents: '' }], [14, { requestContents: '2' }],
  [15, {}, cancelled], [16, {}, paid], [17, { requestContents: '3' }],
  [18, { reasonReissue: '' }], [19, { reasonReissue: '7' }], [20, { reasonReissue: '6' }], [21, { reasonReissueEtc: SMILE }], [22, { reasonReissueEtc: 'a' }], [23, { reasonReissueEtc: wide(26) }],
  [25, { shipYmd: 'x' }], [26, { shipYmd: '2026' }], [27, { shipYmd: '20260231' }], [28, late], [29, { shipYmd: '20260331' }],
  [31, { sendDiv: 'x' }], [32, { sendDiv: '3' }], [33, { sendDiv: '1' }, off('enclosedInvoice')],
  [34, { postCode: '' }], [35, { postCode: '100x001' }], [36, { postCode: '100' }], [37, { postCode: '10-00-001' }], [38, { postCode: '0000000' }],
  [39, { address1: '' }], [40, { address1: '東京都1' }], [41, { address1: `東京都${SMILE}` }], [42, { address1: `東京都${wide(23)}` }], [43, { address1: '千代田区１' }],
  [44, { address2: 'a' }], [45, { address2: SMILE }], [46, { address2: wide(26) }], [47, { address1: '東京都千代田区' }],
  [48, { itemName1: '' }], [49, { itemName1: 'abc' }], [50, { itemName1: SMILE }], [51, { itemName1: wide(31) }], [52, { itemCount1: 'x' }], [53, { itemCount1: '12345' }],
  [54, { unitPrice1: 'x' }], [55, { unitPrice1: '1-' }], [56, { unitPrice1: '1000000' }], [57, { unitPrice1: '-1000000' }],
  [58, { billPostCode: '見本' }, off('enclosedInvoice')], [59, { billPostCode: SMILE }], [60, { billPostCode: '<>' }], [61, { billPostCode: wide(21) }],
  [63, { subTotal1: 'x' }], [64, { subTotal1: '1-' }], [65, { subTotal1: '1000000' }], [66, { subTotal1: '-1000000' }], [67, { subTotal1: '5499' }],
];

const kaasa: Case[] = [
  [1, { ycfStrCode: '' }], [2, { ycfStrCode: 'abcdefghijk' }], [3, { ycfStrCode: '123' }], [4, otherShop], [6, { orderNo: '' }], [7, { orderNo: 'A.1' }],
  [10, { ninCode: '' }], [11, { ninCode: 'x' }], [12, { ninCode: '12345' }], [13, { requestDate: '' }], [14, { requestDate: 'x' }], [15, { requestDate: '202604011015001' }], [16, { requestDate: '2026' }],
  [17, { password: '' }], [18, { password: 'a-b' }], [20, { orderNo: 'NONE' }],
  [21, { orderNo: 'S-1', ninCode: '0000' }, then((shop) => shop.call('KAARA', creditForm({ orderNo: 'S-1', sendDiv: '3' })), ...Array.from({ length: 3 }, () => (shop: Client) => shop.call('KAASA', { orderNo: 'S-1', ninCode: '0000' })))],
  [23, { password: 'abcd12345' }], [24, { password: 'wrong' }],
];

const { orderNo: _used, ...newCredit } = creditForm();
const operations: Record<string, { cases: Case[]; good: Fields; layout: boolean; highest: number; gaps: number[]; never: Record<number, string> }> = {
  KAARA: { cases: kaara, good: { orderNo: 'N-1', ...newCredit }, layout: false, highest: 106, gaps: [41, 42, 69, 74, 85, 97, 98, 99], never: {} },
  KAARS: { cases: kaars, good: { orderNo: 'A-1' }, layout: true, highest: 14, gaps: [], never: {} },
  KAASL: {
    cases: kaasl, good: { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0' }, layout: true, highest: 45, gaps: [21, 39, 40, 43],
    never: { 16: 'the older list\'s other word for kaasl009E' },
  },
  KAAST: { cases: kaast, good: { orderNo: 'A-1' }, layout: true, highest: 15, gaps: [], never: {} },
  KAACL: { cases: kaacl, good: { orderNo: 'A-1' }, layout: true, highest: 17, gaps: [], never: {} },
  KAAKK: { cases: kaakk, good: reduction(), layout: false, highest: 65, gaps: [12, 52], never: { 11: 'second code of kaakk010E' } },
  KAASD: { cases: kaasd, good: { orderNo: 'A-1' }, layout: true, highest: 19, gaps: [17], never: { 18: 'second code of kaasd009E' } },
  KAARR: { cases: kaarr, good: reissue(), layout: false, highest: 67, gaps: [24, 30, 62], never: {} },
  KAASA: { cases: kaasa, good: { orderNo: 'A-1', ninCode: '1234' }, layout: false, highest: 24, gaps: [5, 8, 9, 19], never: { 22: 'the sandbox expires at once; by a returnCode fault only' } },
};

const codeOf = (operation: string, number: number) => `${operation.toLowerCase()}${String(number).padStart(3, '0')}E`;

describe.each(Object.entries(operations))('%s', (operation, { cases, good, layout, highest, gaps, never }) => {
  it.each(cases.map(([number, fields, before]) => ({ code: codeOf(operation, number), fields, before })))('$code', async ({ code, fields, before }) => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ sendDiv: operation === 'KAASD' ? '2' : '0' }));
    await before?.(shop);
    const { orderNo, ...others } = fields;
    const number = operation === 'KAARA' && orderNo === 'A-1' && others['sendDiv'] === '1' ? 'N-1' : orderNo;
    expect(await shop.code(operation, { ...good, ...others, ...(number === undefined ? {} : { orderNo: number }) })).toBe(code);
  });

  it('has a case, or a reason, for every code of the list', () => {
    const listed = Array.from({ length: highest }, (_, index) => index + 1).filter((number) => !gaps.includes(number));
    const covered = new Set([...cases.map(([number]) => number), ...Object.keys(never).map(Number), ...(layout ? [1] : [])]);
    expect(listed.filter((number) => !covered.has(number))).toEqual([]);
  });
});

describe('several errors at once', () => {
  it.each([
    ['the first in code order', 'KAARA', { ...newCredit, orderNo: 'N-1', name: '', postCode: '', telNum: '' }, 'kaara019E'],
    ['a relation after every field', 'KAARA', { ...newCredit, orderNo: 'N-1', totalAmount: '1', requestDate: '' }, 'kaara086E'],
    ['an unknown merchant before the order', 'KAARA', { ...newCredit, orderNo: 'A-1', ...otherShop }, 'kaara004E'],
    ['a wrong password hides that the number is used', 'KAARA', { ...newCredit, orderNo: 'A-1', password: 'wrong' }, 'kaara092E'],
    ['a wrong password hides that the order is missing', 'KAAST', { orderNo: 'NONE', password: 'wrong' }, 'kaast012E'],
    ['a used number before other faults of the data', 'KAARA', { ...newCredit, orderNo: 'A-1', name: '' }, 'kaara009E'],
    ['nothing sent at all', 'KAAST', { ycfStrCode: '', password: '', requestDate: '' }, 'kaast004E'],
  ] as [string, string, Fields, string][])('%s', async (_, operation, fields, code) => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    expect(await shop.code(operation, fields)).toBe(code);
  });
});
