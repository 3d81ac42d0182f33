/** Routes that only orders by card have, each beside what it is about. */
import type { FastifyInstance } from 'fastify';
import type { RouteTools } from '../api-method.ts';
import { addMemberRoute } from './members/member-route.ts';
import { addHandOverRoute } from './three-d-secure/hand-over-route.ts';
import { addLegRoute } from './three-d-secure/leg-route.ts';
import { addTokenParametersRoute } from './token-parameters/route.ts';

type AddRoutes = (app: FastifyInstance, tools: RouteTools) => Promise<void> | void;

const parts: readonly AddRoutes[] = [addTokenParametersRoute, addLegRoute, addHandOverRoute, addMemberRoute];

export async function addCardRoutes(app: FastifyInstance, tools: RouteTools): Promise<void> {
  for (const add of parts) await add(app, tools);
}
