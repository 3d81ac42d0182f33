/** An order by card, as a cart would describe it. */
import type { OrderContents } from '../../../src/domain/order/contents.ts';
import type { CardTerms } from '../../../src/domain/card/terms.ts';
import { aBuyer, anOrder } from '../atobarai/an-order.ts';

export function aCardOrder(change: Partial<OrderContents & CardTerms> = {}): OrderContents & CardTerms {
  const { invoice: _invoice, ...contents } = anOrder();
  return { ...contents, buyer: aBuyer({ email: 'hanako@example.jp' }), card: { payWay: '1', device: 'pc' }, ...change };
}
