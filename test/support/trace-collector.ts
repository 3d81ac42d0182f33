/** A collector of traces: takes OTLP over HTTP as JSON, and keeps every span. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRecord } from '../../src/domain/values/json.ts';

export type CollectedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  /** `''` for one that began its trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly failed: boolean;
};

export type TraceCollector = {
  readonly endpoint: string;
  /** All so far. */
  spans(): readonly CollectedSpan[];
  /** Every byte that came, to search in. */
  text(): string;
  close(): Promise<void>;
};

export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  let text = '';
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const body = Buffer.concat(chunks).toString();
      if (request.method === 'POST' && request.url === '/v1/traces') {
        text += body;
        spans.push(...spansIn(JSON.parse(body)));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    text: () => text,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Attribute = { readonly key: string; readonly value: { readonly stringValue?: string; readonly intValue?: string | number; readonly doubleValue?: number } };

function attributesOf(list: readonly Attribute[]): Record<string, string | number> {
  return Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)]));
}

function* spansIn(body: unknown): Generator<CollectedSpan> {
  const { resourceSpans } = body as { resourceSpans: readonly { resource: { attributes: readonly Attribute[] }; scopeSpans: readonly { spans: readonly Record<string, unknown>[] }[] }[] };
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = String(attributesOf(resource.attributes)['service.name']);
    for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
      const status = span['status'];
      const text = (name: string): string => (typeof span[name] === 'string' ? span[name] : '');
      yield {
        traceId: text('traceId'), spanId: text('spanId'), parentSpanId: text('parentSpanId'), name: text('name'), service,
        attributes: attributesOf((span['attributes'] ?? []) as readonly Attribute[]),
        startedAt: Number(span['startTimeUnixNano']) / 1e6, endedAt: Number(span['endTimeUnixNano']) / 1e6,
        failed: isRecord(status) && Number(status['code']) === 2,
      };
    }
  }
}
