import type { BookRules } from '../../core/book-rules.ts';
import { iso, readable } from '../../core/jst.ts';
import { maskedNo } from './card.ts';
import { memberLabels } from './member.ts';
import type { Member } from './member.ts';
import type { Merchant } from './merchant.ts';

/** The members who keep cards. The clock does nothing to them. */
export const memberBook: BookRules<Member, Merchant> = {
  name: 'members',
  noun: 'member',
  numberName: 'memberId',
  numberLabel: '会員ID',
  numberOf: (member) => member.memberId,
  statusLabels: memberLabels,
  isLive: (member) => member.status === 1,
  nextEvent: () => undefined,
  edits: {},
  view: (member) => ({
    merchant: member.merchant,
    memberId: member.memberId,
    status: member.status,
    live: member.status === 1,
    wallets: member.wallets.map(({ cards }) => ({
      cards: cards.map((card, at) => ({ cardKey: String(at + 1), maskingCardNo: maskedNo(card), cardExp: card.exp, cardOwner: card.owner, lastUsedAt: iso(card.lastUsedAt) })),
    })),
  }),
  page: {
    title: 'お預かりカード',
    columns: [{ head: '枚数', text: ({ wallets }) => String(wallets.flatMap(({ cards }) => cards).length), isNumber: true }],
    facts: (member) => [
      ['加盟店', member.merchant],
      ...member.wallets.flatMap(({ cards }, at) =>
        cards.map((card, place): [string, string] => [`カード ${at + 1}-${place + 1}`, `${maskedNo(card)} ${card.exp} ${card.owner}（最終利用 ${readable(card.lastUsedAt)}）`])),
    ],
    received: () => ({}),
  },
};
