/** Routes that only orders by card have, each beside what it is about. */
import type { FastifyInstance } from 'fastify';
import type { RouteTools } from '../api-method.ts';

type AddRoutes = (app: FastifyInstance, tools: RouteTools) => Promise<void>;

const parts: readonly AddRoutes[] = [];

export async function addCardRoutes(app: FastifyInstance, tools: RouteTools): Promise<void> {
  for (const add of parts) await add(app, tools);
}
