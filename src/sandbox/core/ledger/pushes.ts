import type { DatabaseSync } from 'node:sqlite';
import type { Push } from '../entry.ts';

/** The entry that a push is about. */
type About = { service: string; book: string; merchant: string; number: string };

export type WaitingPush = Push & { id: number; service: string; attempts: number };

const AT_ONCE = 20;

export type Pushes = ReturnType<typeof openPushes>;

/** Notifications to merchants that wait to be sent, and those that were. */
export function openPushes(db: DatabaseSync) {
  const add = db.prepare(`INSERT INTO pushes (service, book, merchant, number, url, body, dueAt, attempts, state, outcome)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'waiting', '')`);
  const due = db.prepare(`SELECT id, service, url, body, attempts FROM pushes
    WHERE state = 'waiting' AND dueAt <= ? ORDER BY id LIMIT ?`);
  const settle = db.prepare('UPDATE pushes SET attempts = ?, state = ?, outcome = ?, dueAt = ? WHERE id = ?');
  const ofEntry = db.prepare(`SELECT url, body, attempts, state, outcome FROM pushes
    WHERE service = ? AND book = ? AND merchant = ? AND number = ? ORDER BY id`);
  return {
    add({ service, book, merchant, number }: About, push: Push, at: number): void {
      add.run(service, book, merchant, number, push.url, push.body, at + (push.afterMs ?? 0));
    },
    due: (now: number): WaitingPush[] =>
      due.all(now, AT_ONCE).map((row) => ({
        id: Number(row['id']),
        service: String(row['service']),
        url: String(row['url']),
        body: String(row['body']),
        attempts: Number(row['attempts']),
      })),
    /** Notes how an attempt ended. A failed one comes again after the pause that follows it, if there is one. */
    settle(push: WaitingPush, isDelivered: boolean, outcome: string, retryAfterMs: readonly number[], now: number): void {
      const pauseMs = retryAfterMs[push.attempts];
      const state = isDelivered ? 'delivered' : pauseMs === undefined ? 'failed' : 'waiting';
      settle.run(push.attempts + 1, state, outcome, now + (pauseMs ?? 0), push.id);
    },
    of: ({ service, book, merchant, number }: About) =>
      ofEntry.all(service, book, merchant, number).map((row) => ({
        url: String(row['url']),
        body: Object.fromEntries(new URLSearchParams(String(row['body']))),
        attempts: Number(row['attempts']),
        state: String(row['state']),
        outcome: String(row['outcome']),
      })),
  };
}
