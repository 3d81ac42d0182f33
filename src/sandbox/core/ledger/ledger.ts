import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { openClock } from '../clock.ts';
import { inTransaction, openDatabase } from './database.ts';
import { openPushes } from './pushes.ts';
import type { Pushes } from './pushes.ts';
import { openRequests } from './requests.ts';
import type { Requests } from './requests.ts';

/** All the sandbox remembers: the services' books (`openBook`), and every word that was exchanged. */
export type Ledger = {
  db: DatabaseSync;
  clock: Clock;
  requests: Requests;
  pushes: Pushes;
  transaction: <T>(work: () => T) => T;
  /** Makes the tables of a service's own. */
  addTables: (tables: Readonly<Record<string, string>>) => void;
  /** Forgets entries, requests, pushes, the services' own tables and the clock's setting; merchants stay. */
  clear: () => void;
  close: () => void;
};

export function openLedger(path: string): Ledger {
  const db = openDatabase(path);
  const clock = openClock(db);
  const transaction = <T>(work: () => T): T => inTransaction(db, work);
  const forgotten = ['entries', 'changes', 'requests', 'pushes'];
  return {
    db,
    clock,
    requests: openRequests(db),
    pushes: openPushes(db),
    transaction,
    addTables(tables) {
      for (const [name, sql] of Object.entries(tables)) {
        db.exec(sql);
        forgotten.push(name);
      }
    },
    clear() {
      transaction(() => {
        for (const table of forgotten) db.exec(`DELETE FROM ${table}`);
      });
      clock.reset();
    },
    close() {
      clock.save();
      db.close();
    },
  };
}
