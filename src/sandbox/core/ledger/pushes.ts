import type { DatabaseSync } from 'node:sqlite';
import type { Push } from '../../services/atobarai/operations/call.ts';

export type WaitingPush = { id: number; merchant: string; orderNo: string; url: string; body: string; attempts: number };

/** A notification is tried at most twice. @see atobarai §10 */
const ATTEMPTS = 2;
const RETRY_AFTER_MS = 60_000;

export type Pushes = ReturnType<typeof openPushes>;

/** 判定結果のPOST通知 waiting to be sent, and those that were. @see atobarai §2.9 */
export function openPushes(db: DatabaseSync) {
  const add = db.prepare(`INSERT INTO pushes (merchant, orderNo, url, body, dueAt, attempts, state, outcome)
    VALUES (?, ?, ?, ?, ?, 0, 'waiting', '')`);
  const due = db.prepare(`SELECT id, merchant, orderNo, url, body, attempts FROM pushes
    WHERE state = 'waiting' AND dueAt <= ? ORDER BY id LIMIT 20`);
  const settle = db.prepare('UPDATE pushes SET attempts = ?, state = ?, outcome = ?, dueAt = ? WHERE id = ?');
  const ofOrder = db.prepare('SELECT url, body, attempts, state, outcome FROM pushes WHERE merchant = ? AND orderNo = ? ORDER BY id');
  return {
    add(push: Push, url: string, at: number): void {
      const { order } = push;
      const body = new URLSearchParams({
        ycfStrNo: order.merchant,
        juchuNo: order.orderNo,
        keitaiNo: order.fields['telNum'] ?? '',
        giftKb: order.sendDiv,
        snsKk: push.ok ? '0' : '1',
        smsNinKk: push.codeOk ? '0' : '1',
        smsYuuKk: push.reachable ? '0' : '1',
      });
      add.run(order.merchant, order.orderNo, url, body.toString(), at);
    },
    due: (now: number): WaitingPush[] =>
      due.all(now).map((row) => ({
        id: Number(row['id']),
        merchant: String(row['merchant']),
        orderNo: String(row['orderNo']),
        url: String(row['url']),
        body: String(row['body']),
        attempts: Number(row['attempts']),
      })),
    /** Notes how an attempt ended; a failed first one comes again a minute later. */
    settle(push: WaitingPush, delivered: boolean, outcome: string, now: number): void {
      const attempts = push.attempts + 1;
      const failed = attempts >= ATTEMPTS ? 'failed' : 'waiting';
      settle.run(attempts, delivered ? 'delivered' : failed, outcome, now + RETRY_AFTER_MS, push.id);
    },
    ofOrder: (merchant: string, orderNo: string) =>
      ofOrder.all(merchant, orderNo).map((row) => ({
        url: String(row['url']),
        body: Object.fromEntries(new URLSearchParams(String(row['body']))),
        attempts: Number(row['attempts']),
        state: String(row['state']),
        outcome: String(row['outcome']),
      })),
  };
}
