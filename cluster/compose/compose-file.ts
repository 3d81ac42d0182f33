/** docker-compose.yml as compose reads it: merge keys, `${VARIABLE:-default}`, profiles. Only what this file of ours uses. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const words = z.union([z.array(text), z.string().transform((line) => line.split(' '))]);
const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);

const service = z.object({
  image: z.string(),
  command: words.optional(),
  entrypoint: words.optional(),
  environment: z.record(z.string(), text).default({}),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  depends_on: z.union([
    z.record(z.string(), z.object({ condition })),
    z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, { condition: 'service_started' as const }]))),
  ]).default({}),
  deploy: z.object({ replicas: z.int().positive() }).optional(),
  restart: z.string().optional(),
  healthcheck: z.object({ test: words }).optional(),
  stop_grace_period: z.string().optional(),
});

export type ComposeService = z.output<typeof service>;
export type ComposeFile = { readonly services: Readonly<Record<string, ComposeService>>; readonly secrets: Readonly<Record<string, { readonly file: string }>> };

const file = z.object({ services: z.record(z.string(), service), secrets: z.record(z.string(), z.object({ file: z.string() })) });

/** The document itself, with its merge keys resolved and nothing put in for variables. */
export function composeDocument(path: string): unknown {
  return parse(readFileSync(path, 'utf8'), { merge: true });
}

/** @throws Error naming every variable that has to be set and is not */
export function readComposeFile(path: string, env: Readonly<Record<string, string | undefined>>, profiles: readonly string[]): ComposeFile {
  const missing: string[] = [];
  const { services, secrets } = file.parse(interpolated(composeDocument(path), env, missing));
  if (missing.length > 0) throw new Error(`${path} needs ${missing.join('; ')}`);
  const chosen = Object.entries(services).filter(([, { profiles: of }]) => of.length === 0 || of.some((profile) => profiles.includes(profile)));
  return { services: Object.fromEntries(chosen), secrets };
}

const VARIABLE = /\$\{([A-Z_]+)(?:(:-|:\?)([^}]*))?\}/g;

function interpolated(value: unknown, env: Readonly<Record<string, string | undefined>>, missing: string[]): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(VARIABLE, (_, name: string, mark: string | undefined, rest = '') => {
      const given = env[name];
      if (given !== undefined && given !== '') return given;
      if (mark === ':?') missing.push(`${name}: ${rest}`);
      return mark === ':-' ? rest : '';
    });
  }
  if (Array.isArray(value)) return value.map((part) => interpolated(part, env, missing));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, interpolated(part, env, missing)]));
}

/** The variables a compose file takes from .env, as `${NAME…}`. */
export function variablesOf(content: string): string[] {
  return [...new Set([...content.matchAll(VARIABLE)].map(([, name = '']) => name))].toSorted();
}
