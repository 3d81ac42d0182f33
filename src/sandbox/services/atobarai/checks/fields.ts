import { daysAfter, isDay } from '../../../core/jst.ts';
import { beginsWithPrefecture, hyphens, postCodeExists, withoutHyphens } from './addresses.ts';
import { hasHalfWidth, hasHalfWidthButSpace, isOutsideCodeRange, lengthOf } from './characters.ts';
import type { Check } from './check.ts';
import { given, rule } from './common.ts';

type Codes = Record<string, number>;

/** Reads one field's value off a call; several for a numbered field. */
type Values = (value: (name: string) => string) => string[];

export const field = (name: string): Values => (value) => [value(name)];
/** `itemName1` to `itemName10`. */
export const numbered = (name: string): Values => (value) =>
  Array.from({ length: 10 }, (_, index) => value(`${name}${index + 1}`));

/** Longest time from the credit request to the ship date, last day included. @see atobarai §3.4 */
const SHIP_WITHIN_DAYS = 90;

/** A rule over the values of a field: broken when one of them is. */
export function some(code: number | undefined, values: Values, breaks: (text: string) => boolean): Check[] {
  return rule(code, (call) => values(call.value).some(breaks));
}

/** A full-width (全角) text. `lenientSpaces`: a half-width space passes unless the merchant is strict. @see atobarai §3.5, §12 */
export function fullWidth(values: Values, max: number, codes: Codes, lenientSpaces = false): Check[] {
  return [
    ...some(codes['missing'], values, (text) => text === ''),
    ...rule(codes['notFullWidth'], (call) =>
      values(call.value).some(lenientSpaces && call.merchant?.strict !== true ? hasHalfWidthButSpace : hasHalfWidth),
    ),
    ...some(codes['tooLong'], values, (text) => lengthOf(text) > max),
    ...some(codes['range'], values, isOutsideCodeRange),
    ...some(codes['prefecture'], values, (text) => given(text) && !beginsWithPrefecture(text)),
  ];
}

/** A `yyyyMMdd` date. */
export function date(name: string, codes: Codes): Check[] {
  const values = field(name);
  return [
    ...some(codes['missing'], values, (text) => text === ''),
    ...some(codes['notDigits'], values, (text) => /[^0-9]/.test(text)),
    ...some(codes['notEight'], values, (text) => given(text) && text.length !== 8),
    ...some(codes['notReal'], values, (text) => /^\d+$/.test(text) && !isDay(text)),
  ];
}

/** Is the ship date later than the credit request allows? */
export function isTooLateToShip(shipYmd: string, creditAt: number): boolean {
  return isDay(shipYmd) && shipYmd > daysAfter(creditAt, SHIP_WITHIN_DAYS);
}

/** The ship-date checks of an operation on an existing order. */
export function newShipDate(codes: Codes): Check[] {
  return [
    ...rule(codes['beforeOrder'], (call) => {
      const shipYmd = call.value('shipYmd');
      return call.order !== undefined && given(shipYmd) && shipYmd < call.order.orderYmd;
    }),
    ...rule(codes['tooLate'], (call) => call.order !== undefined && isTooLateToShip(call.value('shipYmd'), call.order.createdAt)),
  ];
}

export function postCode(values: Values, codes: Codes): Check[] {
  return [
    ...some(codes['missing'], values, (text) => text === ''),
    ...some(codes['characters'], values, (text) => /[^0-9-]/.test(text)),
    ...some(codes['hyphens'], values, (text) => hyphens(text) > 1),
    ...some(codes['notSeven'], values, (text) => given(text) && withoutHyphens(text).length !== 7),
    ...some(codes['noSuch'], values, (text) => given(text) && !postCodeExists(text)),
    ...some(codes['hyphenPlace'], values, (text) => hyphens(text) === 1 && !/^\d{3}-\d{4}$/.test(text)),
  ];
}

/** An amount of a line: 0..999999 or -999999..-1, blank allowed. */
export function signedYen(name: string, codes: Codes): Check[] {
  const values = numbered(name);
  const misplaced = /^[0-9]+.*-|^-.*-/;
  return [
    ...some(codes['characters'], values, (text) => /[^0-9-]/.test(text) || (codes['minus'] === undefined && misplaced.test(text)) || text === '-'),
    ...some(codes['minus'], values, (text) => misplaced.test(text)),
    ...some(codes['positive'], values, (text) => !text.startsWith('-') && text.length > 6),
    ...some(codes['negative'], values, (text) => text.startsWith('-') && text.length > 7),
  ];
}

export function itemCount(codes: Codes): Check[] {
  const values = numbered('itemCount');
  return [
    ...some(codes['notDigits'], values, (text) => /[^0-9]/.test(text)),
    ...some(codes['tooLong'], values, (text) => text.length > 4),
  ];
}

/** Sum of the ten line amounts; a blank one counts nothing. */
export function lineSum(value: (name: string) => string): number {
  return numbered('subTotal')(value).reduce((sum, text) => sum + Number(text), 0);
}
