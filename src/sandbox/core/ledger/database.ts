import { DatabaseSync } from 'node:sqlite';

/** Counts up with the tables: an older file has other ones. */
const SCHEMA_VERSION = 1;

/**
 * Opens the ledger file and creates its tables. `:memory:` lives as long as the process.
 * WAL with `synchronous=NORMAL` survives a killed process and costs no disk flush per call.
 * Throws for a file whose tables are an older sandbox's; the file stays as it is.
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    refuseOldTables(db, path);
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=3000;');
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function refuseOldTables(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table'").get()?.['n']);
  if (tables > 0 && version !== SCHEMA_VERSION) {
    throw new Error(`the ledger ${path} was written by another version of the sandbox: move it away, or clear the data folder with npm run reset`);
  }
}

/** Runs `work` as one transaction: all of it or nothing. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** `book` is a service's name and its book's: `service/orders`. */
const SCHEMA = `
PRAGMA user_version = ${SCHEMA_VERSION};
CREATE TABLE IF NOT EXISTS merchants (service TEXT NOT NULL, code TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (service, code)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
  id INTEGER PRIMARY KEY, book TEXT NOT NULL, merchant TEXT NOT NULL, number TEXT NOT NULL, status INTEGER NOT NULL,
  live INTEGER NOT NULL, nextDueAt INTEGER, body TEXT NOT NULL,
  UNIQUE (book, merchant, number)) STRICT;
CREATE INDEX IF NOT EXISTS entriesByNumber ON entries (book, number);
CREATE INDEX IF NOT EXISTS entriesByStatus ON entries (book, status);
CREATE INDEX IF NOT EXISTS entriesDue ON entries (book, nextDueAt) WHERE nextDueAt IS NOT NULL;
CREATE TABLE IF NOT EXISTS changes (
  id INTEGER PRIMARY KEY, book TEXT NOT NULL, merchant TEXT NOT NULL, number TEXT NOT NULL, at INTEGER NOT NULL,
  cause TEXT NOT NULL, change TEXT NOT NULL, status INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS changesByEntry ON changes (book, merchant, number);
CREATE TABLE IF NOT EXISTS requests (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, service TEXT NOT NULL, operation TEXT NOT NULL, merchant TEXT NOT NULL,
  orderNo TEXT NOT NULL, parameters TEXT NOT NULL, processed INTEGER NOT NULL,
  httpStatus INTEGER NOT NULL, answer TEXT NOT NULL, fault TEXT) STRICT;
CREATE INDEX IF NOT EXISTS requestsByOrder ON requests (orderNo);
CREATE TABLE IF NOT EXISTS faults (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY, service TEXT NOT NULL, book TEXT NOT NULL, merchant TEXT NOT NULL, number TEXT NOT NULL,
  url TEXT NOT NULL, body TEXT NOT NULL, dueAt INTEGER NOT NULL, attempts INTEGER NOT NULL,
  state TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS pushesWaiting ON pushes (dueAt) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
`;
