/** By which words a buyer can be found: the same for what is stored and for what a clerk types, converted as orders are. */
import { toHalfWidthKana } from '../domain/values/half-width-kana.ts';
import { toHalfWidthAscii } from '../domain/values/half-width.ts';
import { plainPhone } from '../domain/values/phone.ts';
import { radicalsToKanji } from '../domain/values/radicals.ts';
import type { Buyer } from '../domain/order/contents.ts';
import { isErasedBuyer } from '../domain/order/erasure.ts';
import { oneLine } from '../domain/values/typed-text.ts';
import type { KeyedHashes } from '../keys/keyed-hash.ts';

export type BuyerTermKind = 'fullName' | 'namePart' | 'kana' | 'kanaPart' | 'phone' | 'phoneLast4' | 'email';

export type BuyerTerm = { readonly kind: BuyerTermKind; readonly value: string };

/** Half and full width fall together, hiragana becomes katakana, letters lower case; every hyphen is the same, long marks are none. */
function fold(text: string): string {
  const plain = radicalsToKanji(oneLine(text)).normalize('NFKC').toLowerCase().trim();
  return plain
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u301C/g, '~')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

function partsOf(text: string): readonly string[] {
  return fold(text).split(/\s+/).filter((part) => part !== '');
}

/** As 氏名カナ is sent, so that a voiced mark written by itself belongs to its kana. */
function kanaOf(text: string): readonly string[] {
  return partsOf(toHalfWidthKana(text));
}

function emailOf(text: string): string {
  return toHalfWidthAscii(text).toLowerCase();
}

/** Everything a buyer is found by: one who was erased by nothing. */
export function buyerTerms(buyer: Buyer): readonly BuyerTerm[] {
  if (isErasedBuyer(buyer)) return [];
  const terms: BuyerTerm[] = [];
  const name = partsOf(buyer.name);
  terms.push({ kind: 'fullName', value: name.join('') }, ...name.map((value) => ({ kind: 'namePart', value }) as const));
  if (buyer.nameKana !== undefined) {
    const kana = kanaOf(buyer.nameKana);
    terms.push({ kind: 'kana', value: kana.join('') }, ...kana.map((value) => ({ kind: 'kanaPart', value }) as const));
  }
  const phone = plainPhone(buyer.tel);
  terms.push({ kind: 'phone', value: phone });
  if (phone.length >= 4) terms.push({ kind: 'phoneLast4', value: phone.slice(-4) });
  if (buyer.email !== undefined) terms.push({ kind: 'email', value: emailOf(buyer.email) });
  return terms.filter((term) => term.value !== '');
}

/** What a typed text may mean. It says nothing of its kind, so every kind it could be is asked for. */
export function searchTerms(text: string): readonly BuyerTerm[] {
  const joined = partsOf(text).join('');
  if (joined === '') return [];
  const kana = kanaOf(text).join('');
  const terms: BuyerTerm[] = [
    { kind: 'fullName', value: joined },
    { kind: 'namePart', value: joined },
    { kind: 'kana', value: kana },
    { kind: 'kanaPart', value: kana },
    { kind: 'email', value: emailOf(text) },
  ];
  const phone = plainPhone(text);
  if (/^\d+$/.test(phone)) terms.push({ kind: phone.length === 4 ? 'phoneLast4' : 'phone', value: phone });
  return terms;
}

/** Hashes to store for a buyer, without repeats. */
export function buyerHashes(hashes: KeyedHashes, shop: string, buyer: Buyer): readonly string[] {
  const version = hashes.currentVersion;
  return [...new Set(buyerTerms(buyer).map((term) => hashes.searchHash(shop, term.kind, term.value, version)))];
}

/** Hashes to look for, under every key version there is. */
export function searchHashes(hashes: KeyedHashes, shop: string, text: string): readonly string[] {
  const terms = searchTerms(text);
  return hashes.versions.flatMap((version) =>
    terms.map((term) => hashes.searchHash(shop, term.kind, term.value, version)),
  );
}
