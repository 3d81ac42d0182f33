/** One order per changing call of クロネコ代金後払い, brought to the point where staff set that call off. */
import { expect } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import type { Cart } from '../support/cart.ts';
import type { GatedCall } from '../support/gate.ts';
import { slipNumber } from '../support/numbers.ts';
import type { Yamato } from '../support/sandbox-control.ts';

export type Case = GatedCall & {
  readonly name: string;
  readonly orderNumber: string;
  /** The identical call once more does no harm, and nothing else tells what became of the first. */
  readonly isRepeated: boolean;
  /** Sets it off, and waits only until it was taken over. */
  readonly trigger: () => Promise<void>;
};

type Prepare = (cart: Cart, yamato: Yamato) => Promise<Case>;
type Placed = { readonly body: Record<string, unknown>; readonly orderNumber: string; readonly first: string; readonly second: string };

const once = { isRepeated: false } as const;
const repeated = { isRepeated: true } as const;

async function placed(cart: Cart, change: Record<string, unknown> = {}, credit = 'approved'): Promise<Placed> {
  const body = orderBody(change);
  const { orderNumber } = body;
  await cart.start(body);
  await cart.until(orderNumber, (order) => order.credit.state === credit);
  return { body, orderNumber, first: `${orderNumber}-1`, second: `${orderNumber}-2` };
}

async function shipped(cart: Cart): Promise<Placed> {
  const order = await placed(cart);
  await cart.act(order.orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] }, 15);
  return order;
}

function yamatoSlip(): Record<string, unknown> {
  return { slipNo: slipNumber(), carrier: 'yamato', destination: 1 };
}

function contentsOf(body: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const { orderedAt, plannedShipDate, invoice, amountYen, items, buyer, destinations } = body;
  return { orderedAt, plannedShipDate, invoice, amountYen, items, buyer, destinations, ...change };
}

function at(amountYen: number): Record<string, unknown> {
  return { amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
}

/** The action is handed over, its outcome not waited for. */
function later(cart: Cart, orderNumber: string, action: Record<string, unknown>): Case['trigger'] {
  return async () => expect((await cart.act(orderNumber, action, 0)).status).toBe(202);
}

/** A higher amount: a new number, its credit, the old one's cancel, and the slips anew. */
function recredited(cart: Cart, { orderNumber, body }: Placed): Case['trigger'] {
  return later(cart, orderNumber, { action: 'amendOrder', contents: contentsOf(body, at(8_000)) });
}

/** Both credits together are more than a buyer may owe. */
async function cancelledFirst(cart: Cart): Promise<Placed & Pick<Case, 'trigger'>> {
  const order = await placed(cart, at(30_000));
  const contents = contentsOf(order.body, at(40_000));
  return { ...order, trigger: later(cart, order.orderNumber, { action: 'amendOrder', contents, confirm: 'cancelFirst' }) };
}

export const preparations: readonly Prepare[] = [
  async (cart) => {
    const body = orderBody({ intake: 'checkout' });
    const { orderNumber } = body;
    const trigger = async () => void cart.start(body);
    return { ...once, name: 'KAARA of a checkout', orderNumber, activity: 'sendCredit', operation: 'KAARA', settlementNo: `${orderNumber}-1`, trigger };
  },
  async (cart) => {
    const body = orderBody({ intake: 'backoffice' });
    const { orderNumber } = body;
    // Its answer waits for the verdict.
    const trigger = async () => void cart.start(body);
    return { ...once, name: 'KAARA', orderNumber, activity: 'sendCredit', operation: 'KAARA', settlementNo: `${orderNumber}-1`, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await placed(cart);
    const trigger = later(cart, orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] });
    return { ...repeated, name: 'KAASL 0', orderNumber, activity: 'sendSlip', operation: 'KAASL', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await shipped(cart);
    const trigger = later(cart, orderNumber, { action: 'registerShipment', parcels: [yamatoSlip()] });
    return { ...repeated, name: 'KAASL 1', orderNumber, activity: 'sendSlip', operation: 'KAASL', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await placed(cart);
    const trigger = later(cart, orderNumber, { action: 'registerShipment', parcels: [{ ...yamatoSlip(), carrier: 'sagawa' }] });
    return { ...repeated, name: 'KAASL 2', orderNumber, activity: 'sendSlip', operation: 'KAASL', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await shipped(cart);
    const trigger = later(cart, orderNumber, { action: 'withdrawShipment' });
    return { ...once, name: 'KAASL 9', orderNumber, activity: 'sendWithdrawal', operation: 'KAASL', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await placed(cart);
    return { ...once, name: 'KAACL', orderNumber, activity: 'sendCancel', operation: 'KAACL', settlementNo: first, trigger: later(cart, orderNumber, { action: 'cancelCredit' }) };
  },
  async (cart) => {
    const { orderNumber, first, body } = await placed(cart);
    const trigger = later(cart, orderNumber, { action: 'amendOrder', contents: contentsOf(body, at(3_000)) });
    return { ...repeated, name: 'KAAKK', orderNumber, activity: 'sendReduction', operation: 'KAAKK', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await placed(cart);
    const trigger = later(cart, orderNumber, { action: 'reissueInvoice', reason: 'lost' });
    return { ...once, name: 'KAARR 1', orderNumber, activity: 'sendReissue', operation: 'KAARR', settlementNo: first, trigger };
  },
  async (cart) => {
    const { orderNumber, first } = await placed(cart);
    await cart.act(orderNumber, { action: 'reissueInvoice', reason: 'lost' }, 15);
    const trigger = later(cart, orderNumber, { action: 'withdrawReissue' });
    return { ...once, name: 'KAARR 3', orderNumber, activity: 'sendReissueWithdrawal', operation: 'KAARR', settlementNo: first, trigger };
  },
  async (cart, yamato) => {
    const { orderNumber, first } = await placed(cart, { invoice: 'sms' }, 'awaitingBuyer');
    const [credit] = await yamato.credits(first);
    const trigger = later(cart, orderNumber, { action: 'submitSmsCode', code: credit?.smsCode ?? '' });
    return { ...once, name: 'KAASA', orderNumber, activity: 'sendSmsCode', operation: 'KAASA', settlementNo: first, trigger };
  },
  async (cart) => {
    const order = await placed(cart);
    return { ...once, ...order, name: 'the number of a re-credit', activity: 'claimSettlementNo', operation: null, settlementNo: order.second, trigger: recredited(cart, order) };
  },
  async (cart) => {
    const order = await placed(cart);
    return { ...once, ...order, name: 'KAARA of a re-credit', activity: 'sendCredit', operation: 'KAARA', settlementNo: order.second, trigger: recredited(cart, order) };
  },
  async (cart) => {
    const order = await placed(cart);
    return { ...repeated, ...order, name: 'KAACL of a replaced credit', activity: 'sendCancel', operation: 'KAACL', settlementNo: order.first, trigger: recredited(cart, order) };
  },
  async (cart) => {
    const order = await shipped(cart);
    return { ...repeated, ...order, name: 'KAASL 0 of a re-credit', activity: 'sendSlip', operation: 'KAASL', settlementNo: order.second, trigger: recredited(cart, order) };
  },
  async (cart) => {
    const order = await cancelledFirst(cart);
    return { ...once, ...order, name: 'KAACL before a re-credit', activity: 'sendCancel', operation: 'KAACL', settlementNo: order.first };
  },
  async (cart) => {
    const order = await cancelledFirst(cart);
    return { ...once, ...order, name: 'KAARA after its cancel', activity: 'sendCredit', operation: 'KAARA', settlementNo: order.second };
  },
];
