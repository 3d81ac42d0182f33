import { stamp } from '../../../core/jst.ts';
import type { Answer, Arrival, Circumstances, Subject } from '../../../core/wire/operation.ts';
import { xmlAnswer } from '../../../core/wire/xml.ts';
import { firstFault, inputError } from '../checks/field.ts';
import type { Merchant } from '../merchant.ts';
import { refused } from './call.ts';
import type { Call, Ledger, Operation, Outcome } from './call.ts';

/** Parameters that are kept nowhere, and masked in the log. */
export const SECRETS = ['card_no', 'security_code', 'card_exp', 'authentication_key', 'check_sum', 'token'];

/** 予備1: a request that holds an error code is answered with it. @see webcollect §1.7, §11.1 */
const FORCED = /^[A-Z][0-9A-Z]{2}[0-9]{7}$/;

/** Codes of a card company's refusal, which never come alone, and what comes with them where nothing else is known. */
const REFUSALS = ['A082000010', 'A092000005', 'A012060001', 'A022030001', 'A044000001', 'A076000001', 'A112000004'];
const CANNOT_BE_USED = 'G12';

/** Takes one call into the ledger and answers it. Runs inside the caller's transaction. */
export function processCall(ledger: Ledger, operation: Operation, arrival: Arrival, circumstances: Circumstances, claiming: readonly string[]): Answer {
  const outcome = outcomeOf(ledger, operation, arrival, circumstances, claiming);
  return answerTo(outcome, ledger.desk.now());
}

export function subjectOf(parameters: URLSearchParams): Subject {
  return { merchant: parameters.get('trader_code') ?? '', orderNo: parameters.get('order_no') ?? '' };
}

/** The XML of an outcome. What is absent is left out, not empty, where a client would take it for a word. @see webcollect §1.6, §11 */
export function answerTo(outcome: Outcome, now: number): Answer {
  const isDone = outcome.kind === 'done';
  const creditCode = isDone ? undefined : (outcome.creditCode ?? (REFUSALS.includes(outcome.code) ? CANNOT_BE_USED : undefined));
  return xmlAnswer([
    ['returnCode', isDone ? '0' : '1'],
    ['errorCode', isDone ? '' : outcome.code],
    ...(creditCode === undefined ? [] : [['creditErrorCode', creditCode] as const]),
    ['returnDate', stamp(now)],
    ...(isDone ? outcome.elements : []),
  ]);
}

function outcomeOf(ledger: Ledger, operation: Operation, arrival: Arrival, circumstances: Circumstances, claiming: readonly string[]): Outcome {
  const { parameters } = arrival;
  const value = (name: string): string => parameters.get(name) ?? '';
  const merchant = ledger.desk.merchants.find(value('trader_code'));
  const stranger = refusesCaller(operation, value, merchant, arrival.from);
  if (stranger !== undefined || merchant === undefined) return refused(stranger ?? 'Z012000007');
  const crowded = refusesNow(operation, merchant, subjectOf(parameters), circumstances, claiming);
  if (crowded !== undefined) return refused(crowded);
  if (FORCED.test(value('reserve_1'))) return refused(value('reserve_1'));
  const call = callOf(ledger, operation, arrival, circumstances, merchant);
  const fault = firstFault(operation.div, operation.fields, call);
  const outcome = fault === undefined ? operation.run(call) : refused(fault);
  if (outcome.changed !== undefined) ledger.orders.write(outcome.changed.order, merchant, operation.div, { change: outcome.changed.change });
  return outcome;
}

/** Function, trader, address: who is that at all? @see webcollect §6.1, §6.2 */
function refusesCaller({ div }: Operation, value: Call['value'], merchant: Merchant | undefined, from: string): string | undefined {
  const trader = value('trader_code');
  if (value('function_div') === '') return 'Z012000002';
  if (value('function_div') !== div) return 'Z012000003';
  if (trader === '') return inputError(div, 2, 1);
  if (trader.length !== 9) return inputError(div, 2, 2);
  if (!/^[A-Za-z0-9]+$/.test(trader)) return inputError(div, 2, 4);
  if (merchant === undefined) return 'Z012000007';
  const isKnownAddress = merchant.registeredIps.length === 0 || merchant.registeredIps.includes(plainAddress(from));
  if (!isKnownAddress && div !== 'H01') return 'Z012000009';
  if (!merchant.allowed) return 'Z012000007';
  return merchant.apiSubscribed ? undefined : 'Z012000008';
}

/** Too much under way, in all or for this number. `claiming`: the operations that claim a number. */
function refusesNow({ claims }: Operation, merchant: Merchant, { orderNo }: Subject, { underWay }: Circumstances, claiming: readonly string[]): string | undefined {
  const own = underWay.filter((earlier) => earlier.merchant === merchant.code);
  if (own.length >= merchant.maxInFlight) return 'Z012000006';
  const isBeingSettled = own.some((earlier) => earlier.orderNo === orderNo && claiming.includes(earlier.operation));
  return claims === true && orderNo !== '' && isBeingSettled ? 'Z012000004' : undefined;
}

/** An IPv4 address that came over an IPv6 socket is written as what it is. */
export function plainAddress(from: string): string {
  return from.replace(/^::ffff:(?=\d+\.)/, '');
}

function callOf(ledger: Ledger, { div }: Operation, { parameters, from, baseUrl }: Arrival, { steered }: Circumstances, merchant: Merchant): Call {
  const value = (name: string): string => parameters.get(name) ?? '';
  const order = ledger.orders.look(merchant, value('order_no'));
  return {
    div,
    value,
    parameters: Object.fromEntries([...parameters].filter(([name]) => !SECRETS.includes(name))),
    merchant,
    order: order?.listed === true ? order : undefined,
    now: ledger.desk.now(),
    from: plainAddress(from),
    baseUrl,
    refuse: steered.has('refuse'),
    keepBoth: steered.has('twoAuthorisations'),
    hide: steered.has('notFound'),
    ledger,
  };
}
