/**
 * How a body is read: UTF-8 and JSON, every name once in its object, nested and filled no further than anything we take.
 * Linear in its length, and before anything else looks at what is in it.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { duplicateOrExcess, type JsonLimits } from './json-structure.ts';
import { Problem } from './problem.ts';

/** An order of 200 lines and 10 destinations has 1,500 values, five levels deep. */
const USUAL: JsonLimits = { depth: 16, values: 10_000 };

const messages: Readonly<Record<string, string>> = {
  duplicateKey: '同じ項目が2回以上あります。1つにしてください',
  tooDeep: '入れ子が深すぎます',
  tooManyValues: '項目の数が多すぎます',
};

/** Replaces the parsers of this scope: a body in another encoding would be stored with replacement characters, so it is refused; so is plain text. */
export function readJsonOnly(scope: FastifyInstance, limits: JsonLimits = USUAL): void {
  const readJson = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser(['application/json', 'text/plain']);
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (typeof body !== 'string' && !isUtf8(body)) return done(new Problem('malformedJson'));
    const text = body.toString();
    return readJson(request, text, (error, value: unknown) => {
      if (error !== null) return done(error);
      const found = duplicateOrExcess(text, limits);
      if (found === null) return done(null, value);
      const fault = { param: found.param, rule: found.rule, message: messages[found.rule] ?? found.rule };
      return done(new Problem('malformedJson', { faults: [fault] }));
    });
  });
}
