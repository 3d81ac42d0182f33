/**
 * The API as a Fastify app that does not listen yet.
 *
 *     const app = await createApi(deps);
 *     await app.listen({ host, port });
 */
import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../observe/metrics.ts';
import { addAuthentication } from './authentication.ts';
import { createBareApp } from './bare-app.ts';
import type { ApiDeps } from './deps.ts';
import { createEngine } from './engine.ts';
import './methods.ts';
import { apiMethodsInUse } from './methods/api-method.ts';
import { addMetricsRoute, addRequestDurations } from './metrics.ts';
import { addOpenApi } from './openapi.ts';
import { routeDocs } from './route-docs.ts';
import { sharedTools } from './shared-tools.ts';
import { addActionRoutes } from './routes/action-routes.ts';
import { addApiKeyRoutes } from './routes/api-key-routes.ts';
import { addCodecRoutes } from './routes/codec-routes.ts';
import { addDeadlineRoutes } from './routes/deadline-routes.ts';
import { addEraseBuyerRoute } from './routes/erase-buyer-route.ts';
import { addEveryShopKeyRoutes } from './routes/every-shop-key-routes.ts';
import { addEventRoutes } from './routes/event-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addPushRoute } from './routes/push-route.ts';
import { addReadOrderRoutes } from './routes/read-order-routes.ts';
import { addReconciliationRoutes } from './routes/reconciliation-routes.ts';
import { addSettingsRoutes } from './routes/settings-routes.ts';
import { addShopRoutes } from './routes/shop-routes.ts';
import { addStartOrderRoute } from './routes/start-order-route.ts';

/** Ready to listen or to be injected into; closing it waits for the requests under way. */
export async function createApi(deps: ApiDeps): Promise<FastifyInstance> {
  const app = await createBareApp(deps);
  const metrics = deps.metrics ?? createMetrics('api');
  const engine = createEngine(deps.temporal, deps.taskQueue);
  // Whoever waits is answered 202 at once; the orders go on without us.
  app.addHook('preClose', async () => engine.endWaits());
  await addOpenApi(app, deps.publicUrl);
  await addAuthentication(app, deps);
  addRequestDurations(app, metrics.registry);
  addMetricsRoute(app, metrics);
  addHealthRoutes(app, deps);
  addStartOrderRoute(app, deps, engine);
  addReadOrderRoutes(app, deps);
  addDeadlineRoutes(app, deps);
  for (const method of apiMethodsInUse()) await method.addRoutes(app, { deps, engine, docs: routeDocs, shared: sharedTools });
  addActionRoutes(app, deps, engine);
  addEraseBuyerRoute(app, deps);
  await addPushRoute(app, deps, engine);
  addEventRoutes(app, deps);
  addShopRoutes(app, deps);
  addSettingsRoutes(app, deps);
  addApiKeyRoutes(app, deps);
  addEveryShopKeyRoutes(app, deps);
  addReconciliationRoutes(app, deps, engine);
  await addCodecRoutes(app, deps);
  await app.ready();
  // The document is put together once, before anybody waits for something else.
  app.swagger();
  return app;
}
