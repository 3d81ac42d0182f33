/** One order per changing operation of クロネコ代金後払い, brought to the point where staff set that operation off. */
import type { Cart } from '../support/cart.ts';
import { orderBody, slipNumber } from '../support/orders.ts';
import type { Yamato } from '../support/sandbox-control.ts';

export type Case = {
  readonly name: string;
  readonly orderNumber: string;
  /** Yamato's operation, and for which credit it goes out. */
  readonly operation: string;
  readonly settlementNo: string;
  /** Sets it off and does not wait for it; 5xx: nobody took it. */
  readonly trigger: () => Promise<{ readonly status: number }>;
};

type Prepare = (cart: Cart, yamato: Yamato) => Promise<Case>;

async function placed(cart: Cart, change: Record<string, unknown> = {}, credit = 'approved'): Promise<{ body: Record<string, unknown>; orderNumber: string; settlementNo: string }> {
  const body = orderBody(change);
  await cart.start(body);
  await cart.until(body.orderNumber, (order) => order.credit.state === credit);
  return { body, orderNumber: body.orderNumber, settlementNo: `${body.orderNumber}-1` };
}

async function shipped(cart: Cart): Promise<{ orderNumber: string; settlementNo: string }> {
  const order = await placed(cart);
  await cart.act(order.orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] }, 15);
  return order;
}

function yamatoSlip(): Record<string, unknown> {
  return { slipNo: slipNumber(), carrier: 'yamato', destination: 1 };
}

function contentsOf(body: Record<string, unknown>, amountYen: number): Record<string, unknown> {
  const { orderedAt, plannedShipDate, invoice, buyer, destinations } = body;
  return { orderedAt, plannedShipDate, invoice, buyer, destinations, amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

/** The action is handed over, its outcome not waited for. */
function later(cart: Cart, orderNumber: string, action: Record<string, unknown>): () => Promise<{ readonly status: number }> {
  return () => cart.act(orderNumber, action, 0);
}

export const preparations: Readonly<Record<string, Prepare>> = {
  async KAARA(cart) {
    const body = orderBody({ intake: 'backoffice' });
    return { name: 'KAARA', orderNumber: body.orderNumber, operation: 'KAARA', settlementNo: `${body.orderNumber}-1`, trigger: () => cart.start(body) };
  },
  async KAASL0(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAASL 0', operation: 'KAASL', trigger: later(cart, order.orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] }) };
  },
  async KAASL1(cart) {
    const order = await shipped(cart);
    return { ...order, name: 'KAASL 1', operation: 'KAASL', trigger: later(cart, order.orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] }) };
  },
  async KAASL2(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAASL 2', operation: 'KAASL', trigger: later(cart, order.orderNumber, { action: 'registerShipment', parcels: [{ ...yamatoSlip(), carrier: 'sagawa' }] }) };
  },
  async KAASL9(cart) {
    const order = await shipped(cart);
    return { ...order, name: 'KAASL 9', operation: 'KAASL', trigger: later(cart, order.orderNumber, { action: 'withdrawShipment' }) };
  },
  async KAACL(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAACL', operation: 'KAACL', trigger: later(cart, order.orderNumber, { action: 'cancelCredit' }) };
  },
  async KAAKK(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAAKK', operation: 'KAAKK', trigger: later(cart, order.orderNumber, { action: 'amendOrder', contents: contentsOf(order.body, 3_000) }) };
  },
  async KAARR(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAARR', operation: 'KAARR', trigger: later(cart, order.orderNumber, { action: 'reissueInvoice', reason: 'lost' }) };
  },
  async KAASA(cart, yamato) {
    const order = await placed(cart, { invoice: 'sms' }, 'awaitingBuyer');
    const [credit] = await yamato.credits(order.settlementNo);
    return { ...order, name: 'KAASA', operation: 'KAASA', trigger: later(cart, order.orderNumber, { action: 'submitSmsCode', code: credit?.smsCode ?? '' }) };
  },
  async retired(cart) {
    const order = await placed(cart);
    return { ...order, name: 'KAACL of a replaced credit', operation: 'KAACL', trigger: later(cart, order.orderNumber, { action: 'amendOrder', contents: contentsOf(order.body, 8_000) }) };
  },
};
