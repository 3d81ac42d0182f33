/** Before anything else of a request is looked at: whose key it is, whether it may, and of which shop. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKey } from '../records/contract/api-keys.ts';
import type { Shop } from '../records/contract/shops.ts';
import type { Records } from '../records/records.ts';
import { access, type AccessName, scopeLabels } from './access.ts';
import { shopCodePattern } from './contracts/path-params.ts';
import type { ApiDeps } from './deps.ts';
import { createKeyLookUp } from './key-look-up.ts';
import { isMetricsToken } from './metrics-token.ts';
import { isFromOwnMachine } from './own-machine.ts';
import { createLimit } from './limits.ts';
import { Problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on routes without a key. */
    caller: ApiKey | null;
    /** The shop of the path; null on routes without one. */
    shop: Shop | null;
  }
  interface FastifyContextConfig {
    /** Which line of the access table guards the route; absent: open to everybody. */
    access?: AccessName;
    /** In development the own machine needs no key; one that is given must be good all the same. */
    openOnLoopback?: boolean;
    /** `METRICS_TOKEN` opens it as well, also while no key can be looked up. */
    openWithMetricsToken?: boolean;
    /** Tells or changes what belongs to no shop: a key bound to shops may not. */
    everyShop?: boolean;
  }
}

const RATE_PER_SECOND = 200;

export type AuthenticationDeps = Pick<ApiDeps, 'development' | 'metricsToken' | 'processes' | 'rateLimitPerSecond' | 'guessesPerSecond'> & {
  readonly records: Pick<Records, 'findApiKey' | 'findShop'>;
};

/** Adds the key check to every route that names its access. Another shop's things answer as missing ones. */
export async function addAuthentication(app: FastifyInstance, deps: AuthenticationDeps): Promise<void> {
  await app.register(rateLimit, { global: false });
  const withinRate = createLimit(app, deps.rateLimitPerSecond ?? RATE_PER_SECOND, deps, (request) => request.caller?.id ?? '');
  const findCaller = createKeyLookUp(app, deps);
  app.decorateRequest('caller', null);
  app.decorateRequest('shop', null);
  app.addHook('onRequest', async (request) => {
    const { access: needed, openOnLoopback, openWithMetricsToken, everyShop } = request.routeOptions.config;
    if (needed === undefined) return;
    if (openWithMetricsToken === true && isMetricsToken(request.headers.authorization, deps.metricsToken)) return;
    if (openOnLoopback === true && deps.development && request.headers.authorization === undefined && isFromOwnMachine(request)) return;
    const caller = await findCaller(request);
    if (caller === null) throw new Problem('unauthorized');
    request.caller = caller;
    await withinRate(request);
    requireScope(caller, needed, everyShop === true);
    request.shop = await findShopOf(request, caller, deps);
  });
}

function requireScope(caller: ApiKey, needed: AccessName, everyShop: boolean): void {
  const scopes: readonly string[] = access[needed];
  if (scopes.includes(caller.scope) && (!everyShop || caller.shops === null)) return;
  const labels = access[needed].map((scope) => scopeLabels[scope]).join('・');
  throw new Problem('scopeMissing', { values: { needed: everyShop ? `すべての店舗を扱う${labels}` : labels } });
}

async function findShopOf(request: FastifyRequest, caller: ApiKey, deps: AuthenticationDeps): Promise<Shop | null> {
  const code = shopParam(request.params);
  if (code === null) return null;
  if (!shopCodePattern.test(code) || !seesShop(caller, code)) throw new Problem('notFound');
  const shop = await deps.records.findShop(code);
  if (shop === null) throw new Problem('notFound');
  return shop;
}

function shopParam(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('shop' in params)) return null;
  return typeof params.shop === 'string' ? params.shop : null;
}

/** Whether a key may know that the shop exists. */
export function seesShop(caller: ApiKey, code: string): boolean {
  return caller.shops === null || caller.shops.includes(code);
}

/** The caller of a route that needs a key. */
export function callerOf(request: FastifyRequest): ApiKey {
  if (request.caller === null) throw new Error('The route names no access');
  return request.caller;
}

/** The shop of a route that has one in its path. */
export function shopOf(request: FastifyRequest): Shop {
  if (request.shop === null) throw new Error('The route has no shop');
  return request.shop;
}
