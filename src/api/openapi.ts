/** The OpenAPI 3.1 document, generated from the contracts, and a page to read it: `/docs`, `/docs/json`. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { docsPage } from './docs-page.ts';
import './methods.ts';
import { apiMethodsInUse } from './methods/api-method.ts';
import { tags } from './route-docs.ts';

const zodToJsonConfig: NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']> = {
  unrepresentable: 'any',
  override: ({ jsonSchema, zodSchema }) => {
    // Our arrays are read-only in TypeScript; in OpenAPI the word means "never sent by the client".
    delete jsonSchema.readOnly;
    // An answer without a body, as 204 has.
    if (zodSchema._zod.def.type === 'undefined') jsonSchema.type = 'null';
  },
};

/** Only our own files; without `upgrade-insecure-requests`, which would break the page on plain loopback. */
const pagePolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; frame-ancestors 'none'";

const description = [
  `${apiMethodsInUse().map(({ title }) => title).join('・')}の受注を、与信から入金まで1件ずつ確実に進めるAPIです。`,
  'One order from credit check to money received. Every refusal is an RFC 9457 problem body with a stable `code`.',
  '金額は税込みの円（整数）、日付はJST、日時はRFC 3339。Amounts are integer yen with tax, dates are JST calendar dates.',
].join('\n\n');

/** `publicUrl`: where the API is reached, if not where the page comes from. */
export async function addOpenApi(app: FastifyInstance, publicUrl?: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'torihiki', description, version: '1' },
      ...(publicUrl === undefined ? {} : { servers: [{ url: publicUrl }] }),
      tags: Object.values(tags).map((name) => ({ name })),
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'APIキー: Authorization: Bearer trk_…' } } },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig, skipList: [] }),
    transformObject: createJsonSchemaTransformObject({ zodToJsonConfig }),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: pagePolicy, ...docsPage });
}
