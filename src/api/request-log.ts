/** One line per request: what, how it went, how long. Never a body, a URL with its query, or anything of a buyer. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The order a request is about, where its path does not say. */
    orderNumber: string | null;
  }
}

export function addRequestLog(app: FastifyInstance): void {
  app.decorateRequest('orderNumber', null);
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        event: 'api.request',
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        requestId: request.id,
        key: request.caller?.id,
        shop: request.shop?.code,
        orderNumber: request.orderNumber ?? orderNumberParam(request.params),
      },
      'request',
    );
  });
}

/** Names the order of a request in its log line. */
export function noteOrder(request: FastifyRequest, orderNumber: string): void {
  request.orderNumber = orderNumber;
}

function orderNumberParam(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('orderNumber' in params)) return undefined;
  return typeof params.orderNumber === 'string' ? params.orderNumber.slice(0, 64) : undefined;
}
