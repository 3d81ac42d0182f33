/**
 * The HTTP face of a process that has no API: whether it lives, whether it is ready, what it tells Prometheus.
 *
 *     const app = await createHealthApp(deps);
 *     await app.listen({ host, port });
 */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../observe/metrics.ts';
import { addAuthentication, type AuthenticationDeps } from './authentication.ts';
import { type BareDeps, createBareApp } from './bare-app.ts';
import { addMetricsRoute } from './metrics.ts';
import { addHealthRoutes, type HealthDeps } from './routes/health-routes.ts';

export type HealthAppDeps = BareDeps & AuthenticationDeps & HealthDeps & { readonly metrics: Metrics };

/** Ready to listen; whoever may read the API's metrics may read these. */
export async function createHealthApp(deps: HealthAppDeps): Promise<FastifyInstance> {
  const app = await createBareApp(deps);
  await addAuthentication(app, deps);
  addMetricsRoute(app, deps.metrics);
  addHealthRoutes(app, deps);
  await app.ready();
  return app;
}
