/** What an order by card says beyond what every order does. The card itself is never among it: only a token comes, with the start. */
import type { OrderContents } from '../order/contents.ts';
import { isRecord } from '../values/json.ts';
import { payWays, type PayWay } from './values/wire-rules.ts';

/** `payWay` 支払回数: 1 一括, 0 リボ, the others 分割. `device` 端末区分: where the buyer enters his card. */
export type CardTerms = { readonly card: { readonly payWay: PayWay; readonly device: 'pc' | 'smartphone' } };

/** Out of a message or a body: `payWay` as a number or its digits. Null: broken. */
export function readCardTerms(value: object): CardTerms | null {
  const card: unknown = 'card' in value ? value.card : null;
  if (!isRecord(card)) return null;
  const payWay = payWays.find((known) => known === String(card['payWay']));
  const device = card['device'] === 'pc' || card['device'] === 'smartphone' ? card['device'] : undefined;
  return payWay === undefined || device === undefined ? null : { card: { payWay, device } };
}

/** Of contents that were read as this method's. Throws for any others: they got here by a mistake of ours. */
export function termsOf(contents: OrderContents): CardTerms['card'] {
  const terms = readCardTerms(contents);
  if (terms === null) throw new Error('these are no contents of a card order: they do not say how it is paid');
  return terms.card;
}

export const termsGone: CardTerms = { card: { payWay: '1', device: 'pc' } };
