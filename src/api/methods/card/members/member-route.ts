/** 認証キー of members whose cards a shop has kept elsewhere: they come in once, and are told to nobody but the token library. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopParams } from '../../../contracts/path-params.ts';
import type { RouteTools } from '../../api-method.ts';
import { authKeyPattern, memberIdPattern, takeInWallet } from './wallet.ts';

export const memberParams = shopParams.extend({ memberId: z.string().regex(memberIdPattern).describe('会員のID') });

const body = z
  .strictObject({ authKey: z.string().regex(authKeyPattern, 'authKeyForm').describe('これまで使ってきた認証キー。8文字まで') })
  .meta({ id: 'MemberAuthKey', description: 'ほかのシステムで登録した会員の認証キー（書き込み専用）' });

export function addMemberRoute(app: FastifyInstance, { deps, docs }: RouteTools): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: '/v1/shops/:shop/members/:memberId',
    config: { access: 'changeSettings' },
    schema: {
      tags: [docs.tags.shops],
      summary: '会員の認証キーを引き継ぐ Take in a member’s authKey',
      description: 'ほかのシステムでカードをお預かりしている会員だけ。新しい会員には認証キーを自動で作ります。\n\nOnly for members whose cards were kept elsewhere. It cannot be read again.',
      security: docs.bearer,
      params: memberParams,
      body,
      response: { 204: z.undefined(), ...docs.refusals(...docs.bodyRefusals, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { shop, memberId } = request.params;
      await takeInWallet(deps.records, shop, { memberId, authenticationKey: request.body.authKey });
      return reply.code(204).send(undefined);
    },
  });
}
