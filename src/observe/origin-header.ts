/** Hands the origin of work over to the engine, and takes it from there. */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { NO_ORIGIN, ORIGIN, type Origin, readOrigin } from '../domain/order/origin.ts';
import { inTrace } from './spans.ts';
import { currentOrigin } from './work.ts';

/** For the API's client: every message to an order says whose request it goes back to. */
export const originOfMessages: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => sending('start', input.options.workflowId, () => next({ ...input, headers: withHeader(input.headers) })),
  signal: (input, next) => sending(input.signalName, input.workflowExecution.workflowId, () => next({ ...input, headers: withHeader(input.headers) })),
  signalWithStart: (input, next) => sending(input.signalName, input.options.workflowId, () => next({ ...input, headers: withHeader(input.headers) })),
  startUpdate: (input, next) => sending(input.updateName, input.workflowExecution.workflowId, () => next({ ...input, headers: withHeader(input.headers) })),
  startUpdateWithStart: (input, next) =>
    sending(input.updateName, input.workflowStartOptions.workflowId, () =>
      next({ ...input, workflowStartHeaders: withHeader(input.workflowStartHeaders), updateHeaders: withHeader(input.updateHeaders) }),
    ),
};

function sending<T>(message: string, workflowId: string, send: () => Promise<T>): Promise<T> {
  return inTrace({ name: `engine ${message}`, kind: 'client', attributes: { 'torihiki.message': message, 'torihiki.workflow_id': workflowId } }, send);
}

function withHeader(headers: Headers): Headers {
  const { requestId, traceparent } = currentOrigin();
  if (requestId === null && traceparent === null) return headers;
  return { ...headers, [ORIGIN]: defaultPayloadConverter.toPayload({ ...(requestId === null ? {} : { requestId }), ...(traceparent === null ? {} : { traceparent }) }) };
}

/** Of an activity. What cannot be read counts as absent. */
export function originIn(headers: Headers): Origin {
  const payload = headers[ORIGIN];
  if (payload === undefined) return NO_ORIGIN;
  try {
    return readOrigin(defaultPayloadConverter.fromPayload(payload));
  } catch {
    return NO_ORIGIN;
  }
}
