import type { BookPage } from '../../core/book-rules.ts';
import { readable } from '../../core/jst.ts';
import { maskedNo } from './card.ts';
import { standingAuthorisation } from './order.ts';
import type { Authorisation, Order } from './order.ts';
import { statusLabels, STORES } from './statuses.ts';

/** An order on the console's page. */
export const orderPage: BookPage<Order> = {
  title: '取引',
  columns: [
    { head: '警告', text: ({ warning, secondAuthorisation }) => (secondAuthorisation === null ? (warning === '' ? '' : '与信期限') : '与信が二つ') },
    { head: '金額', text: ({ amountYen }) => yen(amountYen), isNumber: true },
    { head: '決済手段', text: ({ convenience }) => (convenience === null ? 'カード' : STORES[convenience.store].name) },
    { head: '与信日時', text: authorisedAt },
    { head: '送り状', text: ({ slips }) => slips.map(({ slipNo }) => slipNo).join(' ') },
    { head: '氏名', text: ({ fields }) => fields['buyer_name_kanji'] ?? '' },
  ],
  facts: (order) => [
    ['加盟店', order.merchant],
    ['取引状況', `${order.status} ${statusLabels[order.status]}${order.listed ? '' : '（照会には出ない）'}`],
    ['決済金額', yen(order.amountYen)],
    ['お問い合わせ番号', order.inquiryNo],
    ...cardFacts(order),
    ...storeFacts(order),
    ['送り状', order.slips.map(({ slipNo, carrier, movedAt }) => `${slipNo}${carrier === 'other' ? '（他社）' : movedAt === null ? '' : '（発送確認済み）'}`).join(' ') || 'なし'],
  ],
  received: ({ fields }) => fields,
};

function authorisedAt(order: Order): string {
  const authorisation = standingAuthorisation(order);
  return authorisation === null ? '' : readable(authorisation.at);
}

function cardFacts(order: Order): [string, string][] {
  const { card, secondAuthorisation, threeDCode, shipYmd, memberId } = order;
  const authorisation = standingAuthorisation(order);
  if (card === null) return [];
  return [
    ['カード', `${maskedNo(card)} ${card.exp}`],
    ['与信', authorisation === null ? 'なし' : hold(authorisation)],
    ...(secondAuthorisation === null ? [] : [['二重の与信', hold(secondAuthorisation)] satisfies [string, string]]),
    ['3Dセキュア結果', threeDCode || '-'],
    ['会員ID', memberId || '-'],
    ['出荷予定日', shipYmd || '-'],
  ];
}

function storeFacts({ convenience }: Order): [string, string][] {
  return convenience === null ? [] : [['コンビニ', `${STORES[convenience.store].name} ${convenience.payNo}（${readable(convenience.expiresAt)}まで）`]];
}

function hold({ approvalNo, at, amountYen, lapsed }: Authorisation): string {
  return `${approvalNo} ${yen(amountYen)} ${readable(at)}${lapsed ? '（期限切れ）' : ''}`;
}

function yen(amountYen: number): string {
  return `${amountYen.toLocaleString('ja-JP')}円`;
}
