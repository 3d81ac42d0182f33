/** The one sample order of クロネコ代金後払い: its contents, the body of the start that places it, and the credit request Yamato gets of it. */
import type { AtobaraiContents } from '../../../src/domain/atobarai/terms.ts';
import type { AtobaraiContract } from '../../../src/domain/atobarai/values/wire-contents.ts';
import type { Item, OrderContents } from '../../../src/domain/order/contents.ts';
import { addDays, jstDate } from '../../../src/domain/values/japan-time.ts';
import { orderNumber } from '../../support/numbers.ts';
import type { StartBody } from '../driver.ts';

export const everyContract: AtobaraiContract = { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true };
export const plainContract: AtobaraiContract = { enclosedInvoice: false, sms: false, amountChange: false, otherCarriers: false };

/** An order Yamato would take, with whatever a test wants different. */
export function anOrder(different: Partial<AtobaraiContents> = {}): AtobaraiContents {
  const items = different.items ?? [
    { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000 },
    { kind: 'shipping', name: '送料', subtotalYen: 700 },
    { kind: 'discount', name: '値引き', subtotalYen: -200 },
  ];
  return {
    orderedAt: '2026-11-23T10:15:00+09:00',
    plannedShipDate: '2026-11-26',
    amountYen: items.reduce((sum, item) => sum + item.subtotalYen, 0),
    invoice: 'separate',
    buyer: aBuyer(),
    destinations: [],
    ...different,
    items,
  };
}

export function aBuyer(different: Partial<AtobaraiContents['buyer']> = {}): AtobaraiContents['buyer'] {
  return {
    name: '見本　花子',
    nameKana: 'ミホン ハナコ',
    postalCode: '100-0001',
    address: '東京都千代田区千代田1-1 見本ビル201',
    tel: '090-0000-0000',
    email: 'hanako@example.com',
    ...different,
  };
}

export function goods(subtotalYen: number, name = '見本商品'): Item {
  return { kind: 'goods', name, quantity: 1, unitPriceYen: subtotalYen, subtotalYen };
}

/** The same order, placed now by a cart, under a number of its own. */
export function orderBody(change: Record<string, unknown> = {}, buyer: Partial<OrderContents['buyer']> = {}): StartBody {
  const now = new Date();
  const contents = anOrder({ orderedAt: now.toISOString(), plannedShipDate: addDays(jstDate(now), 2), buyer: aBuyer(buyer) });
  return { orderNumber: orderNumber(), method: 'atobarai', intake: 'checkout', ...contents, ...change };
}

/** The same order as Yamato gets it (KAARA), under `A-1` and on a day of a sandbox whose clock stands still. */
export function creditForm(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    orderNo: 'A-1', orderYmd: '20260401', shipYmd: '20260404', name: '見本　花子', nameKana: 'ﾐﾎﾝ ﾊﾅｺ', postCode: '1000001',
    address1: '東京都千代田区千代田１－１', address2: '見本ビル２０１', telNum: '09000000000', email: 'hanako@example.com',
    totalAmount: '5500', sendDiv: '0', cartCode: 'mycart', itemName1: '見本商品', itemCount1: '2', unitPrice1: '2500', subTotal1: '5000',
    itemName2: '送料', subTotal2: '700', itemName3: '値引き', subTotal3: '-200', ...change,
  };
}
