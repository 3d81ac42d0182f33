import { setImmediate } from 'node:timers/promises';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ERASED } from '../../domain/order/erasure.ts';
import { DestroyedKeyError } from '../../keys/keyring.ts';
import { shopOfSealed } from '../../keys/payload-codec.ts';
import type { ApiKey } from '../../records/contract/api-keys.ts';
import { inTurns } from '../../records/in-turns.ts';
import { seesShop } from '../authentication.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { readJsonOnly } from '../read-json.ts';
import { shapeOnly } from '../request-validation.ts';
import { bearer, bodyRefusals, refusals, tags } from '../route-docs.ts';

/** As the Temporal Web UI and CLI write a payload: everything in base64. */
const base64Text = z.string().refine(isBase64, { error: 'base64' }).meta({ format: 'base64', contentEncoding: 'base64' });
const jsonPayload = z.object({ metadata: z.record(z.string(), base64Text).optional(), data: base64Text.optional() });
const jsonPayloads = z.object({ payloads: z.array(jsonPayload).max(2_000) }).meta({ id: 'CodecPayloads' });

/** Opens encrypted payloads for an operator's browser. Who opened how many is logged; what was in them never. */
export async function addCodecRoutes(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(async (scope) => {
    readJsonOnly(scope, { depth: 8, values: 40_000 });
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
      validatorCompiler: shapeOnly,
      config: { access: 'decodePayloads', openOnLoopback: true },
      schema: {
        tags: [tags.operation],
        summary: 'Temporal payloadの復号 Decode payloads for the Temporal Web UI',
        description: 'opsのAPIキーが必要です（開発環境では自分のマシンからはキーなし）。店舗のキーで開けるのはその店舗の受注だけです。誰が何件開いたかが記録されます。',
        security: bearer,
        body: jsonPayloads,
        response: { 200: jsonPayloads, ...refusals(...bodyRefusals, 403, 503) },
      },
      handler: async (request, reply) => {
        const { payloads } = request.body;
        const decoded = await decode(deps, request.caller, payloads);
        request.log.info(
          { event: 'api.payloadsDecoded', key: request.caller?.id ?? 'loopback', label: request.caller?.label, count: payloads.length },
          'payloads decoded',
        );
        return reply.send({ payloads: decoded });
      },
    });
  });
}

type JsonPayload = z.output<typeof jsonPayload>;

/** Megabytes in one text: a decoder says it faster than a pattern. */
function isBase64(text: string): boolean {
  const padding = text.length - text.replace(/={1,2}$/, '').length;
  return text.length % 4 === 0 && Buffer.from(text, 'base64').length === (text.length / 4) * 3 - padding;
}

/**
 * Payload by payload; before and after, megabytes are read and written, so others have their turn in between.
 * `caller`: null on the own machine in development, where everything may be seen.
 */
async function decode(deps: ApiDeps, caller: ApiKey | null, input: readonly JsonPayload[]): Promise<JsonPayload[]> {
  try {
    await setImmediate();
    const payloads = await inTurns(input, async (payload) => fromJson(payload));
    if (caller !== null) await refuseOthers(deps, caller, payloads);
    const decoded = await inTurns(payloads, (payload) => decodeOne(deps, payload));
    const shown = await inTurns(decoded.flat(), async (payload) => toJson(payload));
    await setImmediate();
    return shown;
  } catch (cause) {
    throw new Problem('codecPayloadUnreadable', {}, { cause });
  }
}

/** What was sealed with a key that is no more is shown as just that. */
async function decodeOne({ codec }: ApiDeps, payload: BinaryPayload): Promise<BinaryPayload[]> {
  try {
    return await codec.decode([payload]);
  } catch (error) {
    if (!(error instanceof DestroyedKeyError)) throw error;
    const { shop, month, destroyedAt } = error.destroyed;
    const text = `${ERASED}（店舗 ${shop} の ${month} の鍵は ${destroyedAt} に破棄されました）`;
    return [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) }];
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
