import { createHash } from 'node:crypto';
import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { layout, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { daysAfter, startOfDay } from '../../../core/jst.ts';
import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import { refused } from './call.ts';
import type { Operation } from './call.ts';

/** The buyer has 14 days from the invoice's issue. @see atobarai §2.7 */
const DUE_DAYS = 14;

const checks = inCodeOrder([
  ...layout(1),
  ...merchantCode({ missing: 2, notEleven: 3, notDigits: 4, unknown: 19, notAllowed: 19 }),
  ...orderNumber({ missing: 5, tooLong: 6, notHalfWidth: 7, notFound: 8, characters: 16 }),
  ...rule(9, (call) => call.order !== undefined && [2, 12, 30, 31, 32].includes(call.order.status)),
  ...rule(10, (call) => call.order !== undefined && call.order.invoice !== 'enclosed'),
  ...requestDate({ missing: 11, notDigits: 12, notReal: 13 }),
  ...password({ missing: 14, wrong: 15 }),
  // The error's text does not name the underscore; only a strict merchant is held to that.
  ...rule(16, (call) => call.merchant?.strict === true && call.value('orderNo').includes('_')),
]);

/** 請求書印字情報取得: what the merchant prints on the enclosed invoice. @see atobarai §2.7 */
export const kaasd: Operation = {
  name: 'KAASD',
  id: 'KAASD0010',
  run(call) {
    const broken = firstBroken('kaasd', checks, call);
    if (broken !== undefined || call.order === undefined || call.merchant === undefined) return refused(broken ?? 'kaasd008E');
    const elements = printData(call.order, call.merchant);
    if (call.order.printDataFetched) return { kind: 'done', elements };
    const warning = call.order.warning === 4 ? 0 : call.order.warning;
    const order: Order = { ...call.order, printDataFetched: true, warning };
    return { kind: 'done', elements, changed: { order, change: '請求書印字データ取得' } };
  },
};

/** Numbers on the payment slip are made up from the order number, so that each fetch gives the same. */
function printData(order: Order, merchant: Merchant): [string, string][] {
  const field = (name: string): string => order.fields[name] ?? '';
  const digits = digitsFrom(`${order.merchant}/${order.orderNo}`);
  return [
    ...['postCode', 'address1', 'address2', 'name'].map((name): [string, string] => [name, field(name)]),
    ['claimDate', order.shipYmd],
    ['buyStore', merchant.shopName],
    ['hpAddress', merchant.contact.hp],
    ['telNum', merchant.contact.tel],
    ['email', merchant.contact.email],
    ['orderDate', order.orderYmd],
    ['claimSum', String(order.amountYen)],
    ['maturity', daysAfter(startOfDay(order.shipYmd), DUE_DAYS)],
    ...lines(field),
    ['accountNo1', '001100'],
    ['accountNo2', digits.slice(0, 6)],
    ['memberName', 'ヤマト'],
    ['recipient', 'ヤマト'],
    ['buyerName', field('name')],
    ['buyName', merchant.shopName],
    ['inquiryNo', digits.slice(6, 16)],
    ['upperOcrCode', digits.slice(16, 38)],
    ['lowerOcrCode', digits.slice(20, 42)],
    ['barCode', `91${digits.slice(0, 42)}`],
    ['billPostCode', field('billPostCode')],
  ];
}

/** The lines that exist; a line's blank count and price are sent blank. */
function lines(field: (name: string) => string): [string, string][] {
  const names = ['itemName', 'itemCount', 'unitPrice', 'subTotal'];
  const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
  return numbers
    .filter((number) => field(`itemName${number}`) !== '' || field(`subTotal${number}`) !== '')
    .flatMap((number) => names.map((name): [string, string] => [`${name}${number}`, field(`${name}${number}`)]));
}

function digitsFrom(text: string): string {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex')}`).toString().padStart(77, '0').slice(-44);
}
