/**
 * Interceptors that carry the origin of work from messages to activities, and say in the log which message came. They add
 * no step of their own: each call goes on at once and its promise is handed back as it is, so no command of the order
 * depends on whether they are there.
 */
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { log, proxySinks, type ActivityInput, type LocalActivityInput, workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { actionIdOf, childOf, NO_ORIGIN, ORIGIN, ORIGIN_HOLDS_MS, type Origin, readOrigin } from '../domain/order/origin.ts';
import type { OriginSinks } from './contract.ts';

/** As many actions of one order wait at once; of more the oldest are forgotten here. */
const ACTIONS_KEPT = 50;

const { origin: sink } = proxySinks<OriginSinks>();

/** The SDK asks for it by this name. */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const origins = openOrigins();
  return {
    inbound: [
      {
        execute(input, next) {
          origins.note(input.headers, input.args[0]);
          return next(input);
        },
        handleSignal(input, next) {
          const { requestId, actionId } = origins.note(input.headers, input.args[0]);
          log.info('message received', { event: 'order.message', signal: input.signalName, ...given({ requestId, actionId }) });
          return next(input);
        },
        handleUpdate(input, next) {
          origins.note(input.headers, null);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => asked(origins.of(input), input, next),
        scheduleLocalActivity: (input, next) => asked(origins.of(input), input, next),
      },
    ],
  };
};

type Noted = { readonly origin: Origin; readonly at: number };

function openOrigins() {
  let newest: Noted = { origin: NO_ORIGIN, at: 0 };
  const ofActions = new Map<string, Noted>();
  return {
    /** The origin of a message; `argument` may be an action. */
    note(headers: Headers, argument: unknown): Origin {
      const origin = { ...readHeader(headers), actionId: actionIdOf(argument) };
      const noted = { origin, at: Date.now() };
      // Who waits for what he asked for has asked for nothing new.
      const isNews = origin.actionId !== null || (origin.requestId !== null && origin.requestId !== newest.origin.requestId);
      if (isNews) newest = noted;
      if (origin.actionId !== null) {
        ofActions.set(origin.actionId, noted);
        const [oldest] = ofActions.size > ACTIONS_KEPT ? ofActions.keys() : [];
        if (oldest !== undefined) ofActions.delete(oldest);
      }
      return origin;
    },
    /** What is done for an action goes back to whoever asked for it, all else to whoever asked last. */
    of({ args }: AnyActivity): Origin {
      const noted = ofActions.get(actionIdOf(args[0]) ?? '') ?? newest;
      return Date.now() - noted.at > ORIGIN_HOLDS_MS ? NO_ORIGIN : noted.origin;
    },
  };
}

type AnyActivity = ActivityInput | LocalActivityInput;

/** Asks for the activity, with its origin; the promise is the SDK's own. */
function asked<I extends AnyActivity>(origin: Origin, input: I, next: (input: I) => Promise<unknown>): Promise<unknown> {
  const spanId = spanIdOf(`${workflowInfo().runId} ${input.seq}`);
  // One that is tried again and again may have no end for months: it belongs to the request itself.
  const traceparent = input.options.retry?.maximumAttempts === 1 ? childOf(origin.traceparent, spanId) : null;
  const fields = given({ ...origin, traceparent: traceparent ?? origin.traceparent });
  if (Object.keys(fields).length === 0) return next(input);
  const result = next({ ...input, headers: { ...input.headers, [ORIGIN]: defaultPayloadConverter.toPayload(fields) } });
  if (traceparent !== null && origin.traceparent !== null) {
    const begun = { spanId, parent: origin.traceparent, activity: input.activityType, actionId: actionIdOf(input.args[0]), startedAt: Date.now() };
    const tell = (failed: boolean): void => sink.activity({ ...begun, endedAt: Date.now(), failed });
    // Beside whoever waits for it: what it does with the result comes no sooner or later by this.
    void result.then(() => tell(false), () => tell(true));
  }
  return result;
}

/** The same for the same activity of a run, whoever executes it: 64 bits in two halves (FNV-1a). */
function spanIdOf(text: string): string {
  return [0x811c9dc5, 0x01000193].map((seed) => hash(text, seed).toString(16).padStart(8, '0')).join('');
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

function readHeader(headers: Headers): Origin {
  const payload = headers[ORIGIN];
  if (payload === undefined) return NO_ORIGIN;
  try {
    return readOrigin(defaultPayloadConverter.fromPayload(payload));
  } catch {
    // Nobody's work stops for a header.
    return NO_ORIGIN;
  }
}

function given(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== null));
}
