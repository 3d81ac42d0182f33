/** What every HTTP face of ours stands on before it has a route: how it reads, refuses, logs and answers. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { addErrorHandler, sendProblem } from './error-handler.ts';
import { refuseUnreadable, refuseUnusual } from './parser-refusals.ts';
import { Problem } from './problem.ts';
import { readJsonOnly } from './read-json.ts';
import { addRequestGuards } from './request-guards.ts';
import { addRequestLog } from './request-log.ts';
import { addRequestOrigin } from './request-origin.ts';
import { validatorCompiler } from './request-validation.ts';
import { addUnknownRoute } from './unknown-route.ts';

const BODY_LIMIT_BYTES = 256 * 1024;

export type BareDeps = Pick<ApiDeps, 'log' | 'trustedProxies'> & { readonly records: Pick<ApiDeps['records'], 'ping'> };

export async function createBareApp(deps: BareDeps): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    // Longer than the longest wait a caller may ask for.
    requestTimeout: 60_000,
    // A URL that no router can read names nothing that exists.
    frameworkErrors: (_error, request, reply) => void sendProblem(new Problem('notFound'), request, reply),
    clientErrorHandler: (error, socket) => refuseUnreadable(deps.log, methodsAt, error, socket),
    // A request without one is refused below, with a problem body.
    http: { requireHostHeader: false },
    // Refused below, too: Fastify's own answer is no problem body.
    return503OnClosing: false,
    trustProxy: deps.trustedProxies === undefined || deps.trustedProxies.length === 0 ? false : [...deps.trustedProxies],
    routerOptions: { maxParamLength: 200 },
  });
  refuseUnusual(app);
  readJsonOnly(app);
  app.setValidatorCompiler(validatorCompiler);
  // Answers are built from typed values; the contracts describe them, and the tests hold them to it.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  addErrorHandler(app, deps.records);
  addRequestOrigin(app);
  addRequestLog(app);
  addRequestGuards(app);
  const methodsAt = addUnknownRoute(app);
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } } });
  return app;
}
