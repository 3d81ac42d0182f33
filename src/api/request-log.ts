/**
 * One line per request: what, how it went, how long. Never a body, a URL with its query, or anything of a buyer. What stands
 * in a path is the caller's text, a name or a phone number as like as not: an order's number is logged once there is such an order.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The order a request is about, once it is known to exist. */
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
        orderNumber: request.orderNumber ?? undefined,
      },
      'request',
    );
  });
}

/** Names the order of a request in its log line: one that is there, or is about to be. */
export function noteOrder(request: FastifyRequest, orderNumber: string): void {
  request.orderNumber = orderNumber;
}
