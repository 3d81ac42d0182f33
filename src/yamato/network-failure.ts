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

/** A code of the error or of its cause; prefixed with `connect:` where it can only come before the first byte. */
export function failureCode(error: unknown): string {
  const code = rawCode(error);
  const beforeFirstByte =
    code === 'UND_ERR_CONNECT_TIMEOUT' || syscall(error) === 'connect' || code in CONNECT_REASONS && code !== 'ETIMEDOUT' || isTls(code);
  return beforeFirstByte ? `connect:${code}` : code;
}

/** Why a connection that was never established failed. */
export function notSentReason(error: unknown, timedOut: boolean): NotSentReason {
  const code = rawCode(error);
  const known = CONNECT_REASONS[code];
  if (known !== undefined) return known;
  if (timedOut) return 'connectTimeout';
  return isTls(code) ? 'tls' : 'connectFailed';
}

/** Why a call that may have left got no clear answer. */
export function unknownReason(error: unknown, timedOut: boolean): string {
  const code = rawCode(error);
  if (timedOut || code.includes('TIMEOUT')) return 'timeout';
  if (code.startsWith('HPE_')) return 'badHttp';
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'truncated';
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'tooLarge';
  return 'reset';
}

function isTls(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

function rawCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // Several addresses tried (IPv6, IPv4) come as one AggregateError; any of them tells the story.
  if (error instanceof AggregateError && !('code' in error)) return rawCode(error.errors[0]);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? '' : rawCode(error.cause);
}

function syscall(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '';
}
