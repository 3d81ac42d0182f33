/** Builders: an order body as a cart sends it, with only what matters in the test spelled out. */
let counter = 0;

/** Unique in the run. */
export function orderNumber(prefix = 'A'): string {
  counter += 1;
  return `${prefix}-${Date.now().toString(36)}${counter}`.toUpperCase();
}

/** A Yamato slip number with its check digit, unique in the run: Yamato takes one only so often. */
export function slipNumber(): string {
  counter += 1;
  const digits = String(10_000_000_000 + ((Date.now() * 100 + counter) % 89_999_999_999)).padStart(11, '0');
  return `${digits}${Number(digits) % 7}`;
}

type Body = Record<string, unknown> & { orderNumber: string };

export function orderBody(change: Record<string, unknown> = {}, buyer: Record<string, unknown> = {}): Body {
  return {
    orderNumber: orderNumber(),
    method: 'atobarai',
    intake: 'checkout',
    orderedAt: new Date().toISOString(),
    plannedShipDate: new Date(Date.now() + 9 * 3_600_000 + 2 * 86_400_000).toISOString().slice(0, 10),
    amountYen: 5_500,
    invoice: 'separate',
    buyer: {
      name: '見本　花子',
      nameKana: 'ミホン ハナコ',
      postalCode: '100-0001',
      address: '東京都千代田区千代田1-1 見本ビル201',
      tel: '090-0000-0000',
      email: 'hanako@example.com',
      ...buyer,
    },
    items: [
      { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2_500, subtotalYen: 5_000 },
      { kind: 'shipping', name: '送料', subtotalYen: 700 },
      { kind: 'discount', name: '値引き', subtotalYen: -200 },
    ],
    destinations: [],
    ...change,
  };
}
