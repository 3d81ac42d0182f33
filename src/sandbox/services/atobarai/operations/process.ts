import { stamp } from '../../../core/jst.ts';
import type { Book } from '../../../core/ledger/book.ts';
import type { Desk } from '../../../core/service.ts';
import type { Answer, Arrival } from '../../../core/wire/operation.ts';
import { xmlAnswer } from '../../../core/wire/xml.ts';
import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import type { OrderIndex } from '../order-index.ts';
import { verdictPush } from '../verdict-push.ts';
import type { Call, Operation, Outcome } from './call.ts';

/** What an operation works on. */
export type OrderLedger = { desk: Desk<Merchant>; orders: Book<Order, Merchant>; index: OrderIndex };

export type ProcessOptions = {
  /** A fault wants the credit refused. */
  refuse: boolean;
};

/** Takes one call into the ledger and answers it. Runs inside the caller's transaction. */
export function processCall(ledger: OrderLedger, operation: Operation, arrival: Arrival, options: ProcessOptions): Answer {
  const call = callOf(ledger, arrival, options);
  const outcome = operation.run(call);
  if (outcome.kind === 'done' && call.merchant !== undefined && outcome.changed !== undefined) {
    const { order, change } = outcome.changed;
    const pushes = outcome.verdict === undefined ? [] : verdictPush(order, call.merchant, outcome.verdict);
    ledger.orders.write(order, call.merchant, operation.id, { change, pushes });
  }
  return answerTo(arrival.parameters, outcome, ledger.desk.now());
}

/** The XML of an outcome: common elements first, the operation's own before `requestDate`. @see atobarai §1.2, §9 */
export function answerTo(parameters: URLSearchParams, outcome: Outcome, now: number): Answer {
  const done = outcome.kind === 'done';
  return xmlAnswer([
    ['returnCode', done ? '0' : '1'],
    ['errorCode', done ? '' : outcome.code],
    ['ycfStrCode', parameters.get('ycfStrCode') ?? ''],
    ['orderNo', parameters.get('orderNo') ?? ''],
    ...(done ? outcome.elements : []),
    ['requestDate', stamp(now)],
  ]);
}

function callOf({ desk, orders, index }: OrderLedger, { parameters, isForm }: Arrival, { refuse }: ProcessOptions): Call {
  const value = (name: string): string => parameters.get(name) ?? '';
  const merchant = desk.merchants.find(value('ycfStrCode'));
  const mayLook =
    isForm && merchant !== undefined && merchant.password === value('password') && /^[A-Za-z0-9_-]{1,20}$/.test(value('orderNo'));
  return {
    value,
    parameters: Object.fromEntries([...parameters].filter(([name]) => name !== 'password')),
    isForm,
    merchant,
    mayLook,
    order: mayLook ? orders.look(merchant, value('orderNo')) : undefined,
    now: desk.now(),
    orders: index,
    refuse,
  };
}
