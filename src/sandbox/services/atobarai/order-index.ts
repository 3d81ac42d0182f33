import type { DatabaseSync } from 'node:sqlite';
import type { Order } from './order.ts';
import { isLive } from './statuses.ts';

/** What is asked across orders: what a buyer owes, and which orders a slip is on. Cancelled ones hold no slip. */
export const orderTables = {
  atobarai_buyers: `CREATE TABLE IF NOT EXISTS atobarai_buyers (
    merchant TEXT NOT NULL, orderNo TEXT NOT NULL, buyerKey TEXT NOT NULL, openYen INTEGER NOT NULL,
    PRIMARY KEY (merchant, orderNo)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS atobarai_buyersByKey ON atobarai_buyers (buyerKey, openYen);`,
  atobarai_slips: `CREATE TABLE IF NOT EXISTS atobarai_slips (
    merchant TEXT NOT NULL, slipNo TEXT NOT NULL, orderNo TEXT NOT NULL,
    PRIMARY KEY (merchant, slipNo, orderNo)) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS atobarai_slipsByOrder ON atobarai_slips (merchant, orderNo);`,
} as const;

export type OrderIndex = ReturnType<typeof openOrderIndex>;

export function openOrderIndex(db: DatabaseSync) {
  const owe = db.prepare(`INSERT INTO atobarai_buyers (merchant, orderNo, buyerKey, openYen) VALUES (?, ?, ?, ?)
    ON CONFLICT (merchant, orderNo) DO UPDATE SET openYen = excluded.openYen`);
  const oweNothing = db.prepare('DELETE FROM atobarai_buyers WHERE merchant = ? AND orderNo = ?');
  const openYen = db.prepare('SELECT coalesce(sum(openYen), 0) AS yen FROM atobarai_buyers WHERE buyerKey = ?');
  const dropSlips = db.prepare('DELETE FROM atobarai_slips WHERE merchant = ? AND orderNo = ?');
  const addSlip = db.prepare('INSERT OR IGNORE INTO atobarai_slips (merchant, slipNo, orderNo) VALUES (?, ?, ?)');
  const holders = db.prepare('SELECT count(*) AS n FROM atobarai_slips WHERE merchant = ? AND slipNo = ? AND orderNo <> ?');
  return {
    /** Makes the index say what the order says. */
    update(order: Order): void {
      const { merchant, orderNo } = order;
      if (isLive(order.status)) owe.run(merchant, orderNo, order.buyerKey, order.amountYen);
      else oweNothing.run(merchant, orderNo);
      dropSlips.run(merchant, orderNo);
      if (order.status === 2) return;
      for (const { slipNo } of order.slips) addSlip.run(merchant, slipNo, orderNo);
    },
    /** What one buyer owes over all merchants. @see atobarai §3.2 */
    openYen: (buyerKey: string): number => Number(openYen.get(buyerKey)?.['yen'] ?? 0),
    /** How many other orders of the merchant hold this slip. */
    otherHolders: (order: Order, slipNo: string): number =>
      Number(holders.get(order.merchant, slipNo, order.orderNo)?.['n'] ?? 0),
  };
}
