/** The words that the filters of the order list know, for the query and the body alike. */
import { attentionRules } from '../../domain/order/attention.ts';
import { type Status, statuses } from '../../domain/order/status.ts';

const attentionCodes = Object.keys(attentionRules) as (keyof typeof attentionRules)[];

export const filterWords = {
  status: statuses as readonly [Status, ...Status[]],
  credit: ['none', 'requesting', 'awaitingBuyer', 'held', 'approved', 'refused', 'failed', 'unknown', 'expired', 'cancelled'],
  shipment: ['none', 'registering', 'registered', 'failed', 'unknown'],
  sale: ['none', 'pending', 'confirmed', 'invoiced', 'paid'],
  delivery: ['notShipped', 'inTransit', 'undelivered', 'delivered', 'cancelled'],
  cancellation: ['none', 'cancelling', 'cancelled', 'failed', 'unknown'],
  attention: ['any', ...attentionCodes],
  method: ['atobarai', 'card', 'kakebarai', 'external'],
  link: ['api', 'csv'],
  intake: ['checkout', 'backoffice', 'adopt'],
  direction: ['asc', 'desc'],
} as const;

export const filterTexts = {
  buyer: '購入者: full name, one part of it, kana, phone, its last 4 digits, or e-mail',
  slipNo: '送り状番号',
  settlementNo: '決済受付番号（どの世代でも）',
  orderNumberPrefix: '受注番号の先頭',
  includeAttempts: '与信NGになった申込みも含める',
  attention: '対応が必要: a code, or any',
} as const;
