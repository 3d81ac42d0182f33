import { createHash } from 'node:crypto';
import { day } from '../../core/jst.ts';

/** A card as somebody typed it. The number itself is not kept. */
export type TypedCard = {
  last4: string;
  /** Tells two numbers apart; null: not one of the test cards. */
  print: string | null;
  /** MMyy. */
  exp: string;
  owner: string;
  /** カード会社コード, which is the 決済手段, too. */
  company: string;
};

/** What a token stands for, and what A01 says in full: which card, and what may be done with it. */
export type CardChoice = {
  /** 0 neither, 1 3-D Secure, 2 security code, 3 both. */
  authDiv: string;
  /** 01: the card is to be kept, or a kept one is used. */
  optServDiv: string;
  memberId: string;
  authKey: string;
  card: TypedCard | null;
  /** The kept card that is meant. */
  savedId: string | null;
};

/** Test cards: sixteen digits of which the first twelve are these. @see webcollect §1.7 */
const TEST_CARD = /^0000000000(?:[01]\d|20)\d{4}$/;
const VISA = '9';

export function typedCard(cardNo: string, exp: string, owner: string): TypedCard {
  const print = TEST_CARD.test(cardNo) ? createHash('sha256').update(cardNo).digest('hex').slice(0, 16) : null;
  return { last4: cardNo.slice(-4), print, exp, owner, company: VISA };
}

export function maskedNo({ last4 }: TypedCard): string {
  return last4.padStart(16, '*');
}

/** Is it over? `exp`: MMyy; a card is good to the end of its month. */
export function isOver(exp: string, now: number): boolean {
  return `20${exp.slice(2)}${exp.slice(0, 2)}` < day(now).slice(0, 6);
}

export function isExpiry(exp: string): boolean {
  return /^(?:0[1-9]|1[0-2])\d\d$/.test(exp);
}

/** With what the issuer refuses: 9 and the number of a G code at once, 8 whatever comes after the first approval. @see webcollect §11.1 */
export function refusalOf(card: TypedCard, isFirst: boolean): string | undefined {
  const [kind, code] = [card.last4[0], card.last4.slice(2)];
  const refuses = (kind === '9' || (kind === '8' && !isFirst)) && card.last4[1] === '0' && code !== '00';
  return refuses ? `G${code}` : undefined;
}

/** Cards about which the buyer is not asked, with their 3Dセキュア結果コード. */
const WITHOUT_ASKING: Readonly<Record<string, string>> = { '0000': '0000', '0002': '0002', '0005': '0005', '0006': '0006' };

/** How the issuer treats the buyer under 3-D Secure. @see webcollect §9 no. 29 */
export function threeDFate(card: TypedCard): { asks: false; resultCode: string } | { asks: true } {
  const resultCode = WITHOUT_ASKING[card.last4];
  return resultCode === undefined ? { asks: true } : { asks: false, resultCode };
}

/** Does the payment go on after this 3Dセキュア結果コード? @see webcollect §6.7 */
export function goesOn(resultCode: string): boolean {
  return ['0000', '0001', '0003', '0004', '0006'].includes(resultCode);
}
