import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopOfSealed } from '../../keys/payload-codec.ts';
import type { ApiKey } from '../../records/contract/api-keys.ts';
import { seesShop } from '../authentication.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { bearer, refusals, tags } from '../route-docs.ts';

/** As the Temporal Web UI and CLI write a payload: everything in base64. */
const jsonPayload = z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() });
const jsonPayloads = z.object({ payloads: z.array(jsonPayload).max(2_000) }).meta({ id: 'CodecPayloads' });

/** Opens encrypted payloads for an operator's browser. Who opened how many is logged; what was in them never. */
export async function addCodecRoutes(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(cors, {
      origin: [...deps.uiOrigins],
      methods: ['POST'],
      allowedHeaders: ['content-type', 'x-namespace', 'authorization', 'authorization-extras'],
      credentials: true,
      maxAge: 600,
      strictPreflight: false,
    });

    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'POST',
      url: '/codec/decode',
      bodyLimit: 8 * 1024 * 1024,
      config: { access: 'decodePayloads', openOnLoopback: true },
      schema: {
        tags: [tags.operation],
        summary: 'Temporal payloadの復号 Decode payloads for the Temporal Web UI',
        description: 'opsのAPIキーが必要です（開発環境では自分のマシンからはキーなし）。店舗のキーで開けるのはその店舗の受注だけです。誰が何件開いたかが記録されます。',
        security: bearer,
        body: jsonPayloads,
        response: { 200: jsonPayloads, ...refusals(403, 413, 415, 422) },
      },
      handler: async (request, reply) => {
        const { payloads } = request.body;
        const decoded = await decode(deps, request.caller, payloads);
        request.log.info(
          { event: 'api.payloadsDecoded', key: request.caller?.id ?? 'loopback', label: request.caller?.label, count: payloads.length },
          'payloads decoded',
        );
        return reply.header('cache-control', 'no-store').send({ payloads: decoded });
      },
    });
  });
}

type JsonPayload = z.output<typeof jsonPayload>;

/** `caller`: null on the own machine in development, where everything may be seen. */
async function decode(deps: ApiDeps, caller: ApiKey | null, input: readonly JsonPayload[]): Promise<JsonPayload[]> {
  const payloads = input.map(fromJson);
  try {
    if (caller !== null) await refuseOthers(deps, caller, payloads);
    return (await deps.codec.decode(payloads)).map(toJson);
  } catch (cause) {
    throw new Problem('codecPayloadUnreadable', {}, { cause });
  }
}

/** What a key bound to shops may not see, the installation's own included, answers as what nobody has a key for. */
async function refuseOthers({ records }: ApiDeps, caller: ApiKey, payloads: readonly BinaryPayload[]): Promise<void> {
  if (caller.shops === null) return;
  const shops = await Promise.all(payloads.map((payload) => shopOfSealed(records.keyring, payload)));
  if (!shops.every((shop) => shop === null || seesShop(caller, shop))) throw new Error('sealed for another shop');
}

type BinaryPayload = Parameters<ApiDeps['codec']['decode']>[0][number];

function fromJson({ metadata, data }: JsonPayload): BinaryPayload {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data ?? '', 'base64') };
}

function toJson({ metadata, data }: BinaryPayload): JsonPayload {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)] as const);
  return { metadata: Object.fromEntries(entries), data: base64(data) };
}

function base64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}
