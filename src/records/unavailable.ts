/**
 * Which failures of a statement are the database's condition and not what it was asked: going down or coming up, out of
 * disk, connections or time, or another transaction in the way. The same statement can succeed a moment later.
 */

/** SQLSTATE classes and codes of PostgreSQL, which PGlite has too. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const passing = [
  /^08/, // connection exception
  /^25006$/, // read-only: a standby, or a primary that has just become one
  /^40/, // transaction rollback: deadlock, serialization
  /^53/, // insufficient resources: disk full, out of memory, too many connections
  /^55P03$/, // lock not available
  /^57014$/, // statement timeout
  /^57P/, // shutting down, crashed, starting up, idle session ended
  /^58/, // system error: I/O
  /^ECONN(?:REFUSED|RESET|ABORTED)$/,
  /^E(?:PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)$/,
  /^E(?:NOSPC|DQUOT|ROFS|IO|MFILE|NFILE)$/,
];

/** An error's cause may be wrapped by the driver, the pool or Node; nothing wraps deeper. */
const DEPTH_MAX = 5;

/** Whether the records are to blame, and repeating may help. Of an error without a code nothing can be said. */
export function isRecordsUnavailable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return false;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && passing.some((pattern) => pattern.test(code))) return true;
  // Each address of a host that was tried has an error of its own.
  if (error instanceof AggregateError && error.errors.some((each) => isRecordsUnavailable(each, depth + 1))) return true;
  return isRecordsUnavailable(error.cause, depth + 1);
}
