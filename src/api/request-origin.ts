/** Whatever is done for a request knows which one it was, without its being passed along; where traces are made, it is where they begin. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { readTraceparent } from '../domain/order/origin.ts';
import { type Span, startSpan } from '../observe/spans.ts';
import { withOrigin } from '../observe/work.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where it is not traced. */
    span: Span | null;
  }
}

export function addRequestOrigin(app: FastifyInstance): void {
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, reply, done) => {
    request.span = beginSpan(request);
    goOn(request, reply, done);
  });
  // Reading a body goes on from its last byte, which knows nothing of what was before.
  app.addHook('preValidation', goOn);
  app.addHook('onResponse', async (request, reply) => endSpan(request, reply.statusCode));
}

function goOn({ id, span }: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void {
  withOrigin({ requestId: id, traceparent: span?.traceparent ?? null }, done);
}

/** Orders and shops only: probes and pages tell nothing. A caller's own trace goes on; of what he says beside its ids nothing is kept. */
function beginSpan({ id, method, headers, routeOptions: { url } }: FastifyRequest): Span | null {
  if (url?.startsWith('/v1/') !== true) return null;
  const attributes = { 'http.request.method': method, 'http.route': url, 'torihiki.request_id': id };
  return startSpan({ name: `${method} ${url}`, kind: 'server', attributes, parent: readTraceparent(headers['traceparent']) });
}

/** An order's number is told once there is such an order, as in the log. */
function endSpan({ span, shop, orderNumber }: FastifyRequest, status: number): void {
  span?.set({ 'http.response.status_code': status, ...(shop === null ? {} : { 'torihiki.shop': shop.code }), ...(orderNumber === null ? {} : { 'torihiki.order_number': orderNumber }) });
  span?.end({ failed: status >= 500 ? String(status) : undefined });
}
