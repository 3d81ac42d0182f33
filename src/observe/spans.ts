/**
 * Spans of traces, for whoever makes work: a name, codes and ids, never data. Where no collector is named, nothing of
 * OpenTelemetry is loaded and all of this does nothing.
 */
import { currentOrigin, withOrigin } from './work.ts';

/** Every attribute there is; each holds a code, an id, or a number of ours. */
export type Attributes = Readonly<
  Partial<
    Record<
      | 'http.request.method' | 'http.route' | 'torihiki.request_id' | 'torihiki.shop' | 'torihiki.order_number' | 'torihiki.workflow_id' | 'torihiki.run_id'
      | 'torihiki.message' | 'torihiki.action_id' | 'torihiki.settlement_no' | 'torihiki.service' | 'torihiki.operation' | 'torihiki.outcome' | 'torihiki.code',
      string
    >
  > &
    Partial<Record<'http.response.status_code' | 'torihiki.attempt' | 'torihiki.waited_ms', number>>
>;

export type SpanStart = {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes: Attributes;
  /** As a W3C traceparent; null: it begins a trace. Default: the work in whose course it is made. */
  readonly parent?: string | null;
  /** Default: now. */
  readonly startedAt?: Date;
  /** Chosen by whoever told others of it already. */
  readonly spanId?: string;
};

export type Span = {
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** `failed`: why, as a code; default: it did not. */
  end(as?: { readonly failed?: string | undefined; readonly at?: Date }): void;
};

export type Tracer = {
  start(span: SpanStart): Span;
  /** Sends what is not sent yet, for a moment. */
  close(): Promise<void>;
};

let tracer: Tracer | null = null;

/** From now on spans are made; null: none are any more. */
export function useTracer(of: Tracer | null): void {
  tracer = of;
}

/** Null where nothing is traced. */
export function startSpan(span: SpanStart): Span | null {
  return tracer?.start({ ...span, parent: span.parent === undefined ? currentOrigin().traceparent : span.parent }) ?? null;
}

/** A span around work that is part of a trace; work that is part of none gets none. */
export function inTrace<T>(span: Omit<SpanStart, 'parent'>, work: (span: Span | null) => Promise<T>): Promise<T> {
  return currentOrigin().traceparent === null ? work(null) : inSpan(startSpan(span), work);
}

/** Ends the span with the work; whatever that makes in its course belongs below it. */
export async function inSpan<T>(span: Span | null, work: (span: Span | null) => Promise<T>, isFailure: (error: unknown) => boolean = () => true): Promise<T> {
  if (span === null) return work(null);
  try {
    const done = await withOrigin({ traceparent: span.traceparent }, () => work(span));
    span.end();
    return done;
  } catch (error) {
    // Its message may quote a value.
    span.end(isFailure(error) ? { failed: error instanceof Error ? error.name : 'unknown' } : {});
    throw error;
  }
}
