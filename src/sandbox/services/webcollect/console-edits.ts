import type { Edit } from '../../core/book-rules.ts';
import { BadRequest, text, wholeNumber } from '../../core/control/reading.ts';
import type { Fields } from '../../core/control/reading.ts';
import type { Applied } from '../../core/entry.ts';
import { reauthorised } from './authorise.ts';
import type { Merchant } from './merchant.ts';
import { notification } from './notification.ts';
import { cancel } from './operations/a06.ts';
import type { Order } from './order.ts';
import { interrupt, lapse, missPayment, refuseReserved, reportPayment, settle } from './progress.ts';
import { statusLabels } from './statuses.ts';

const EVERY = Object.keys(statusLabels).map(Number);

/** What somebody at the shop may do on Yamato's own screen, or what happens at Yamato, and in which states. */
export const consoleEdits: Readonly<Record<string, Edit<Order, Merchant>>> = {
  cancel: { about: '取消', from: [4, 5, 15, 17, 30, 31, 40], apply: cancelAll },
  amount: { about: '金額変更', from: [4, 5, 17, 30, 31], inputs: [{ name: 'amountYen', kind: 'number', placeholder: '円', required: true }], apply: changeAmount },
  slip: {
    about: '送り状の登録・削除',
    from: [4, 30],
    inputs: [{ name: 'slipNo', kind: 'text', placeholder: '空欄=すべて削除' }, { name: 'carrier', kind: 'choice', choices: [['yamato', 'ヤマト'], ['other', '他社']] }],
    apply: changeSlips,
  },
  deliver: { about: '荷物の発送を確認', from: [30], inputs: [{ name: 'slipNo', kind: 'text', placeholder: '空欄=すべて' }], apply: moveParcels },
  settle: { about: '精算確定', from: [30], apply: (order, _fields, now) => settle(order, now) },
  expire: { about: '期限切れ', from: [1, 4, 17, 21, 30], apply: expire },
  refuse: { about: '与信エラー', from: [5, 21], apply: (order, _fields, now, merchant) => (order.status === 5 ? refuseReserved(order, now, merchant) : interrupt(order)) },
  pay: { about: 'コンビニでの入金', from: [1], apply: pay },
  notify: { about: '決済結果の通知を送る', from: EVERY, inputs: [{ name: 'settleDetail', kind: 'number', placeholder: '取引状況' }], apply: notify },
};

/** On the screen everything goes, also an authorisation that the shop does not know of. */
function cancelAll(order: Order, _fields: Fields, now: number): Applied {
  cancel(order, now);
  order.secondAuthorisation = null;
  return { change: `取消 ${order.amountYen}円` };
}

function changeAmount(order: Order, fields: Fields, now: number, merchant: Merchant): Applied {
  const amountYen = wholeNumber(fields, 'amountYen', 1, 9_999_999);
  if (amountYen === undefined) throw new BadRequest('amount needs amountYen');
  const change = `金額変更 ${order.amountYen}円 → ${amountYen}円`;
  if (order.authorisation !== null) order.authorisation = reauthorised(order, amountYen, merchant, now);
  if (order.status === 17) order.status = order.slips.length > 0 ? 30 : 4;
  order.amountYen = amountYen;
  order.changedAt = now;
  return { change };
}

/** With `slipNo`: registers it. Without: deletes them all. */
function changeSlips(order: Order, fields: Fields, now: number): Applied {
  const slipNo = text(fields, 'slipNo') ?? '';
  const carrier = text(fields, 'carrier') ?? 'yamato';
  if (carrier !== 'yamato' && carrier !== 'other') throw new BadRequest('carrier must be yamato or other');
  if (carrier === 'yamato' && slipNo !== '' && !/^\d{12}$/.test(slipNo)) throw new BadRequest('slipNo must be 12 digits, or carrier must be other');
  if (slipNo !== '' && order.slips.some((slip) => slip.slipNo === slipNo)) throw new BadRequest(`order ${order.orderNo} has slip ${slipNo} already`);
  order.slips = slipNo === '' ? [] : [...order.slips, { slipNo, carrier, at: now, movedAt: null }];
  order.status = order.slips.length > 0 ? 30 : (order.convenience?.paid ?? 4);
  order.changedAt = now;
  return { change: slipNo === '' ? '送り状削除' : `送り状登録 ${slipNo}` };
}

/** Yamato has seen the parcel: the sale is final at the next batch. */
function moveParcels(order: Order, fields: Fields, now: number): Applied {
  const wanted = text(fields, 'slipNo') ?? '';
  if (wanted !== '' && !order.slips.some(({ slipNo }) => slipNo === wanted)) throw new BadRequest(`order ${order.orderNo} has no slip ${wanted}`);
  order.slips = order.slips.map((slip) => (slip.carrier === 'yamato' && (wanted === '' || slip.slipNo === wanted) ? { ...slip, movedAt: slip.movedAt ?? now } : slip));
  return { change: `荷物の発送を確認 ${wanted}`.trim() };
}

function expire(order: Order, _fields: Fields, now: number, merchant: Merchant): Applied {
  if (order.status === 21) return interrupt(order);
  return order.status === 1 ? missPayment(order, now, merchant) : lapse(order);
}

/** Two chains report at once that somebody has paid; the others only when the money is sure. @see webcollect §2.15 */
function pay(order: Order, _fields: Fields, now: number, merchant: Merchant): Applied {
  const store = order.convenience?.store;
  return reportPayment(order, now, merchant, store !== 'B01' && store !== 'B02');
}

/** Once more, or out of its order. */
function notify(order: Order, fields: Fields, now: number, merchant: Merchant): Applied {
  const detail = wholeNumber(fields, 'settleDetail', 0, 99) ?? order.status;
  if (merchant.pushUrl === '') throw new BadRequest(`merchant ${merchant.code} has no pushUrl`);
  return { change: `通知 ${detail}`, pushes: notification(order, merchant, detail, now) };
}
