import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultBook } from '../faults/book.ts';
import { faultyReply, plainReply } from '../faults/reply.ts';
import type { Reply } from '../faults/reply.ts';
import { isProcessed } from '../faults/rule.ts';
import type { FaultRule } from '../faults/rule.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { refused } from '../../services/atobarai/operations/call.ts';
import type { Operation } from '../../services/atobarai/operations/call.ts';
import { answerTo, processCall } from '../../services/atobarai/operations/process.ts';
import type { Arrival } from '../../services/atobarai/operations/process.ts';
import { isFormData, readBody } from './body.ts';
import { send } from './send.ts';

export type Sandbox = {
  ledger: Ledger;
  faults: FaultBook;
  /** Added to every answer, in milliseconds. */
  delayMs: number;
  /** Fires when the sandbox closes. */
  signal: AbortSignal;
};

/** Answers one call of the service. */
export async function answerApi(sandbox: Sandbox, operation: Operation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { ledger, faults, delayMs, signal } = sandbox;
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { connection: 'close', 'content-length': 0 }).end();
    return;
  }
  const isForm = isFormData(request.headers['content-type']);
  const arrival: Arrival = { operation, parameters: new URLSearchParams(isForm ? body : ''), isForm };
  const struck = faults.list().length === 0 ? [] : ledger.transaction(() => strikingFaults(ledger, faults, arrival));
  await wait(delayMs + delays(struck, 'before'), signal);
  const reply = ledger.transaction(() => takeIn(ledger, arrival, struck));
  await wait(delays(struck, 'after'), signal);
  await send(response, reply, signal);
}

function strikingFaults(ledger: Ledger, faults: FaultBook, { operation, parameters }: Arrival): FaultRule[] {
  const merchant = parameters.get('ycfStrCode') ?? '';
  const orderNo = parameters.get('orderNo') ?? '';
  return faults.striking({
    operation: operation.name,
    merchant,
    orderNo,
    now: ledger.clock.now(),
    touchedAt() {
      const order = ledger.orders.find(merchant, orderNo);
      return order && Math.max(order.createdAt, order.registeredAt ?? 0);
    },
  });
}

/** Processes the call as far as the faults let it, and logs it with the answer it will get. */
function takeIn(ledger: Ledger, arrival: Arrival, struck: FaultRule[]): Reply {
  const { operation, parameters } = arrival;
  const fault = struck.find((rule) => rule.fault !== 'delay' && rule.fault !== 'refuse');
  const processed = fault === undefined || isProcessed(fault);
  const refusal = (code: string) => answerTo(parameters, refused(code), ledger.clock.now());
  const refuse = struck.some((rule) => rule.fault === 'refuse');
  const xml = processed ? processCall(ledger, arrival, { refuse }) : refusal('err0001');
  const target = { operation: operation.name, processDiv: parameters.get('processDiv') ?? '' };
  const reply = fault === undefined ? plainReply(xml) : faultyReply(fault, target, xml, refusal);
  ledger.requests.add({
    at: ledger.clock.now(),
    operation: operation.name,
    merchant: parameters.get('ycfStrCode') ?? '',
    orderNo: parameters.get('orderNo') ?? '',
    parameters: masked(parameters),
    processed,
    httpStatus: reply.kind === 'cut' ? 0 : reply.status,
    answer: reply.kind === 'cut' ? '' : reply.body.toString('utf8'),
    fault: struck.length === 0 ? null : struck.map((rule) => rule.fault).join('+'),
  });
  return reply;
}

function masked(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters].map(([name, value]) => [name, name === 'password' ? '********' : value]));
}

function delays(struck: FaultRule[], when: 'before' | 'after'): number {
  return struck.reduce((sum, rule) => sum + (rule.fault === 'delay' && rule.when === when ? rule.ms : 0), 0);
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal });
}
