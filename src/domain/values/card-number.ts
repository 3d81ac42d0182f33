/**
 * Finds card numbers in free text, so that they are refused before anything is stored (only tokens may pass).
 *
 * A hit needs an issuer's prefix, a length that issuer uses, a right Luhn digit, and to stand by itself: written in one, or
 * in groups as cards are grouped, with nothing in the same chain of groups but what people write beside a card number.
 * Slips, phones and postal codes that follow each other are no such chain. Linear in the length of the text.
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

/** How cards are grouped; behind these, what `isBeside` says may follow. */
const GROUPINGS: readonly (readonly number[])[] = [[4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];
/** Groupings that a slip with something behind it has too: nothing may stand beside them. */
const LONE_GROUPINGS: readonly (readonly number[])[] = [[4, 4, 4, 3], [4, 4, 4, 2], [4, 4, 4, 4, 1], [4, 4, 4, 4, 2], [4, 4, 4, 4, 3]];
/** More groups than these are no card with something beside it, unless card follows card. */
const GROUPS_MAX = 64;

const HYPHENS = '\u2010-\u2015\u2212\u30FC\uFF70\uFF0D\uFE63-';
/** Written between the groups of one number: blanks, or one mark with or without blanks around it. */
const SEPARATOR = new RegExp(`^(?:\\s{1,2}|\\s?[.\uFF0E_\uFF3F/\uFF0F,\uFF0C\u30FB\uFF65${HYPHENS}]\\s?)$`);
const HYPHEN = new RegExp(`[${HYPHENS}]`);

/** Whether the text holds a card number, in half or full width, with or without separators. */
export function holdsCardNumber(text: string): boolean {
  const groups = digitGroups(plain(text));
  if (groups.some(({ digits }) => isCardNumber(digits))) return true;
  return chainsOf(groups).some(holdsGroupedCard);
}

/** Digits of every script's full width as ASCII, nothing invisible. */
function plain(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/[^\P{Nd}0-9]/gu, (digit) => digit.normalize('NFKC'));
}

/** A run of digits, and how it is joined to the one before. */
type Group = { readonly digits: string; readonly join: Join };

/** `by` tells one separator from another: blanks are all alike, marks are not. */
type Join = { readonly kind: 'none' | 'blank' | 'hyphen' | 'mark' | 'open' | 'close'; readonly by: string };

function digitGroups(text: string): readonly Group[] {
  const groups: Group[] = [];
  let end = -1;
  for (const match of text.matchAll(/[0-9]+/g)) {
    // What is longer is no separator; cutting it keeps the work for each small.
    groups.push({ digits: match[0], join: joinOf(end < 0 ? '' : text.slice(end, Math.min(match.index, end + 4))) });
    end = match.index + match[0].length;
  }
  return groups;
}

function joinOf(between: string): Join {
  if (between === '(' || between === '（') return { kind: 'open', by: '' };
  if (between === ')' || between === '）') return { kind: 'close', by: '' };
  if (!SEPARATOR.test(between)) return { kind: 'none', by: '' };
  if (between.trim() === '') return { kind: 'blank', by: ' ' };
  return { kind: HYPHEN.test(between) ? 'hyphen' : 'mark', by: between.replace(/\s/g, ' ') };
}

/**
 * Groups joined by one separator throughout, as long as they go. Hyphens and brackets join tighter than blanks: a number
 * with hyphens is a thing of its own and no part of what stands a blank away, and 03(1234)5678 is no part of anything.
 */
function chainsOf(groups: readonly Group[]): readonly (readonly string[])[] {
  const chains: string[][] = [];
  let chain: string[] = [];
  let joinedBy = '';
  for (const [index, { digits, join }] of groups.entries()) {
    const before = groups[index - 1];
    const joined = before !== undefined && isJoined(groups, index);
    if (!joined || (chain.length > 1 && join.by !== joinedBy)) {
      if (chain.length > 1) chains.push(chain);
      // One that ends a chain may begin another one.
      chain = joined ? [before.digits] : [];
    }
    chain.push(digits);
    joinedBy = join.by;
  }
  if (chain.length > 1) chains.push(chain);
  return chains;
}

/** Whether a group belongs to the one before it. */
function isJoined(groups: readonly Group[], index: number): boolean {
  const kind = groups[index]?.join.kind;
  if (kind !== 'blank' && kind !== 'hyphen' && kind !== 'mark') return false;
  if (isBracketed(groups, index) || isBracketed(groups, index - 1)) return false;
  return kind !== 'blank' || !(isHyphenated(groups, index) || isHyphenated(groups, index - 1));
}

function isHyphenated(groups: readonly Group[], index: number): boolean {
  return groups[index]?.join.kind === 'hyphen' || groups[index + 1]?.join.kind === 'hyphen';
}

/** Part of three groups, the middle one in brackets. */
function isBracketed(groups: readonly Group[], index: number): boolean {
  return isInBrackets(groups, index) || isInBrackets(groups, index - 1) || isInBrackets(groups, index + 1);
}

function isInBrackets(groups: readonly Group[], index: number): boolean {
  return groups[index]?.join.kind === 'open' && groups[index + 1]?.join.kind === 'close';
}

function holdsGroupedCard(chain: readonly string[]): boolean {
  if (chain.length > GROUPS_MAX) return chain.some((_, from) => from % 4 === 0 && isGrouped(chain.slice(from, from + 4), [4, 4, 4, 4]));
  if (LONE_GROUPINGS.some((grouping) => isGrouped(chain, grouping))) return true;
  // A count may stand before it: then nothing stands behind.
  const counted = (chain[0]?.length ?? 0) <= 2 && GROUPINGS.some((grouping) => isGrouped(chain.slice(1), grouping));
  return counted || beginsWithCard(chain);
}

/** A card, and behind it another card or what may stand beside one. */
function beginsWithCard(chain: readonly string[]): boolean {
  return GROUPINGS.some((grouping) => {
    const rest = chain.slice(grouping.length);
    return isGrouped(chain.slice(0, grouping.length), grouping) && (isBeside(rest) || beginsWithCard(rest));
  });
}

/** What people write behind a card number: nothing, an expiry date (12 27, 1227), a security code, both. */
function isBeside(rest: readonly string[]): boolean {
  const text = rest.join(' ');
  return /^(?:\d{2,4}|\d\d \d\d(?: \d{3})?|(?:0[1-9]|1[0-2])[23]\d \d{3})?$/.test(text);
}

function isGrouped(chain: readonly string[], grouping: readonly number[]): boolean {
  return chain.length === grouping.length && chain.every((group, index) => group.length === grouping[index]) && isCardNumber(chain.join(''));
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
