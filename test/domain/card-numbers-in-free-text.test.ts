import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsCardNumber } from '../../src/domain/values/card-number.ts';
import { numberPairs } from './number-pairs.ts';

/** Numbers that issuers publish for tests. */
const cards = [
  ['Visa', '4111111111111111'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard of the 2 series', '2223003122003222'],
  ['American Express', '378282246310005'],
  ['JCB', '3530111333300000'],
  ['Diners Club', '30569309025904'],
  ['Discover', '6011111111111117'],
  ['UnionPay', '6200000000000005'],
] as const;

test.each(cards)('%s is found', (_issuer, number) => {
  expect(holdsCardNumber(number)).toBe(true);
});

const disguises: readonly [how: string, write: (number: string) => string][] = [
  ['inside a sentence', (number) => `カードは${number}です`],
  ['in groups of four', (number) => number.replace(/(.{4})/g, '$1 ')],
  ['with hyphens', (number) => number.replace(/(.{4})(?=.)/g, '$1-')],
  ['with long hyphens', (number) => number.replace(/(.{4})(?=.)/g, '$1ー')],
  ['in full width', (number) => number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
  ['in full width with full-width spaces', (number) => number.replace(/(.{4})(?=.)/g, '$1　').replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
  ['behind another number', (number) => `2回 ${number}`],
  ['right behind a short number', (number) => `12 ${number} 12`],
  ['with invisible characters', (number) => number.replace(/(.{3})/g, '$1\u200b')],
  ['over two lines', (number) => number.replace(/(.{4})(?=.)/g, '$1 ').replace(/^(.{9}) ?/, '$1\n')],
  ['in full width with full-width hyphens', (number) => number.replace(/(.{4})(?=.)/g, '$1－').replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
  ['with blanks around its hyphens', (number) => number.replace(/(.{4})(?=.)/g, '$1 - ')],
  ['with dots', (number) => number.replace(/(.{4})(?=.)/g, '$1.')],
  ['with invisible characters between its groups', (number) => number.replace(/(.{4})(?=.)/g, '$1\u200e \u202c')],
  ['as 4-6-5', (number) => (number.length === 15 ? number.replace(/^(.{4})(.{6})/, '$1-$2-') : number)],
];

test.each(disguises)('a card number %s is found', (_how, write) => {
  for (const [issuer, number] of cards) expect(holdsCardNumber(write(number)), issuer).toBe(true);
});

test.each([
  ['a phone number', '090-0000-0000'],
  ['a postal code and a phone number', '100-0001 03-1234-5678'],
  ['a slip number', '123456789013'],
  ['a wrong check digit', '4111111111111112'],
  ['a prefix no issuer has', '9111111111111111'],
  ['a length its issuer does not use', '41111111111111'],
  ['a barcode', '4901234567894'],
  ['an order number', 'A-20261123-0007'],
  ['an address', '東京都千代田区千代田1-1-1 見本ビル201'],
  ['nothing', ''],
])('%s is no card number', (_what, text) => {
  expect(holdsCardNumber(text)).toBe(false);
});

test.each([
  ['with expiry date and code', '4111 1111 1111 1111 12/27 123'],
  ['with both in blanks', '4111 1111 1111 1111 1227 123'],
  ['with a code behind a hyphen', '4111-1111-1111-1111-123'],
  ['behind a count', '2 4111 1111 1111 1111'],
  ['behind a slash', '12/4111-1111-1111-1111'],
  ['behind another one', '4111 1111 1111 1111 5555 5555 5555 4444'],
  ['behind a slip', '1234-5678-9013 4111-1111-1111-1111'],
  ['behind a phone number', '電話 090-1234-5678 カード 5555 5555 5555 4444'],
])('a card number %s is found', (_how, text) => {
  expect(holdsCardNumber(text)).toBe(true);
});

test('pairs of slips, phones, postal codes and JAN codes are never taken for one', () => {
  const pairs = numberPairs(100_000, 20261130);
  expect(pairs.filter(holdsCardNumber)).toEqual([]);
  // The draw is worth something: read as one run of digits, many of the pairs are card numbers.
  const asOneRun = pairs.filter((pair) => holdsCardNumber(pair.replace(/\D/g, '').slice(0, 16)));
  expect(asOneRun.length).toBeGreaterThan(500);
});

test.each([
  ['groups', '4 -4 -4 '],
  ['cards cut short', '4111-1111-1111-111 '],
  ['groups of four', '4111 '],
  ['digits', '4'],
  ['hyphens', '4-'],
  ['combining marks', '\u0301\u0316'],
  ['blanks', '4 　'],
])('240 kB of %s take no longer per character than 24 kB', (_what, unit) => {
  const text = unit.repeat(Math.ceil(240_000 / unit.length));
  const cpuMs = (sample: string): number => {
    const before = process.cpuUsage();
    holdsCardNumber(sample);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  cpuMs(text.slice(0, 24_000));
  expect(cpuMs(text)).toBeLessThan(10 * cpuMs(text.slice(0, 24_000)) + 150);
});

test('whatever stands around it, a card number is found', () => {
  const words = fc.stringMatching(/^[ぁ-んa-z、。 ]{0,12}$/);
  fc.assert(fc.property(words, fc.constantFrom(...cards), words, (before, [, number], after) => holdsCardNumber(before + number + after)), { verbose: true });
});

test('text of any kind is read without an exception', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof holdsCardNumber(text) === 'boolean'), { verbose: true });
});
