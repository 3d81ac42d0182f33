import type { FastifySchemaCompiler } from 'fastify';
import { type core, z } from 'zod';
import { withoutRefusedNulls } from './absent-members.ts';
import { Problem, type RequestFault } from './problem.ts';
import { freeTextFaults } from './free-text.ts';
import { requestFaults } from './request-faults.ts';

/** Where a value came from decides what a fault of it is called. */
type HttpPart = 'body' | 'querystring' | 'params' | 'headers';

/** All faults of a body against its contract and of the texts in it, or the parsed body. */
export function parseBody<T extends z.ZodType>(
  schema: T,
  input: unknown,
): { readonly ok: true; readonly value: z.output<T> } | { readonly ok: false; readonly faults: readonly RequestFault[] } {
  const { parsed, given } = parseWithoutNulls(schema, input);
  const faults = [...(parsed.success ? [] : requestFaults(parsed.error.issues, given, 'body')), ...freeTextFaults(given, parsed.success)];
  if (parsed.success && faults.length === 0) return { ok: true, value: parsed.data };
  return { ok: false, faults };
}

/** `given`: the input without the nulls that stand for nothing. */
function parseWithoutNulls<T extends z.ZodType>(schema: T, input: unknown): { readonly parsed: z.ZodSafeParseResult<z.output<T>>; readonly given: unknown } {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { parsed, given: input };
  const given = withoutRefusedNulls(input, parsed.error.issues);
  return { parsed: given === input ? parsed : schema.safeParse(given), given };
}

/** The problem of a body with these faults. */
export function invalidBody(faults: readonly RequestFault[]): Problem {
  return new Problem('invalidBody', { faults: oncePerPlace(faults) });
}

/** Several rules may find the same fault at the same place; the caller needs it once. */
function oncePerPlace(faults: readonly RequestFault[]): readonly RequestFault[] {
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const key = `${fault.param} ${fault.rule}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Fastify's validator over our contracts: every fault of one part at once. */
export const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  if (!(schema instanceof z.ZodType)) throw new TypeError('Routes are described by zod contracts');
  const part = (httpPart ?? 'body') as HttpPart;
  return (input: unknown) => {
    if (part === 'body') {
      const parsed = parseBody(schema, input);
      return parsed.ok ? { value: parsed.value } : { error: invalidBody(parsed.faults) };
    }
    const parsed = schema.safeParse(input);
    if (parsed.success) return { value: parsed.data };
    return { error: refusedPart(part, parsed.error.issues, input) };
  };
};

function refusedPart(part: HttpPart, issues: readonly core.$ZodIssue[], input: unknown): Problem {
  // A path that could never name anything is a thing that does not exist.
  if (part === 'params') return new Problem('notFound');
  return new Problem('invalidRequest', { faults: requestFaults(issues, input, part) });
}

/** For a body of sealed bytes, in which there are no texts to look into. */
export const shapeOnly: FastifySchemaCompiler<unknown> = (route) => {
  const { schema, httpPart } = route;
  if (httpPart !== 'body' || !(schema instanceof z.ZodType)) return validatorCompiler(route);
  return (input: unknown) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? { value: parsed.data } : { error: invalidBody(requestFaults(parsed.error.issues, input, 'body')) };
  };
};

/**
 * Leaves the body as it came: for routes whose handler merges contract faults with the domain's own, so that the
 * caller learns of all of them at once. The contract then only documents.
 */
export const bodyCheckedByHandler: FastifySchemaCompiler<unknown> = (route) =>
  route.httpPart === 'body' ? (input: unknown) => ({ value: input }) : validatorCompiler(route);
