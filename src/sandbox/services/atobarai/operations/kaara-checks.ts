import { hasPhoneLength, hasStreetNumber, hyphens } from '../checks/addresses.ts';
import { isFreeItem, isFreeItemTooLong, isHalfWidthKana, isOutsideCodeRange, lengthOf } from '../checks/characters.ts';
import { inCodeOrder } from '../checks/check.ts';
import type { Check } from '../checks/check.ts';
import { given, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { date, field, fullWidth, isTooLateToShip, itemCount, lineSum, numbered, postCode, signedYen, some } from '../checks/fields.ts';
import type { Call } from './call.ts';

type Value = Call['value'];

/** The first destination's names carry no number, the Nth appends N to the whole name. @see atobarai §2.1 */
const SUFFIXES = ['', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

/** Values of a destination field. Destinations count only when `sendDiv` is 1; shops fill them otherwise too. */
const destination = (name: string) => (value: Value) =>
  value('sendDiv') === '1' ? SUFFIXES.map((suffix) => value(`${name}${suffix}`)) : [];

/** The suffixes of the destinations that have anything in them; the first always counts. */
export function destinationsOf(value: Value): string[] {
  const names = ['sendName', 'sendPostCode', 'sendAddress1', 'sendAddress2', 'sendTelNum'];
  return SUFFIXES.filter((suffix) => suffix === '' || names.some((name) => given(value(`${name}${suffix}`))));
}

function allowedDivisions(call: Call): string[] {
  const contract = call.merchant?.contract;
  return ['0', '1', ...(contract?.enclosedInvoice ? ['2'] : []), ...(contract?.sms ? ['3', '4'] : [])];
}

const isDivisionRefused = (call: Call): boolean =>
  call.merchant !== undefined && given(call.value('sendDiv')) && !allowedDivisions(call).includes(call.value('sendDiv'));

/** Something stands before its @ and behind it. */
const isAddress = (email: string): boolean => email.includes('@') && !email.startsWith('@') && !email.endsWith('@');

const buyer: Check[] = [
  ...fullWidth(field('name'), 30, { missing: 19, notFullWidth: 20, tooLong: 21, range: 22 }),
  ...some(23, field('nameKana'), (text) => !isHalfWidthKana(text)),
  ...some(24, field('nameKana'), (text) => lengthOf(text) > 80),
  ...postCode(field('postCode'), { missing: 25, characters: 26, hyphens: 27, notSeven: 28, noSuch: 29, hyphenPlace: 105 }),
  ...fullWidth(field('address1'), 25, { missing: 30, notFullWidth: 31, tooLong: 32, range: 33, prefecture: 34 }),
  ...fullWidth(field('address2'), 25, { notFullWidth: 35, tooLong: 36, range: 37 }),
  ...some(38, field('telNum'), (text) => text === ''),
  ...some(39, field('telNum'), (text) => /[^0-9-]/.test(text)),
  ...some(40, field('telNum'), (text) => given(text) && !hasPhoneLength(text)),
  ...some(93, field('telNum'), (text) => given(text) && !text.startsWith('0')),
  ...some(43, field('email'), (text) => /[^\x21-\x7e]/.test(text)),
  ...some(44, field('email'), (text) => text.length > 64),
  ...some(45, field('email'), (text) => given(text) && !isAddress(text)),
];

const money: Check[] = [
  ...some(46, field('totalAmount'), (text) => text === ''),
  ...some(47, field('totalAmount'), (text) => /[^0-9]/.test(text)),
  ...some(48, field('totalAmount'), (text) => text.length > 6),
  ...some(49, field('totalAmount'), (text) => given(text) && Number(text) < 1),
  ...some(50, field('sendDiv'), (text) => text === ''),
  ...some(51, field('sendDiv'), (text) => /[^0-9]/.test(text)),
  ...rule(52, (call) => !call.merchant?.contract.enclosedInvoice && isDivisionRefused(call)),
  ...rule(53, (call) => call.merchant?.contract.enclosedInvoice === true && isDivisionRefused(call)),
  ...fullWidth(numbered('itemName'), 30, { notFullWidth: 54, tooLong: 55, range: 56 }),
  ...some(57, field('itemName1'), (text) => text === ''),
  ...itemCount({ notDigits: 58, tooLong: 59 }),
  ...signedYen('unitPrice', { characters: 60, positive: 61, negative: 62 }),
  ...signedYen('subTotal', { characters: 63, positive: 64, negative: 65 }),
];

const destinations: Check[] = [
  ...fullWidth(destination('sendName'), 30, { notFullWidth: 66, tooLong: 67, range: 68 }),
  ...postCode(destination('sendPostCode'), { characters: 70, hyphens: 71, notSeven: 72, noSuch: 73, hyphenPlace: 106 }),
  ...fullWidth(destination('sendAddress1'), 25, { notFullWidth: 75, tooLong: 76, range: 77, prefecture: 78 }),
  ...fullWidth(destination('sendAddress2'), 25, { notFullWidth: 79, tooLong: 80, range: 81 }),
  ...some(82, destination('sendTelNum'), (text) => /[^0-9-]/.test(text)),
  ...some(83, destination('sendTelNum'), (text) => ![0, 2].includes(hyphens(text))),
  ...some(84, destination('sendTelNum'), (text) => given(text) && !hasPhoneLength(text)),
  ...some(94, destination('sendTelNum'), (text) => given(text) && !text.startsWith('0')),
];

const relations: Check[] = [
  [100, (call) => call.value('shipYmd') < call.value('orderYmd')],
  [101, (call) => lineSum(call.value) !== Number(call.value('totalAmount'))],
  [
    102,
    (call) =>
      call.value('sendDiv') === '1' &&
      destinationsOf(call.value).some((suffix) =>
        ['sendName', 'sendPostCode', 'sendAddress1'].some((name) => call.value(`${name}${suffix}`) === ''),
      ),
  ],
  [103, (call) => !hasStreetNumber(call.value('address1') + call.value('address2'))],
  [
    104,
    (call) =>
      call.value('sendDiv') === '1' &&
      destinationsOf(call.value).some(
        (suffix) => !hasStreetNumber(call.value(`sendAddress1${suffix}`) + call.value(`sendAddress2${suffix}`)),
      ),
  ],
];

/** Every rule of KAARA. @see atobarai §5.1 */
export const kaaraChecks = inCodeOrder(
  [
    ...merchantCode({ missing: 1, notDigits: 2, notEleven: 3, unknown: 4, notAllowed: 5 }),
    ...orderNumber({ missing: 6, characters: 7, tooLong: 8 }),
    ...rule(9, (call) => call.order !== undefined),
    ...date('orderYmd', { missing: 10, notDigits: 11, notEight: 12, notReal: 13 }),
    ...date('shipYmd', { missing: 14, notDigits: 15, notEight: 16, notReal: 17 }),
    ...rule(18, (call) => isTooLateToShip(call.value('shipYmd'), call.now)),
    ...buyer,
    ...money,
    ...destinations,
    ...requestDate({ missing: 86, notDigits: 87, notFourteen: 88, notReal: 89 }),
    ...password({ missing: 90, characters: 91, wrong: 92 }),
    ...some(95, field('billPostCode'), (text) => !isFreeItem(text) || isOutsideCodeRange(text)),
    ...some(96, field('billPostCode'), isFreeItemTooLong),
  ],
  relations,
);
