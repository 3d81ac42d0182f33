import { stamp } from '../../../core/jst.ts';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import { answerXml } from '../../../core/wire/xml.ts';
import type { Call, Operation, Outcome } from './call.ts';

/** One call as it came over the wire. */
export type Arrival = { operation: Operation; parameters: URLSearchParams; isForm: boolean };

export type ProcessOptions = {
  /** A fault wants the credit refused. */
  refuse: boolean;
};

/** Takes one call into the ledger and gives the answer's XML. Runs inside the caller's transaction. */
export function processCall(ledger: Ledger, arrival: Arrival, options: ProcessOptions): string {
  const { operation, parameters } = arrival;
  const call = callOf(ledger, arrival, options);
  const outcome = operation.run(call);
  if (outcome.kind === 'done' && call.merchant !== undefined && outcome.changed !== undefined) {
    const { order, change } = outcome.changed;
    ledger.write(order, call.merchant, operation.id, change, outcome.push);
  }
  return answerTo(parameters, outcome, ledger.clock.now());
}

/** The XML of an outcome: common elements first, the operation's own before `requestDate`. @see atobarai §1.2, §9 */
export function answerTo(parameters: URLSearchParams, outcome: Outcome, now: number): string {
  const done = outcome.kind === 'done';
  return answerXml([
    ['returnCode', done ? '0' : '1'],
    ['errorCode', done ? '' : outcome.code],
    ['ycfStrCode', parameters.get('ycfStrCode') ?? ''],
    ['orderNo', parameters.get('orderNo') ?? ''],
    ...(done ? outcome.elements : []),
    ['requestDate', stamp(now)],
  ]);
}

function callOf(ledger: Ledger, { parameters, isForm }: Arrival, { refuse }: ProcessOptions): Call {
  const value = (name: string): string => parameters.get(name) ?? '';
  const merchant = ledger.merchants.find(value('ycfStrCode'));
  const mayLook =
    isForm && merchant !== undefined && merchant.password === value('password') && /^[A-Za-z0-9_-]{1,20}$/.test(value('orderNo'));
  return {
    value,
    parameters: Object.fromEntries([...parameters].filter(([name]) => name !== 'password')),
    isForm,
    merchant,
    mayLook,
    order: mayLook ? ledger.look(merchant, value('orderNo')) : undefined,
    now: ledger.clock.now(),
    orders: ledger.orders,
    refuse,
  };
}
