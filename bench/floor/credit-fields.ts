/** The fields of KAARA for the floor's order, ready for the wire: the same order that ours is given as a cart gives it. FROZEN. */
export function floorCreditFields(order: { readonly orderYmd: string; readonly shipYmd: string; readonly tel: string }): Record<string, string> {
  return {
    orderYmd: order.orderYmd,
    shipYmd: order.shipYmd,
    name: '見本　花子',
    nameKana: 'ﾐﾎﾝ ﾊﾅｺ',
    postCode: '1000001',
    address1: '東京都千代田区千代田１－１',
    address2: '見本ビル２０１',
    telNum: order.tel,
    email: 'hanako@example.com',
    totalAmount: '5500',
    sendDiv: '0',
    itemName1: '見本商品',
    itemCount1: '2',
    unitPrice1: '2500',
    subTotal1: '5000',
    itemName2: '送料',
    itemCount2: '',
    unitPrice2: '',
    subTotal2: '700',
    itemName3: '値引き',
    itemCount3: '',
    unitPrice3: '',
    subTotal3: '-200',
  };
}
