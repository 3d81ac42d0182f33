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

/**
 * What node-postgres and its pool say without a code when a connection is lost, not to be had in time, or given up for
 * being silent: after a freeze of this process, too, when the database answers again at once.
 */
const passingWords: readonly RegExp[] = [
  /^timeout exceeded when trying to connect$/,
  /^Connection terminated/,
  /^timeout expired$/,
  /^Query read timeout$/,
  /^Client has encountered a connection error and is not queryable$/,
  /^Client was closed and is not queryable$/,
];
/** Stands for a code where the driver gives none. */
export const CONNECTION_LOST = 'connectionLost';

/** An error's cause may be wrapped by the driver, the pool or Node; nothing wraps deeper. */
const DEPTH_MAX = 5;

/** The code that says that the records are to blame and repeating may help; null: none says so. */
export function unavailableCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return null;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && passing.some((pattern) => pattern.test(code))) return code;
  if (code === undefined && passingWords.some((pattern) => pattern.test(error.message))) return CONNECTION_LOST;
  // Each address of a host that was tried has an error of its own.
  const tried: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const each of [...tried, error.cause]) {
    const found = unavailableCode(each, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const fullDisk = 'the disk of the records is full: make room, nothing of what is stored is lost';

const words: Readonly<Record<string, string>> = {
  '53100': fullDisk,
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  '53300': 'the records database has no connection left: raise its max_connections, or start fewer processes',
  '57P03': 'the records database is starting up',
  [CONNECTION_LOST]: 'a connection to the records database was lost, or not to be had in time',
};

/** For the log: what is wrong with the records, as far as their code says. */
export function unavailableInWords(code: string | null): string {
  return (code === null ? undefined : words[code]) ?? 'records database does not answer';
}
