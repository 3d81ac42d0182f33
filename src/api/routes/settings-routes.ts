import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import '../methods.ts';
import type { ServiceName } from '../../domain/order/facets.ts';
import type { ServiceCredentials, Shop } from '../../records/contract/shops.ts';
import { shopOf } from '../authentication.ts';
import { someOf } from '../contracts/some-of.ts';
import { shopParams } from '../contracts/path-params.ts';
import { settingsPatch, settingsView } from '../contracts/settings-body.ts';
import type { ApiDeps } from '../deps.ts';
import { patchedPolicy, policyFaults, shownPolicy } from '../policy-overrides.ts';
import { apiMethodsInUse } from '../methods/api-method.ts';
import { Problem } from '../problem.ts';
import { invalidBody } from '../request-validation.ts';
import { hasPushSecret, withPushSecret } from '../push-secret.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';
import { shownShop } from './shop-routes.ts';

const serviceName = z.enum(someOf(apiMethodsInUse().map(({ service }) => service)));

const connectionTestAnswer = z.object({
  ok: z.boolean(),
  code: z.string().nullable().describe('Yamatoのコード'),
  detail: z.string().describe('何が分かったか、次にどうするか'),
});

export function addSettingsRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/settings',
    config: { access: 'readSettings' },
    schema: {
      tags: [tags.shops],
      summary: '店舗設定を見る Read settings',
      security: bearer,
      params: shopParams,
      response: { 200: settingsView, ...refusals(403, 404, 503) },
    },
    handler: async (request, reply) => reply.send(await shownSettings(deps, shopOf(request))),
  });

  api.route({
    method: 'PATCH',
    url: '/v1/shops/:shop/settings',
    config: { access: 'changeSettings' },
    schema: {
      tags: [tags.shops],
      summary: '店舗設定を変える Change settings',
      description: '運用設定は新しい受注から効きます（進行中の受注は始めたときの設定のまま）。Orders keep the policy they began with.',
      security: bearer,
      params: shopParams,
      body: settingsPatch,
      response: { 200: settingsView, ...refusals(...bodyRefusals, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const shop = shopOf(request);
      const { name, policy, pushSecret, expectedVersion } = request.body;
      const faults = policy === undefined ? [] : policyFaults(policy, deps.now());
      if (faults.length > 0) throw invalidBody(faults);
      const patch = {
        ...(name === undefined ? {} : { name }),
        ...(policy === undefined ? {} : { policy: patchedPolicy(shop.policy, policy) }),
        settings: patchedSettings(pushSecret === undefined ? shop.settings : withPushSecret(shop.settings, pushSecret), request.body),
      };
      // Without a version of the caller's own, the one just read guards against losing somebody else's change.
      const result = await deps.records.updateShop(shop.code, patch, expectedVersion ?? shop.version);
      if (result.kind === 'missing') throw new Problem('notFound');
      if (result.kind === 'stale') throw new Problem('settingsStale', { param: 'expectedVersion' });
      return reply.send(await shownSettings(deps, result.shop));
    },
  });

  for (const { service, title, credentialsBody, toCredentials } of apiMethodsInUse()) {
    api.route({
      method: 'PUT',
      url: `/v1/shops/:shop/credentials/${service}`,
      config: { access: 'changeSettings' },
      schema: {
        tags: [tags.shops],
        summary: `${title}の加盟店情報を登録する Store credentials (write-only)`,
        description: '登録したパスワードは読み出せません。進行中の受注も次の呼び出しから新しいものを使います。',
        security: bearer,
        params: shopParams,
        body: credentialsBody,
        response: { 204: z.undefined().describe('登録した'), ...refusals(...bodyRefusals, 403, 404, 503) },
      },
      handler: async (request, reply) => {
        if (!(await deps.records.setCredentials(request.params.shop, service, toCredentials(request.body)))) throw new Problem('notFound');
        return reply.code(204).send(undefined);
      },
    });
  }

  api.route({
    method: 'POST',
    url: '/v1/shops/:shop/connection-test',
    config: { access: 'testConnection' },
    schema: {
      tags: [tags.shops],
      summary: '接続を確かめる Connection test',
      description: 'Yamatoに、何も変えない問い合わせを1回送ります。Asks Yamato one harmless question.',
      security: bearer,
      params: shopParams,
      querystring: z.strictObject({ service: serviceName.optional().describe('どの決済方法の接続か。Default: the first one that the shop has credentials for') }),
      response: { 200: connectionTestAnswer, ...refusals(400, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const credentials = await credentialsToTest(deps, request.params.shop, request.query.service);
      if (credentials === null) throw new Problem('shopNotReady');
      return reply.send(await deps.connectionTest(credentials));
    },
  });
}

function patchedSettings(settings: Shop['settings'], patch: Readonly<Record<string, unknown>>): Shop['settings'] {
  return apiMethodsInUse().reduce((patched, { settings: own }) => own?.patched(patched, patch) ?? patched, settings);
}

async function credentialsToTest({ records }: ApiDeps, shop: string, asked: ServiceName | undefined): Promise<ServiceCredentials | null> {
  if (asked !== undefined) return records.credentialsFor(shop, asked);
  for (const { service } of apiMethodsInUse()) {
    const found = await records.credentialsFor(shop, service);
    if (found !== null) return found;
  }
  return null;
}

async function shownSettings(deps: ApiDeps, shop: Shop): Promise<z.output<typeof settingsView>> {
  return {
    ...shownShop(shop),
    ...shownPolicy(shop),
    overrides: { ...shop.policy },
    ...Object.assign({}, ...apiMethodsInUse().map(({ settings }) => settings?.shown(shop.settings))),
    pushSecretSet: hasPushSecret(shop.settings),
    credentials: await deps.records.maskedCredentials(shop.code),
  };
}
