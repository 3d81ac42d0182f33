/** Makes spans with the OpenTelemetry SDK and sends them by OTLP over HTTP. Loaded only where a collector is named. */
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span as OtelSpan } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import { readTraceparent } from '../domain/order/origin.ts';
import type { Log } from '../log.ts';
import { onYamatoCall, type ToldCall } from '../yamato/told-calls.ts';
import { type Span, startSpan, type Tracer } from './spans.ts';
import { currentOrigin } from './work.ts';

const SEND_EVERY_MS = 2_000;
/** A stop does not wait longer for a collector. */
const FLUSH_MS = 2_000;
/** A collector that is down is said once in a while, not with every batch. */
const COMPLAIN_EVERY_MS = 60_000;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** `endpoint`: without `/v1/traces`. Headers, certificates and the like are the SDK's own `OTEL_EXPORTER_OTLP_…` variables. */
export function openTracer(endpoint: string, role: string, log: Log): Tracer {
  complainTo(log);
  const ids = givenIds();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': role === 'all' ? 'torihiki' : `torihiki-${role}` }),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }), scheduledDelayMillis: SEND_EVERY_MS })],
  });
  const otel = provider.getTracer('torihiki');
  const stop = onYamatoCall(traceCall);
  return {
    start({ name, kind, attributes, parent = null, startedAt = new Date(), spanId }) {
      const options = { kind: kinds[kind], attributes, startTime: startedAt };
      return spanOf(ids.with(spanId, () => otel.startSpan(name, options, contextOf(parent))));
    },
    async close() {
      stop();
      await provider.forceFlush({ timeoutMillis: FLUSH_MS }).catch(() => undefined);
      await provider.shutdown().catch(() => undefined);
    },
  };
}

/** One that is no traceparent begins a trace. */
function contextOf(parent: string | null): Context {
  const [, traceId = '', spanId = '', flags = ''] = readTraceparent(parent)?.split('-') ?? [];
  return traceId === '' ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}

function spanOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes) => void span.setAttributes(attributes),
    end({ failed, at } = {}) {
      if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
      span.end(at);
    },
  };
}

/** Told after the call was made; a call that belongs to no trace begins none. */
function traceCall({ service, operation, outcome, code, startedAt, seconds }: ToldCall): void {
  if (currentOrigin().traceparent === null) return;
  const attributes = { 'torihiki.service': service, 'torihiki.operation': operation, 'torihiki.outcome': outcome, ...(code === null ? {} : { 'torihiki.code': code }) };
  const span = startSpan({ name: `Yamato ${operation}`, kind: 'client', attributes, startedAt });
  span?.end({ failed: outcome === 'done' ? undefined : outcome, at: new Date(startedAt.getTime() + seconds * 1_000) });
}

/** Random ids, but that a span's own may be given. */
function givenIds() {
  const random = new RandomIdGenerator();
  let given: string | undefined;
  return {
    generateTraceId: () => random.generateTraceId(),
    generateSpanId: () => given ?? random.generateSpanId(),
    /** While `make` runs, which waits for nothing. */
    with<T>(spanId: string | undefined, make: () => T): T {
      given = spanId;
      try {
        return make();
      } finally {
        given = undefined;
      }
    },
  };
}

function complainTo(log: Log): void {
  let saidAt = Number.NEGATIVE_INFINITY;
  const complain = (): void => {
    if (performance.now() - saidAt < COMPLAIN_EVERY_MS) return;
    saidAt = performance.now();
    log.warn({ event: 'traces.notSent' }, 'the collector of traces does not take them; see OTEL_EXPORTER_OTLP_ENDPOINT');
  };
  const nothing = (): void => undefined;
  diag.setLogger({ error: complain, warn: complain, info: nothing, debug: nothing, verbose: nothing }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
