/** An order by card, as a cart would describe it. */
import { randomInt } from 'node:crypto';
import type { OrderContents } from '../../../src/domain/order/contents.ts';
import type { CardTerms } from '../../../src/domain/card/terms.ts';
import { addDays, jstDate } from '../../../src/domain/values/japan-time.ts';
import { orderNumber } from '../../support/numbers.ts';
import { aBuyer, anOrder } from '../atobarai/an-order.ts';
import type { StartBody } from '../driver.ts';

export function aCardOrder(change: Partial<OrderContents & CardTerms> = {}): OrderContents & CardTerms {
  const { invoice: _invoice, ...contents } = anOrder();
  return { ...contents, buyer: aBuyer({ email: 'hanako@example.jp' }), card: { payWay: '1', device: 'pc' }, ...change };
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A token of the sandbox's that needs no page: of a test card by its last four digits, with 3-D Secure (3) or without (0). */
export function aToken(last4 = '1111', authDiv: '0' | '3' = '0'): string {
  const free = Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `SB${authDiv}${last4}${free}`;
}

/** The same order, placed now by a cart, under a number of its own and with a token of its own. */
export function cardOrderBody({ card = {}, ...change }: Record<string, unknown> & { readonly card?: object } = {}): StartBody {
  const now = new Date();
  const contents = aCardOrder({ orderedAt: now.toISOString(), plannedShipDate: addDays(jstDate(now), 2) });
  return { orderNumber: orderNumber(), method: 'card', intake: 'checkout', ...contents, card: { ...contents.card, token: aToken(), ...card }, ...change };
}
