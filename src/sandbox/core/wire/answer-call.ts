import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Struck } from '../faults/book.ts';
import { isLineFault, lineFaults, usualTime } from '../faults/kind.ts';
import type { When } from '../faults/kind.ts';
import { faultyReply, plainReply } from '../faults/reply.ts';
import type { Reply } from '../faults/reply.ts';
import { isProcessed } from '../faults/rule.ts';
import type { OpenService } from '../open-service.ts';
import { baseUrlFor } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { isFormData, readBody } from './body.ts';
import type { Arrival, Operation } from './operation.ts';
import { send } from './send.ts';
import type { CallUnderWay } from './under-way.ts';

/** A call on its way through the sandbox. */
type Passing = { service: OpenService; operation: Operation; arrival: Arrival; call: CallUnderWay };

/** Answers one call of a service. `operationOf`: tells its operation from its parameters. */
export async function answerCall(
  sandbox: Sandbox,
  service: OpenService,
  operationOf: (parameters: URLSearchParams) => Operation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { connection: 'close', 'content-length': 0 }).end();
    return;
  }
  const isForm = isFormData(request.headers['content-type']);
  const parameters = new URLSearchParams(isForm ? body : '');
  const arrival: Arrival = { parameters, isForm, headers: request.headers, from: request.socket.remoteAddress ?? '', baseUrl: baseUrlFor(sandbox, request.headers) };
  const operation = operationOf(parameters);
  const call = { service: service.name, operation: operation.name, ...service.wire.subjectOf(parameters) };
  sandbox.underWay.begin(call);
  try {
    await send(response, await pass(sandbox, { service, operation, arrival, call }), sandbox.signal);
  } finally {
    sandbox.underWay.end(call);
  }
}

/** Takes the call through its faults and the ledger, with all the waits there are. */
async function pass({ ledger, faults, underWay, delayMs, signal }: Sandbox, passing: Passing): Promise<Reply> {
  const { call, service } = passing;
  const target = { ...call, now: ledger.clock.now() };
  const struck = faults.list().length === 0 ? [] : ledger.transaction(() => faults.striking(target, service.wire.faults));
  await wait(delayMs, signal);
  await sitOut(struck, 'before', signal);
  const reply = ledger.transaction(() => {
    const { reply: taken, processed } = takeIn(passing, struck, underWay.before(call));
    log(ledger, passing, struck, taken, processed);
    return taken;
  });
  await sitOut(struck, 'after', signal);
  return reply;
}

/** Processes the call as far as the faults let it. */
function takeIn({ service: { wire }, operation, arrival }: Passing, struck: Struck[], underWay: CallUnderWay[]) {
  const steered = new Set(struck.filter(({ own }) => own?.does === 'steer').map(({ rule }) => rule.fault));
  const fault = struck.find(({ rule }) => rule.fault !== 'delay' && !steered.has(rule.fault));
  const processed = fault === undefined || isProcessed(fault.rule, usualTimeOf(fault));
  const refusal = (code: string) => wire.refusal(arrival, code);
  const answer = processed ? operation.run(arrival, { steered, underWay }) : refusal(wire.systemError);
  if (fault === undefined) return { processed, reply: plainReply(answer) };
  const usualCode = fault.own?.does === 'answer' ? fault.own.code(operation.name, arrival) : wire.systemError;
  return { processed, reply: faultyReply(fault, answer, refusal, usualCode) };
}

function usualTimeOf({ rule, own }: Struck): When {
  if (own !== undefined) return usualTime(own);
  return isLineFault(rule.fault) ? lineFaults[rule.fault].when : 'after';
}

/** Notes the call with the answer it will get. */
function log({ requests, clock }: Sandbox['ledger'], { service, arrival, call }: Passing, struck: Struck[], reply: Reply, processed: boolean): void {
  requests.add({
    at: clock.now(),
    ...call,
    parameters: masked(arrival.parameters, service.wire.secrets),
    processed,
    httpStatus: reply.kind === 'cut' ? 0 : reply.answer.status,
    answer: reply.kind === 'cut' ? '' : reply.answer.body.toString('utf8'),
    fault: struck.length === 0 ? null : struck.map(({ rule }) => rule.fault).join('+'),
  });
}

function masked(parameters: URLSearchParams, secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries([...parameters].map(([name, value]) => [name, secrets.includes(name) ? '********' : value]));
}

/** Waits as long as the delays among the rules say, each until its rule is taken away at the latest. */
async function sitOut(struck: Struck[], when: 'before' | 'after', signal: AbortSignal): Promise<void> {
  for (const { rule, lifted } of struck) if (rule.fault === 'delay' && rule.when === when) await wait(rule.ms, signal, lifted);
}

/** `lifted`: ends the wait early. @throws when `signal` does. */
async function wait(ms: number, signal: AbortSignal, lifted: AbortSignal = signal): Promise<void> {
  if (ms <= 0 || lifted.aborted) return;
  await sleep(ms, undefined, { signal: AbortSignal.any([signal, lifted]) }).catch(() => signal.throwIfAborted());
}
