import { randomUUID } from 'node:crypto';
import { isStamp, stamp } from '../../core/jst.ts';
import type { TypedCard } from './card.ts';

/** お預かりカード. `id`: ours; its number to the outside is its place in the wallet. */
export type SavedCard = TypedCard & {
  id: string;
  /** 最終利用日時: new at every use, so that whoever has an older one is told. */
  lastUsedAt: number;
};

/** Who keeps cards with a shop. Each authentication key opens a wallet of its own. @see webcollect §11.1 */
export type Member = { merchant: string; memberId: string; status: 0 | 1; wallets: Wallet[] };

export type Wallet = { authKey: string; cards: SavedCard[] };

export const memberLabels = { 0: 'お預かりなし', 1: 'お預かりあり' } as const;

/** Most cards in one wallet. */
const MOST = 3;

/** The cards behind a key, in the order of their numbers; a key that opens nothing is an empty wallet. */
export function cardsOf(member: Member | undefined, authKey: string): SavedCard[] {
  return member?.wallets.find((wallet) => wallet.authKey === authKey)?.cards ?? [];
}

export function mayKeep(member: Member | undefined, authKey: string, card: TypedCard): boolean {
  const cards = cardsOf(member, authKey);
  return cards.length < MOST && cards.every(({ print }) => print !== card.print);
}

/** Keeps a card: it becomes number 1, the others move up. */
export function keepCard(member: Member, authKey: string, card: TypedCard, now: number): SavedCard {
  const kept: SavedCard = { ...card, id: randomUUID(), lastUsedAt: nextUse(cardsOf(member, authKey), now) };
  setCards(member, authKey, [kept, ...cardsOf(member, authKey)]);
  return kept;
}

export function useCard(member: Member, authKey: string, cardId: string, now: number): void {
  const cards = cardsOf(member, authKey);
  setCards(member, authKey, cards.map((card) => (card.id === cardId ? { ...card, lastUsedAt: nextUse(cards, now) } : card)));
}

export function changeCard(member: Member, authKey: string, cardId: string, change: Partial<TypedCard>, now: number): void {
  setCards(member, authKey, cardsOf(member, authKey).map((card) => (card.id === cardId ? { ...card, ...change } : card)));
  useCard(member, authKey, cardId, now);
}

export function dropCard(member: Member, authKey: string, cardId: string): void {
  setCards(member, authKey, cardsOf(member, authKey).filter((card) => card.id !== cardId));
}

/** The card of this number, if it was last used at this `yyyyMMddHHmmss`. */
export function cardAt(cards: readonly SavedCard[], cardKey: string, lastCreditDate: string): SavedCard | undefined {
  const card = /^[1-3]$/.test(cardKey) ? cards[Number(cardKey) - 1] : undefined;
  return card !== undefined && isStamp(lastCreditDate) && stamp(card.lastUsedAt) === lastCreditDate ? card : undefined;
}

/** Later than any use in the wallet, also within one second or with a stopped clock. */
function nextUse(cards: readonly SavedCard[], now: number): number {
  return Math.max(Math.floor(now / 1_000) * 1_000, ...cards.map(({ lastUsedAt }) => lastUsedAt + 1_000));
}

function setCards(member: Member, authKey: string, cards: SavedCard[]): void {
  const others = member.wallets.filter((wallet) => wallet.authKey !== authKey);
  member.wallets = cards.length === 0 ? others : [...others, { authKey, cards }];
  member.status = member.wallets.length === 0 ? 0 : 1;
}
