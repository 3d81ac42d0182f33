/** Every refusal leaves through here, as the RFC 9457 body of the catalogue. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DestroyedKeyError } from '../keys/keyring.ts';
import { WrongMasterKeyError } from '../keys/master-key.ts';
import { BadCursorError } from '../records/bad-cursor.ts';
import type { Records } from '../records/records.ts';
import { unavailableCode, unavailableInWords } from '../records/unavailable.ts';
import { Problem, problemBody } from './problem.ts';
import { problemRule } from './problems.ts';

export function addErrorHandler(app: FastifyInstance, records: Pick<Records, 'ping'>): void {
  app.setErrorHandler(async (error: FastifyError | Error, request, reply) =>
    sendProblem(await problemOf(error, request, records), request, reply),
  );
  app.setNotFoundHandler((request, reply) => sendProblem(new Problem('notFound'), request, reply));
}

/** Sends a problem with the headers that belong to it. */
export function sendProblem(problem: Problem, request: Pick<FastifyRequest, 'id'>, reply: FastifyReply): FastifyReply {
  const { status } = problemRule(problem.kind);
  if (problem.extras.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.extras.retryAfterSeconds);
  else if (status === 503) void reply.header('retry-after', 5);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem.extras.allow !== undefined) void reply.header('allow', problem.extras.allow.join(', '));
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problemBody(problem.kind, problem.extras, request.id));
}

/** What an error is to whoever asked; said so in the log where it is ours. */
export async function problemOf(error: FastifyError | Error, request: FastifyRequest, records: Pick<Records, 'ping'>): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (error instanceof BadCursorError) return badCursor(request);
  if (isCut(request)) {
    request.log.debug({ event: 'api.bodyCut', requestId: request.id }, 'client gone before its body had come');
    return new Problem('malformedRequest');
  }
  const known = fastifyProblem(error, request);
  if (known !== null) return known;
  if (error instanceof WrongMasterKeyError || error instanceof DestroyedKeyError) {
    // The first: the keys were wrapped anew, and this process was not started again. The second: a key went while this was read.
    request.log.error({ event: 'api.keyNotOpened', reason: error.message, requestId: request.id }, 'a key cannot be opened');
    return new Problem('recordsDown');
  }
  // Not every driver's error says that the database is not there, so it is asked.
  const code = unavailableCode(error);
  if (code !== null || !(await answers(records))) {
    request.log.error({ event: 'api.recordsDown', reason: code ?? nameOf(error), requestId: request.id }, unavailableInWords(code));
    return new Problem('recordsDown');
  }
  // The message may quote a value; only the kind of error and where it was thrown are logged.
  request.log.error({ event: 'api.internalError', reason: nameOf(error), at: frames(error), requestId: request.id }, 'unexpected error');
  return new Problem('internalError');
}

/** A page goes on from `cursor`, a history from `before`, events from `after`. */
function badCursor(request: FastifyRequest): Problem {
  const given = ['cursor', 'before', 'after'].find((name) => Object.hasOwn(Object(request.query), name));
  return new Problem('invalidRequest', {
    faults: [{ param: given ?? 'cursor', rule: 'badCursor', message: 'この続き位置は使えません。最初のページから読み直してください' }],
  });
}

/** The connection ended before the body did: nobody is there to be answered. */
function isCut({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

async function answers(records: Pick<Records, 'ping'>): Promise<boolean> {
  return records.ping().then(() => true, () => false);
}

/** Fastify's own refusals and its plugins'. */
function fastifyProblem(error: FastifyError | Error, request: FastifyRequest): Problem | null {
  switch ('code' in error ? error.code : null) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('bodyTooLarge', { values: { limit: sizeLabel(request.routeOptions.bodyLimit) } });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('unsupportedMediaType');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('malformedJson');
    // A path out of the folder of static files, in whatever spelling, names nothing.
    case 'FST_STATIC_FORBIDDEN_PATH':
      return new Problem('notFound');
    default:
      return 'statusCode' in error && isCallersFault(error.statusCode) ? new Problem('malformedRequest') : null;
  }
}

function isCallersFault(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

function sizeLabel(bytes: number): string {
  const kilobytes = bytes / 1_024;
  return kilobytes < 1_024 ? `${Math.floor(kilobytes)}KB` : `${Math.floor(kilobytes / 1_024)}MB`;
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}

function frames(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return lines.slice(0, 6).map((line) => line.trim());
}
