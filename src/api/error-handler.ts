/** Every refusal leaves through here, as the RFC 9457 body of the catalogue. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BadCursorError } from '../records/bad-cursor.ts';
import type { Records } from '../records/records.ts';
import { Problem, problemBody } from './problem.ts';
import { problemRule } from './problems.ts';

export function addErrorHandler(app: FastifyInstance, records: Pick<Records, 'ping'>): void {
  app.setErrorHandler(async (error: FastifyError | Error, request, reply) =>
    sendProblem(await toProblem(error, request, records), request, reply),
  );
  app.setNotFoundHandler((request, reply) => sendProblem(new Problem('notFound'), request, reply));
}

/** Sends a problem with the headers that belong to it. */
export function sendProblem(problem: Problem, request: Pick<FastifyRequest, 'id'>, reply: FastifyReply): FastifyReply {
  const { status } = problemRule(problem.code);
  if (problem.extras.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.extras.retryAfterSeconds);
  else if (status === 503) void reply.header('retry-after', 5);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problemBody(problem.code, problem.extras, request.id));
}

async function toProblem(error: FastifyError | Error, request: FastifyRequest, records: Pick<Records, 'ping'>): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (error instanceof BadCursorError) {
    return new Problem('invalidRequest', {
      faults: [{ param: 'cursor', rule: 'badCursor', message: 'この続き位置は使えません。最初のページから読み直してください' }],
    });
  }
  const known = 'code' in error ? fastifyProblem(error.code) : null;
  if (known !== null) return known;
  // Drivers have no common class for "the database is not there", so it is asked.
  if (!(await answers(records))) {
    request.log.error({ event: 'api.recordsDown', reason: nameOf(error) }, 'records database does not answer');
    return new Problem('recordsDown');
  }
  // The message may quote a value; only the kind of error and where it was thrown are logged.
  request.log.error({ event: 'api.internalError', reason: nameOf(error), at: frames(error) }, 'unexpected error');
  return new Problem('internalError');
}

async function answers(records: Pick<Records, 'ping'>): Promise<boolean> {
  return records.ping().then(() => true, () => false);
}

/** Fastify's own refusals, before a route is reached. */
function fastifyProblem(code: string): Problem | null {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('bodyTooLarge');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('unsupportedMediaType');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('malformedJson');
    default:
      return null;
  }
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}

function frames(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return lines.slice(0, 6).map((line) => line.trim());
}
