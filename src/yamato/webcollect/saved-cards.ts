import type { FormFields } from '../form-post.ts';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import type { XmlElement } from '../xml-answer.ts';
import { listOf, repeats, textOf } from './answer.ts';
import { call } from './call.ts';
import { type Member, memberFields } from './check-sum.ts';
import type { WebcollectMerchant } from './merchant.ts';

/** A card of a wallet as Yamato shows it: never its number. @see webcollect §2.5 */
export type SavedCard = {
  /**
   * カード識別キー, 1 to 3. **No handle**: a new card becomes 1 and moves the others up, a deleted one leaves no gap. Good only
   * together with `lastUsed` of the same answer. @see webcollect §11.1
   */
  readonly cardKey: string;
  /** マスキングカード番号: asterisks and the last four digits. */
  readonly maskedNo: string;
  /** MMyy. */
  readonly expiry: string;
  readonly owner: string;
  /** カード会社コード, a code of `settleMethodLabels`. */
  readonly cardCode: string;
  /** 最終利用日時, 14 digits; another one after every use. Kept as it came, as A04 and A05 are refused by any other. */
  readonly lastUsed: string;
  /** A pending 予約販売 uses it: must not be deleted. */
  readonly isReserved: boolean;
  /** A 継続課金 uses it. */
  readonly isRecurring: boolean;
};

/** A03 お預かり情報照会: the cards of a wallet, in the order of their keys. `A032000001` = no contract for saved cards. @see webcollect §2.5 */
export async function listCards(merchant: WebcollectMerchant, member: Member): Promise<Outcome<readonly SavedCard[]>> {
  return mapDone(await call(merchant, 'A03', memberFields(merchant, member)), readCards);
}

/** Which card of a wallet, as A03 has just shown it. */
export type CardChoice = { readonly member: Member; readonly cardKey: string; readonly lastUsed: string };

/** `expiry` MMyy. */
export type CardChange = CardChoice & { readonly expiry?: string | undefined; readonly owner?: string | undefined; readonly cardCode?: string | undefined };

/**
 * A04 お預かり情報変更. The card company is asked whether the card is good (`A044000001`). `A043000001` = it was used or changed since,
 * `A043000002` = it is so already. @see webcollect §2.6
 */
export async function updateCard(merchant: WebcollectMerchant, { member, cardKey, lastUsed, expiry, owner, cardCode }: CardChange): Promise<Outcome<null>> {
  const fields: FormFields = [
    ...memberFields(merchant, member),
    ['card_key', cardKey],
    ...(expiry === undefined ? [] : [['card_exp', expiry] as const]),
    ...(owner === undefined ? [] : [['card_owner', owner] as const]),
    ...(cardCode === undefined ? [] : [['card_code_api', cardCode] as const]),
    ['last_credit_date', lastUsed],
  ];
  return mapDone(await call(merchant, 'A04', fields), () => done(null));
}

/**
 * A05 お預かり情報削除. `A053000001` = it was used or changed since, or another card has its key by now: list them anew.
 * `A054000001` = not deleted, as for a card that a 予約販売 needs. @see webcollect §2.7
 */
export async function deleteCard(merchant: WebcollectMerchant, { member, cardKey, lastUsed }: CardChoice): Promise<Outcome<null>> {
  const fields: FormFields = [...memberFields(merchant, member), ['card_key', cardKey], ['last_credit_date', lastUsed]];
  return mapDone(await call(merchant, 'A05', fields), () => done(null));
}

function readCards(elements: XmlElement): Outcome<readonly SavedCard[]> {
  const count = textOf(elements, 'cardUnit');
  if (!/^\d{1,2}$/.test(count)) return unknown('missingResult');
  const listed = listOf(elements, 'cardData').filter((card) => Object.keys(card).length > 0);
  if (listed.length !== Number(count)) return unknown('contradictory');
  if (listed.some((card) => repeats(card, []))) return unknown('badXml');
  const cards = listed.map(readCard).toSorted((one, other) => Number(one.cardKey) - Number(other.cardKey));
  // Without these two no card can be told from another, and a number that is not masked must not come further than here.
  const isUsable = cards.every(({ cardKey, lastUsed, maskedNo }) => /^\d{1,2}$/.test(cardKey) && /^\d{14}$/.test(lastUsed) && /^\D*\d{0,4}$/.test(maskedNo));
  if (!isUsable) return unknown('unknownResult');
  return new Set(cards.map(({ cardKey }) => cardKey)).size === cards.length ? done(cards) : unknown('contradictory');
}

function readCard(card: XmlElement): SavedCard {
  return {
    cardKey: textOf(card, 'cardKey'),
    maskedNo: textOf(card, 'maskingCardNo'),
    expiry: textOf(card, 'cardExp'),
    owner: textOf(card, 'cardOwner'),
    cardCode: textOf(card, 'cardCodeApi'),
    lastUsed: textOf(card, 'lastCreditDate'),
    isReserved: textOf(card, 'subscriptionFlg') === '1',
    isRecurring: textOf(card, 'regularFlg') === '1',
  };
}
