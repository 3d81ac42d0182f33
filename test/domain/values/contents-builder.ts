import type { AtobaraiContents } from '../../../src/domain/atobarai/terms.ts';
import type { Item } from '../../../src/domain/order/contents.ts';
import type { AtobaraiContract } from '../../../src/domain/atobarai/values/wire-contents.ts';

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
