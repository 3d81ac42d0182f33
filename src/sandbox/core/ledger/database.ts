import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the ledger file and creates its tables. `:memory:` lives as long as the process.
 * WAL with `synchronous=NORMAL` survives a killed process and costs no disk flush per call.
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=3000;');
  db.exec(SCHEMA);
  return db;
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

const SCHEMA = `
CREATE TABLE IF NOT EXISTS merchants (code TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, orderNo TEXT NOT NULL, status INTEGER NOT NULL,
  buyerKey TEXT NOT NULL, openYen INTEGER NOT NULL, nextDueAt INTEGER, body TEXT NOT NULL,
  UNIQUE (merchant, orderNo)) STRICT;
CREATE INDEX IF NOT EXISTS ordersByNo ON orders (orderNo);
CREATE INDEX IF NOT EXISTS ordersByStatus ON orders (status);
CREATE INDEX IF NOT EXISTS ordersDue ON orders (nextDueAt) WHERE nextDueAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS ordersByBuyer ON orders (buyerKey, openYen) WHERE openYen > 0;
CREATE TABLE IF NOT EXISTS slips (
  merchant TEXT NOT NULL, slipNo TEXT NOT NULL, orderNo TEXT NOT NULL,
  PRIMARY KEY (merchant, slipNo, orderNo)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slipsByOrder ON slips (merchant, orderNo);
CREATE TABLE IF NOT EXISTS changes (
  id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, orderNo TEXT NOT NULL, at INTEGER NOT NULL,
  cause TEXT NOT NULL, change TEXT NOT NULL, status INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS changesByOrder ON changes (merchant, orderNo);
CREATE TABLE IF NOT EXISTS requests (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, operation TEXT NOT NULL, merchant TEXT NOT NULL,
  orderNo TEXT NOT NULL, parameters TEXT NOT NULL, processed INTEGER NOT NULL,
  httpStatus INTEGER NOT NULL, answer TEXT NOT NULL, fault TEXT) STRICT;
CREATE INDEX IF NOT EXISTS requestsByOrder ON requests (orderNo);
CREATE TABLE IF NOT EXISTS faults (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, orderNo TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
  dueAt INTEGER NOT NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS pushesWaiting ON pushes (dueAt) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
`;
