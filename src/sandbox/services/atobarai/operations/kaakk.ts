import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { given, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { contentChecks } from '../checks/contents.ts';
import { date, field, lineSum, newShipDate, some } from '../checks/fields.ts';
import { refused } from './call.ts';
import type { Operation } from './call.ts';
import { isContentDivision, newContents } from './contents.ts';

const checks = inCodeOrder([
  ...merchantCode({ missing: 1, notDigits: 2, notEleven: 3, unknown: 4, notAllowed: 4 }),
  ...rule(4, (call) => call.merchant?.contract.amountChange === false),
  ...orderNumber({ missing: 5, characters: 6, tooLong: 7, notFound: 8 }),
  ...some(6, field('orderNo'), (text) => /^[-_]|[-_]$/.test(text)),
  ...rule(9, (call) => call.order !== undefined && [30, 32].includes(call.order.status)),
  ...rule(10, (call) => call.order !== undefined && [2, 12, 31].includes(call.order.status)),
  ...date('shipYmd', { notDigits: 13, notEight: 14, notReal: 15 }),
  ...newShipDate({ beforeOrder: 16, tooLate: 17 }),
  ...contentChecks({
    postCode: { missing: 18, characters: 19, notSeven: 20, hyphens: 21, noSuch: 22 },
    address1: { missing: 23, range: 24, notFullWidth: 25, tooLong: 26, prefecture: 27 },
    address2: { range: 28, notFullWidth: 29, tooLong: 30 },
    streetNumber: 31,
    itemName1Missing: 32,
    itemName: { range: 33, notFullWidth: 34, tooLong: 35 },
    itemCount: { notDigits: 36, tooLong: 37 },
    unitPrice: { characters: 38, minus: 39, positive: 40, negative: 41 },
    subTotal: { characters: 42, minus: 43, positive: 44, negative: 45 },
    freeRange: 56,
    freeClass: 57,
    freeTooLong: 58,
  }),
  ...some(46, field('totalAmount'), (text) => text === ''),
  // An amount of zero has no code of its own; it is no amount.
  ...some(47, field('totalAmount'), (text) => /[^0-9]/.test(text) || (given(text) && Number(text) === 0)),
  ...some(48, field('totalAmount'), (text) => text.length > 6),
  ...rule(49, (call) => call.order?.amountYen === Number(call.value('totalAmount'))),
  ...rule(50, (call) => call.order !== undefined && Number(call.value('totalAmount')) >= call.order.firstAmountYen),
  ...rule(51, (call) => lineSum(call.value) !== Number(call.value('totalAmount'))),
  ...some(53, field('sendDiv'), (text) => /[^0-9]/.test(text)),
  ...rule(54, (call) => !isContentDivision(call)),
  ...rule(55, (call) => call.value('sendDiv') === '1' && call.merchant?.contract.enclosedInvoice === false),
  ...password({ missing: 59, tooLong: 60, wrong: 61 }),
  ...requestDate({ missing: 62, notDigits: 63, notFourteen: 64, notReal: 65 }),
]);

/** 請求金額変更: the amount only goes down, always below the first one. @see atobarai §2.6 */
export const kaakk: Operation = {
  name: 'KAAKK',
  id: 'KAAKK0010',
  run(call) {
    const broken = firstBroken('kaakk', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaakk008E');
    const amountYen = Number(call.value('totalAmount'));
    const contents = newContents(call.order, call);
    const order = { ...call.order, ...contents, amountYen, fields: { ...contents.fields, totalAmount: String(amountYen) } };
    return { kind: 'done', elements: [], changed: { order, change: `金額変更 ${call.order.amountYen}円 → ${amountYen}円` } };
  },
};
