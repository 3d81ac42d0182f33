import type { Edit } from '../../core/book-rules.ts';
import { BadRequest, text, wholeNumber } from '../../core/control/reading.ts';
import type { Fields } from '../../core/control/reading.ts';
import type { Applied } from '../../core/entry.ts';
import { bareSlip, hasCheckDigit } from './checks/slipNumber.ts';
import type { Merchant } from './merchant.ts';
import type { Order } from './order.ts';
import { deliver, fixSale, investigate, issueInvoice, pay } from './progress.ts';
import type { Status, Warning } from './statuses.ts';
import { warningLabels } from './statuses.ts';

const LIVE: readonly Status[] = [1, 3, 5, 6, 10, 11];
const LEVELS: readonly Warning[] = [0, 1, 2, 3, 4];

/** What somebody at the shop, or at Yamato, may do on Yamato's own screen, and in which states. */
export const consoleEdits: Readonly<Record<string, Edit<Order, Merchant>>> = {
  approve: { about: '審査OK', from: [30], apply: (order) => becomes(order, 1, '審査 OK', 0) },
  refuse: { about: '決済不可', from: [30, 1, 6], apply: (order) => becomes(order, 32, '決済不可', 1) },
  cancel: { about: '取消', from: [30, ...LIVE], apply: (order) => becomes(order, 2, '取消') },
  amount: {
    about: '金額変更',
    from: LIVE,
    inputs: [{ name: 'amountYen', kind: 'number', placeholder: '円', required: true }],
    apply: changeAmount,
  },
  slip: {
    about: '送り状の変更・削除',
    from: [1, 3, 5, 6],
    inputs: [
      { name: 'slipNo', kind: 'text', placeholder: '空欄=削除' },
      { name: 'beforeSlipNo', kind: 'text', apiOnly: true },
      { name: 'carrier', kind: 'choice', choices: [['yamato', 'ヤマト'], ['other', '他社']] },
    ],
    apply: changeSlips,
  },
  warn: { about: '警報', from: [1, 3, 5, 6], inputs: [{ name: 'warning', kind: 'number', value: '1' }], apply: warn },
  deliver: { about: '配達完了', from: [3, 5], apply: confirmDelivery },
  investigate: { about: '配送要調査', from: [3], apply: investigate },
  sale: { about: '売上確定', from: [1, 3, 5, 6], apply: (order, _fields, now) => fixSale(order, now) },
  invoice: { about: '請求書発行', from: [10], apply: (order, _fields, now) => issueInvoice(order, now) },
  pay: { about: '入金', from: [10, 11], apply: pay },
};

function becomes(order: Order, status: Status, change: string, verdict = order.verdict): Applied {
  order.status = status;
  order.verdict = verdict;
  order.warning = 0;
  order.flipAt = null;
  return { change };
}

function changeAmount(order: Order, fields: Fields): Applied {
  const amountYen = wholeNumber(fields, 'amountYen', 1, 999_999);
  if (amountYen === undefined) throw new BadRequest('amount needs amountYen');
  const change = `金額変更 ${order.amountYen}円 → ${amountYen}円`;
  order.amountYen = amountYen;
  return { change };
}

/** With `slipNo`: registers it, or puts it in the place of `beforeSlipNo`. Without: deletes `beforeSlipNo`, or all. */
function changeSlips(order: Order, fields: Fields, now: number): Applied {
  const before = text(fields, 'beforeSlipNo');
  const carrier = text(fields, 'carrier') ?? 'yamato';
  if (carrier !== 'yamato' && carrier !== 'other') throw new BadRequest('carrier must be yamato or other');
  const slipNo = bareSlip(text(fields, 'slipNo') ?? '', carrier);
  if (before !== undefined && before !== '' && !order.slips.some((slip) => slip.slipNo === before)) {
    throw new BadRequest(`order ${order.orderNo} has no slip ${before}`);
  }
  if (carrier === 'yamato' && slipNo !== '' && !hasCheckDigit(slipNo)) {
    throw new BadRequest('slipNo must be 12 digits with a right check digit, or carrier must be other');
  }
  if (!/^[A-Za-z0-9-]{0,12}$/.test(slipNo)) throw new BadRequest('slipNo must be up to 12 letters, digits, hyphens');
  const kept = order.slips.filter((slip) => slip.slipNo !== slipNo && (before ? slip.slipNo !== before : slipNo !== '' && order.destinations > 1));
  order.slips = slipNo === '' ? kept : [...kept, { slipNo, carrier, at: now }];
  order.status = order.slips.length > 0 ? 3 : 1;
  order.registeredAt = order.slips.length > 0 ? now : null;
  order.deliveredAt = null;
  order.warning = 0;
  return { change: slipNo === '' ? `送り状削除 ${before ?? ''}` : `送り状変更 ${slipNo}` };
}

function warn(order: Order, fields: Fields): Applied {
  const level = wholeNumber(fields, 'warning', 0, 4) ?? 1;
  const warning = LEVELS.find((known) => known === level) ?? 1;
  order.warning = warning;
  return { change: `警報 ${warningLabels[warning]}` };
}

/** With automatic progress the sale follows by the clock; without, the confirmed delivery fixes it at once. */
function confirmDelivery(order: Order, _fields: Fields, now: number, merchant: Merchant): Applied {
  const { change } = deliver(order, now);
  if (merchant.autoProgress.enabled) return { change };
  return { change: `${change}・${fixSale(order, now).change}` };
}
