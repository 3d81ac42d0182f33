/**
 * The API as a Fastify app that does not listen yet.
 *
 *     const app = await createApi(deps);
 *     await app.listen({ host, port });
 */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { addAuthentication } from './authentication.ts';
import type { ApiDeps } from './deps.ts';
import { createEngine } from './engine.ts';
import { addErrorHandler, sendProblem } from './error-handler.ts';
import './methods.ts';
import { apiMethodsInUse } from './methods/api-method.ts';
import { addMetrics } from './metrics.ts';
import { addOpenApi } from './openapi.ts';
import { refuseUnreadable, refuseUnusual } from './parser-refusals.ts';
import { Problem } from './problem.ts';
import { readJsonOnly } from './read-json.ts';
import { addRequestGuards } from './request-guards.ts';
import { addRequestLog } from './request-log.ts';
import { validatorCompiler } from './request-validation.ts';
import { routeDocs } from './route-docs.ts';
import { addActionRoutes } from './routes/action-routes.ts';
import { addApiKeyRoutes } from './routes/api-key-routes.ts';
import { addCodecRoutes } from './routes/codec-routes.ts';
import { addDeadlineRoutes } from './routes/deadline-routes.ts';
import { addEveryShopKeyRoutes } from './routes/every-shop-key-routes.ts';
import { addEventRoutes } from './routes/event-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addPushRoute } from './routes/push-route.ts';
import { addReadOrderRoutes } from './routes/read-order-routes.ts';
import { addSettingsRoutes } from './routes/settings-routes.ts';
import { addShopRoutes } from './routes/shop-routes.ts';
import { addStartOrderRoute } from './routes/start-order-route.ts';
import { addUnknownRoute } from './unknown-route.ts';

const BODY_LIMIT_BYTES = 256 * 1024;

/** Ready to listen or to be injected into; closing it waits for the requests under way. */
export async function createApi(deps: ApiDeps): Promise<FastifyInstance> {
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
  const engine = createEngine(deps.temporal, deps.taskQueue);
  // Whoever waits is answered 202 at once; the orders go on without us.
  app.addHook('preClose', async () => engine.endWaits());
  app.setValidatorCompiler(validatorCompiler);
  // Answers are built from typed values; the contracts describe them, and the tests hold them to it.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  addErrorHandler(app, deps.records);
  addRequestLog(app);
  addRequestGuards(app);
  const methodsAt = addUnknownRoute(app);
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } } });
  await addOpenApi(app, deps.publicUrl);
  await addAuthentication(app, deps);
  addMetrics(app, deps);
  addHealthRoutes(app, deps);
  addStartOrderRoute(app, deps, engine);
  addReadOrderRoutes(app, deps);
  addDeadlineRoutes(app, deps);
  for (const method of apiMethodsInUse()) await method.addRoutes(app, { deps, engine, docs: routeDocs });
  addActionRoutes(app, deps, engine);
  await addPushRoute(app, deps, engine);
  addEventRoutes(app, deps);
  addShopRoutes(app, deps);
  addSettingsRoutes(app, deps);
  addApiKeyRoutes(app, deps);
  addEveryShopKeyRoutes(app, deps);
  await addCodecRoutes(app, deps);
  await app.ready();
  // The document is put together once, before anybody waits for something else.
  app.swagger();
  return app;
}
