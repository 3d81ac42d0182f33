/**
 * Whose request a piece of work goes back to. Carried beside messages and calls in headers of the engine's, never part of
 * them: nothing an order does depends on it. No personal data; the headers are in clear.
 */

import { NO_ACTION } from './call-plan.ts';

export type Origin = {
  /** Of a request to the API; null: nobody asked for it. */
  readonly requestId: string | null;
  /** The action that it is for; null: for none. */
  readonly actionId: string | null;
  /** Where it belongs in a trace (W3C Trace Context); null: nobody traces it. */
  readonly traceparent: string | null;
};

export const NO_ORIGIN: Origin = { requestId: null, actionId: null, traceparent: null };

/** The header's name. */
export const ORIGIN = 'origin';

/** For so long work counts as going back to a request; what is done later is the order's own affair. */
export const ORIGIN_HOLDS_MS = 10 * 60_000;

const ID = /^[A-Za-z0-9_.:~-]{1,100}$/;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** One activity as its order saw it, from asking for it to having its result: told to whoever makes traces. Instants as numbers. */
export type ActivitySpan = {
  readonly spanId: string;
  readonly parent: string;
  readonly activity: string;
  readonly actionId: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly failed: boolean;
};

/** Below a span of the same trace, another one. Null: the trace is not recorded. */
export function childOf(traceparent: string | null, spanId: string): string | null {
  const [version, traceId, , flags] = traceparent?.split('-') ?? [];
  return flags === undefined || flags === '00' ? null : [version, traceId, spanId, flags].join('-');
}

/** Whatever came in a header; what is not as it should be counts as absent. */
export function readOrigin(value: unknown): Origin {
  if (typeof value !== 'object' || value === null) return NO_ORIGIN;
  const text = (name: string, pattern: RegExp): string | null => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' && pattern.test(found) ? found : null;
  };
  return { requestId: text('requestId', ID), actionId: text('actionId', ID), traceparent: readTraceparent(Reflect.get(value, 'traceparent')) };
}

export function readTraceparent(value: unknown): string | null {
  return typeof value === 'string' && TRACEPARENT.test(value) ? value : null;
}

/** The id of an action in an argument of ours: a message that brings one, or a call that is made for one. */
export function actionIdOf(argument: unknown): string | null {
  const found: unknown = typeof argument === 'object' && argument !== null ? Reflect.get(argument, 'actionId') : null;
  return typeof found === 'string' && found !== NO_ACTION && ID.test(found) ? found : null;
}
