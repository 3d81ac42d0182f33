import type { NotSentReason } from './outcome.ts';

/**
 * Short stable names for what went wrong on the network. Error messages are never passed on: they can carry host
 * names and pieces of the request.
 */

const CONNECT_REASONS: Readonly<Record<string, NotSentReason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'connectionRefused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connectTimeout',
  ETIMEDOUT: 'connectTimeout',
};

const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Whether the error can only come from connecting, judged by the error alone (for connections that are shared). */
export function isConnectFailure(error: unknown): boolean {
  const cause = rootCause(error);
  if (cause.syscall === 'connect' || cause.syscall === 'getaddrinfo') return true;
  return cause.code === 'UND_ERR_CONNECT_TIMEOUT' || TLS_CODE.test(cause.code);
}

/** Why a connection that was never established failed. */
export function notSentReason(error: unknown, timedOut: boolean): NotSentReason {
  const { code } = rootCause(error);
  const known = CONNECT_REASONS[code];
  if (known !== undefined) return known;
  if (timedOut) return 'connectTimeout';
  return TLS_CODE.test(code) ? 'tls' : 'connectFailed';
}

/** Why a call that may have left got no clear answer. */
export function unknownReason(error: unknown, timedOut: boolean): string {
  const { name, code } = rootCause(error);
  if (timedOut || code.includes('TIMEOUT')) return 'timeout';
  if (name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW') return 'badHttp';
  return 'reset';
}

type Cause = { readonly name: string; readonly code: string; readonly syscall: string };

function rootCause(error: unknown): Cause {
  if (!(error instanceof Error)) return { name: '', code: '', syscall: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Several addresses tried (IPv6, IPv4) come as one AggregateError; any of them tells the story.
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  if (code === '' && error.cause !== undefined) return rootCause(error.cause);
  return { name: error.name, code, syscall: 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '' };
}
