/**
 * Finds card numbers in free text, so that they are refused before anything is stored (only tokens may pass).
 * A hit needs an issuer's prefix, a length that issuer uses, and a right Luhn digit.
 */

type Issuer = { readonly prefix: RegExp; readonly lengths: readonly number[] };

const LONG = [16, 17, 18, 19];

const issuers: readonly Issuer[] = [
  // Visa's old 13 digits are left out: Japanese barcodes (JAN) have 13 and begin with 45 or 49.
  { prefix: /^4/, lengths: [16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] }, // Mastercard
  { prefix: /^3[47]/, lengths: [15] }, // American Express
  { prefix: /^35(?:2[89]|[3-8])/, lengths: LONG }, // JCB
  { prefix: /^3(?:0[0-5]|095|6|8|9)/, lengths: [14, ...LONG] }, // Diners Club
  { prefix: /^6(?:011|4[4-9]|5)/, lengths: LONG }, // Discover
  { prefix: /^62/, lengths: LONG }, // UnionPay
];

/** People split card numbers by spaces, hyphens of any kind, dots and middle dots, two of them at most. */
const SEPARATOR = /^[\s\u2010-\u2015\u2212\u30FC\u30FB\uFF65\-._/,]{1,2}$/;

/** Characters that are not seen and would hide a number from the search. */
const INVISIBLE = /[\u200B-\u200F\u2060\uFEFF\u00AD]/g;

/** Whether the text holds a card number, in half or full width, with or without separators. */
export function holdsCardNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(INVISIBLE, '');
  return digitGroups(plain).some(someRunIsCard);
}

/** Runs of digits, grouped where only a separator lies between them. */
function digitGroups(text: string): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let end = -1;
  for (const match of text.matchAll(/\d+/g)) {
    const joined = end >= 0 && SEPARATOR.test(text.slice(end, match.index));
    const last = groups.at(-1);
    if (joined && last !== undefined) last.push(match[0]);
    else groups.push([match[0]]);
    end = match.index + match[0].length;
  }
  return groups;
}

function someRunIsCard(group: readonly string[]): boolean {
  return group.some((_, from) => {
    let digits = '';
    for (const part of group.slice(from)) {
      digits += part;
      if (digits.length > 19) return false;
      if (isCardNumber(digits)) return true;
    }
    return false;
  });
}

function isCardNumber(digits: string): boolean {
  const issued = issuers.some((issuer) => issuer.lengths.includes(digits.length) && issuer.prefix.test(digits));
  return issued && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
