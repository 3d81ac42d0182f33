import { firstBroken, inCodeOrder } from '../checks/check.ts';
import type { Check } from '../checks/check.ts';
import { given, merchantCode, orderNumber, password, rule } from '../checks/common.ts';
import { contentChecks } from '../checks/contents.ts';
import { date, field, fullWidth, lineSum, newShipDate, some } from '../checks/fields.ts';
import type { Order } from '../order.ts';
import { refused } from './call.ts';
import type { Call, Operation, Outcome } from './call.ts';
import { isContentDivision, newContents } from './contents.ts';

/** Most reissues of one order. @see atobarai §2.8 */
const REISSUE_LIMIT = 7;

const isChange = (call: Call) => call.value('requestContents') === '1';
/** The contents are looked at on a change only; shops send them on a withdrawal too. */
const onChange = (checks: Check[]): Check[] => checks.map(([code, breaks]): Check => [code, (call) => isChange(call) && breaks(call)]);

const contents = onChange([
  ...some(18, field('reasonReissue'), (text) => text === ''),
  ...some(19, field('reasonReissue'), (text) => given(text) && !/^[1-6]$/.test(text)),
  ...rule(20, (call) => call.value('reasonReissue') === '6' && call.value('reasonReissueEtc') === ''),
  ...fullWidth(field('reasonReissueEtc'), 25, { range: 21, notFullWidth: 22, tooLong: 23 }),
  ...date('shipYmd', { notDigits: 25, notEight: 26, notReal: 27 }),
  ...newShipDate({ tooLate: 28, beforeOrder: 29 }),
  ...some(31, field('sendDiv'), (text) => /[^0-9]/.test(text)),
  ...rule(32, (call) => !isContentDivision(call)),
  ...rule(33, (call) => call.value('sendDiv') === '1' && call.merchant?.contract.enclosedInvoice === false),
  ...contentChecks({
    postCode: { missing: 34, characters: 35, notSeven: 36, hyphens: 37, noSuch: 38 },
    address1: { missing: 39, notFullWidth: 40, range: 41, tooLong: 42, prefecture: 43 },
    address2: { notFullWidth: 44, range: 45, tooLong: 46 },
    streetNumber: 47,
    itemName1Missing: 48,
    itemName: { notFullWidth: 49, range: 50, tooLong: 51 },
    itemCount: { notDigits: 52, tooLong: 53 },
    unitPrice: { characters: 54, minus: 55, positive: 56, negative: 57 },
    subTotal: { characters: 63, minus: 64, positive: 65, negative: 66 },
    freeRange: 59,
    freeClass: 60,
    freeTooLong: 61,
  }),
  ...rule(58, (call) => given(call.value('billPostCode')) && call.merchant?.contract.enclosedInvoice === false),
]);

const checks = inCodeOrder(
  [
    ...merchantCode({ missing: 1, notDigits: 2, notEleven: 3, unknown: 4, notAllowed: 4 }),
    ...orderNumber({ missing: 5, characters: 6, tooLong: 7, notFound: 8 }),
    ...rule(9, (call) => isChange(call) && (call.order?.reissues ?? 0) >= REISSUE_LIMIT),
    ...password({ missing: 10, characters: 11, wrong: 12 }),
    ...some(13, field('requestContents'), (text) => text === ''),
    ...some(14, field('requestContents'), (text) => given(text) && text !== '1' && text !== '3'),
    ...rule(15, (call) => isChange(call) && call.order !== undefined && [2, 30, 31, 32].includes(call.order.status)),
    ...rule(16, (call) => isChange(call) && call.order?.status === 12),
    ...rule(17, (call) => call.value('requestContents') === '3' && call.order?.beforeReissue === null),
    ...contents,
  ],
  onChange(rule(67, (call) => call.order !== undefined && lineSum(call.value) !== call.order.amountYen)),
);

/** 請求書再発行依頼: new contents and a new invoice, or the withdrawal of one not yet processed. @see atobarai §2.8 */
export const kaarr: Operation = {
  name: 'KAARR',
  id: 'KAARR0010',
  run(call) {
    const broken = firstBroken('kaarr', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaarr008E');
    const { order } = call;
    if (!isChange(call)) return done(withdrawn(order), '再発行取下げ');
    return done(reissued(order, call), `請求内容変更・再発行 ${order.reissues + 1}回目`);
  },
};

function done(order: Order, change: string): Outcome {
  return { kind: 'done', elements: [['reissueCode', '0']], changed: { order, change } };
}

function reissued(order: Order, call: Call): Order {
  const { fields, invoice, shipYmd } = order;
  return { ...order, ...newContents(order, call), reissues: order.reissues + 1, beforeReissue: { fields, invoice, shipYmd } };
}

function withdrawn(order: Order): Order {
  return { ...order, ...order.beforeReissue, beforeReissue: null };
}
