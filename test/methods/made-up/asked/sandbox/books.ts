import type { BookRules } from '../../../../../src/sandbox/core/book-rules.ts';
import type { Applied } from '../../../../../src/sandbox/core/entry.ts';
import { wholeNumber } from '../../../../../src/sandbox/core/control/reading.ts';

/** `key`: null where none is asked for. `holdMs`: how long it thinks about a guest whom it holds. */
export type Shop = { code: string; tellUrl: string; key: string | null; holdMs: number };
type Order = { merchant: string; no: string; guest: string; status: number; yen: number; settleAt: number; decideAt: number; slip: string };
type Guest = { merchant: string; id: string; status: number; until: number | null };

export const DAY_MS = 86_400_000;

/** How a new order stands: the service goes by the guest's name. */
export function statusFor(guest: string): number {
  if (guest.startsWith('HOLD')) return 3;
  return guest.startsWith('LIMIT') ? 7 : guest.startsWith('NG') ? 8 : 1;
}

/** An order is settled after a day, and the shop is told. `index`: what the service notes beside it. */
export function orderBook(index: (order: Order) => void): BookRules<Order, Shop> {
  return {
    name: 'orders',
    noun: 'order',
    numberName: 'orderNo',
    numberLabel: '注文番号',
    numberOf: (order) => order.no,
    statusLabels: { 1: '受付', 2: '確定', 3: '審査中', 4: '発送済', 7: '限度超過', 8: '否決', 9: '取消' },
    isLive,
    nextEvent(order, { tellUrl }) {
      if (order.status === 3) return { at: order.decideAt, apply: decide };
      return order.status !== 1 && order.status !== 4 ? undefined : {
        at: order.settleAt,
        apply(due) {
          const word = { url: tellUrl, body: `no=${due.no}` };
          return { ...settle(due), pushes: tellUrl === '' ? [] : [word, { ...word, afterMs: 3_600_000 }] };
        },
      };
    },
    index,
    edits: {
      settle: { about: '確定', from: [4], apply: settle },
      price: {
        about: '金額',
        from: [1],
        inputs: [{ name: 'yen', kind: 'number', required: true }],
        apply(order, fields) {
          order.yen = wholeNumber(fields, 'yen', 1, 999) ?? order.yen;
          return { change: `金額 ${order.yen}円` };
        },
      },
    },
    view: ({ no, decideAt: _decideAt, ...order }) => ({ orderNo: no, live: isLive(order), ...order }),
    page: {
      title: '注文',
      columns: [{ head: '金額', text: (order) => `${order.yen}円`, isNumber: true }],
      facts: (order) => [['お客様', order.guest]],
      received: () => ({}),
    },
  };
}

function isLive({ status }: Pick<Order, 'status'>): boolean {
  return status < 7;
}

function decide(order: Order): Applied {
  order.status = order.guest.includes('NG') ? 8 : 1;
  return { change: order.status === 1 ? '受付' : '否決' };
}

function settle(order: Order): Applied {
  order.status = 2;
  return { change: '確定' };
}

/** A guest that was blocked is let in again after a week. */
export const guestBook: BookRules<Guest, Shop> = {
  name: 'guests',
  noun: 'guest',
  numberName: 'guestId',
  numberLabel: 'お客様番号',
  numberOf: (guest) => guest.id,
  statusLabels: { 1: '利用可', 2: '停止' },
  isLive: (guest) => guest.status === 1,
  nextEvent: (guest) =>
    guest.until === null ? undefined : {
      at: guest.until,
      apply: (due) => {
        Object.assign(due, { status: 1, until: null });
        return { change: '停止解除' };
      },
    },
  edits: {
    block: {
      about: '停止',
      from: [1],
      apply(guest, _fields, now) {
        Object.assign(guest, { status: 2, until: now + 7 * DAY_MS });
        return { change: '停止' };
      },
    },
  },
  view: (guest) => guest,
  page: { title: 'お客様', columns: [], facts: () => [], received: () => ({}) },
};
