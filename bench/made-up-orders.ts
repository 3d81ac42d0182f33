/** Made-up orders for both sides: numbered, each with a phone and a slip of its own, so that no limit of a buyer or a slip is met. */
import type { AtobaraiContents } from '../src/domain/atobarai/terms.ts';
import { addDays, jstDate } from '../src/domain/values/japan-time.ts';

/** Yamato never sees the same number twice in one run: a process that starts later begins a thousand a second further on. */
let made = (Math.floor(Date.now() / 1_000) % 86_400) * 1_000;

export type MadeUpOrder = { readonly number: string; readonly tel: string; readonly slipNo: string; readonly orderedAt: string; readonly plannedShipDate: string };

/** `prefix`: a letter or two that no other process of the run uses. */
export function madeUpOrder(prefix: string): MadeUpOrder {
  made += 1;
  const now = new Date();
  return {
    number: `${prefix}-${String(made).padStart(8, '0')}`,
    tel: `090${String(made).padStart(8, '0')}`,
    slipNo: slipNumber(prefix, made),
    orderedAt: now.toISOString(),
    plannedShipDate: addDays(jstDate(now), 2),
  };
}

/** Twelve digits, the last one the first eleven modulo 7. @see atobarai §4 */
function slipNumber(prefix: string, index: number): string {
  const stem = (100 + (prefix.codePointAt(0) ?? 0)) * 100_000_000 + index;
  return `${stem}${stem % 7}`;
}

/** As a cart sends it. */
export function orderBody(order: MadeUpOrder): Record<string, unknown> {
  return { orderNumber: order.number, method: 'atobarai', intake: 'checkout', ...madeUpContents(order) };
}

/** The same order, paid by card. */
export function cardOrderBody(order: MadeUpOrder): Record<string, unknown> {
  const { invoice: _invoice, ...contents } = madeUpContents(order);
  return { orderNumber: order.number, method: 'card', intake: 'checkout', ...contents, card: { payWay: 1, device: 'pc', token: cardToken(order.number) } };
}

/** A token of the sandbox's that needs no page, without 3-D Secure: one for each number. */
export function cardToken(number: string): string {
  return `SB01111${number.replaceAll('-', '').slice(-9).padStart(9, '0')}`;
}

export function madeUpContents(order: MadeUpOrder): AtobaraiContents {
  return {
    orderedAt: order.orderedAt,
    plannedShipDate: order.plannedShipDate,
    amountYen: 5_500,
    invoice: 'separate',
    buyer: {
      name: '見本　花子',
      nameKana: 'ミホン ハナコ',
      postalCode: '100-0001',
      address: '東京都千代田区千代田1-1 見本ビル201',
      tel: order.tel,
      email: 'hanako@example.com',
    },
    items: [
      { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2_500, subtotalYen: 5_000 },
      { kind: 'shipping', name: '送料', subtotalYen: 700 },
      { kind: 'discount', name: '値引き', subtotalYen: -200 },
    ],
    destinations: [],
  };
}
