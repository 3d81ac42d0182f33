import type { DatabaseSync } from 'node:sqlite';
import type { Order } from './order.ts';

/** What is asked across orders, and what lives beside them. */
export const tables = {
  webcollect_slips: `CREATE TABLE IF NOT EXISTS webcollect_slips (
    merchant TEXT NOT NULL, slipNo TEXT NOT NULL, orderNo TEXT NOT NULL,
    PRIMARY KEY (slipNo, merchant, orderNo)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS webcollect_slipsByOrder ON webcollect_slips (merchant, orderNo);`,
  webcollect_reserved: `CREATE TABLE IF NOT EXISTS webcollect_reserved (
    merchant TEXT NOT NULL, orderNo TEXT NOT NULL, cardId TEXT NOT NULL,
    PRIMARY KEY (merchant, orderNo)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS webcollect_reservedByCard ON webcollect_reserved (cardId);`,
  webcollect_inquiries: 'CREATE TABLE IF NOT EXISTS webcollect_inquiries (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL) STRICT;',
  webcollect_away: `CREATE TABLE IF NOT EXISTS webcollect_away (
    id TEXT PRIMARY KEY, merchant TEXT NOT NULL, orderNo TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  webcollect_tokens: `CREATE TABLE IF NOT EXISTS webcollect_tokens (
    token TEXT PRIMARY KEY, merchant TEXT NOT NULL, expiresAt INTEGER NOT NULL, used INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
} as const;

export type OrderIndex = ReturnType<typeof openOrderIndex>;

/** Which orders are on a slip, which cards are promised to a 予約販売, which order a buyer at the issuer is away for. */
export function openOrderIndex(db: DatabaseSync) {
  const dropSlips = db.prepare('DELETE FROM webcollect_slips WHERE merchant = ? AND orderNo = ?');
  const addSlip = db.prepare('INSERT OR IGNORE INTO webcollect_slips (merchant, slipNo, orderNo) VALUES (?, ?, ?)');
  const holders = db.prepare('SELECT merchant, orderNo FROM webcollect_slips WHERE slipNo = ?');
  const reserve = db.prepare('INSERT OR REPLACE INTO webcollect_reserved (merchant, orderNo, cardId) VALUES (?, ?, ?)');
  const unreserve = db.prepare('DELETE FROM webcollect_reserved WHERE merchant = ? AND orderNo = ?');
  const reserved = db.prepare('SELECT 1 FROM webcollect_reserved WHERE cardId = ? LIMIT 1');
  const inquiry = db.prepare('INSERT INTO webcollect_inquiries (at) VALUES (?)');
  const goAway = db.prepare('INSERT INTO webcollect_away (id, merchant, orderNo) VALUES (?, ?, ?)');
  const away = db.prepare('SELECT merchant, orderNo FROM webcollect_away WHERE id = ?');
  return {
    /** Makes the index say what the order says. */
    update(order: Order): void {
      const { merchant, orderNo, slips, status, saved } = order;
      dropSlips.run(merchant, orderNo);
      for (const { slipNo, carrier } of slips) if (carrier === 'yamato') addSlip.run(merchant, slipNo, orderNo);
      if (status === 5 && saved !== null) reserve.run(merchant, orderNo, saved.cardId);
      else unreserve.run(merchant, orderNo);
    },
    /** All orders on a Yamato slip, of whatever merchant. */
    onSlip: (slipNo: string) => holders.all(slipNo).map((row) => ({ merchant: String(row['merchant']), orderNo: String(row['orderNo']) })),
    isReserved: (cardId: string): boolean => reserved.get(cardId) !== undefined,
    /** お問い合わせ番号 of a new order: twelve digits. */
    newInquiryNo: (now: number): string => String(inquiry.run(now).lastInsertRowid).padStart(12, '0'),
    sendAway: (id: string, { merchant, orderNo }: Pick<Order, 'merchant' | 'orderNo'>): void => void goAway.run(id, merchant, orderNo),
    away(id: string) {
      const row = away.get(id);
      return row && { merchant: String(row['merchant']), orderNo: String(row['orderNo']) };
    },
  };
}
