/** By which words a buyer can be found: the same for what is stored and for what a clerk types. */
import type { Buyer } from '../domain/contents.ts';
import type { KeyedHashes } from '../keys/keyed-hash.ts';

export type BuyerTermKind = 'fullName' | 'namePart' | 'kana' | 'kanaPart' | 'phone' | 'phoneLast4' | 'email';

export type BuyerTerm = { readonly kind: BuyerTermKind; readonly value: string };

/** Half and full width fall together, hiragana becomes katakana, letters lower case, hyphens and long marks stay apart. */
function fold(text: string): string {
  const wide = text.normalize('NFKC').toLowerCase().trim();
  return wide.replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

function partsOf(text: string): readonly string[] {
  return fold(text).split(/\s+/).filter((part) => part !== '');
}

function digitsOf(text: string): string {
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  // +81 90 … and 090 … are the same phone.
  return text.normalize('NFKC').trim().startsWith('+81') ? `0${digits.slice(2)}` : digits;
}

/** Everything a buyer is found by. */
export function buyerTerms(buyer: Buyer): readonly BuyerTerm[] {
  const terms: BuyerTerm[] = [];
  const name = partsOf(buyer.name);
  terms.push({ kind: 'fullName', value: name.join('') }, ...name.map((value) => ({ kind: 'namePart', value }) as const));
  if (buyer.nameKana !== undefined) {
    const kana = partsOf(buyer.nameKana);
    terms.push({ kind: 'kana', value: kana.join('') }, ...kana.map((value) => ({ kind: 'kanaPart', value }) as const));
  }
  const phone = digitsOf(buyer.tel);
  terms.push({ kind: 'phone', value: phone });
  if (phone.length >= 4) terms.push({ kind: 'phoneLast4', value: phone.slice(-4) });
  if (buyer.email !== undefined) terms.push({ kind: 'email', value: fold(buyer.email) });
  return terms.filter((term) => term.value !== '');
}

/** What a typed text may mean. It says nothing of its kind, so every kind it could be is asked for. */
export function searchTerms(text: string): readonly BuyerTerm[] {
  const joined = partsOf(text).join('');
  if (joined === '') return [];
  const terms: BuyerTerm[] = (['fullName', 'namePart', 'kana', 'kanaPart', 'email'] as const).map((kind) => ({
    kind,
    value: joined,
  }));
  const digits = digitsOf(text);
  if (/^[\d\s()+-]+$/.test(text.normalize('NFKC')) && digits !== '') {
    terms.push({ kind: digits.length === 4 ? 'phoneLast4' : 'phone', value: digits });
  }
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
