import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { isLive, statusOf } from '../../services/atobarai/statuses.ts';
import type { Change, Order } from '../../services/atobarai/order.ts';

export type OrderSearch = {
  /** Exact number, or a pattern in which `*` stands for anything. */
  orderNo?: string;
  merchant?: string;
  live?: boolean;
  status?: number;
  limit: number;
  offset: number;
};

export type Orders = ReturnType<typeof openOrders>;

/** The transactions and their history. An order is stored whole; columns exist only for what is searched. */
export function openOrders(db: DatabaseSync) {
  const find = db.prepare('SELECT body FROM orders WHERE merchant = ? AND orderNo = ?');
  const byNo = db.prepare('SELECT body FROM orders WHERE orderNo = ? ORDER BY merchant LIMIT 100');
  const write = db.prepare(`INSERT INTO orders (merchant, orderNo, status, buyerKey, openYen, nextDueAt, body)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (merchant, orderNo) DO UPDATE SET status = excluded.status,
    openYen = excluded.openYen, nextDueAt = excluded.nextDueAt, body = excluded.body`);
  const addChange = db.prepare('INSERT INTO changes (merchant, orderNo, at, cause, change, status) VALUES (?, ?, ?, ?, ?, ?)');
  const changes = db.prepare('SELECT at, cause, change, status FROM changes WHERE merchant = ? AND orderNo = ? ORDER BY id');
  const due = db.prepare('SELECT body FROM orders WHERE nextDueAt <= ? ORDER BY nextDueAt LIMIT ?');
  const openYen = db.prepare('SELECT coalesce(sum(openYen), 0) AS yen FROM orders WHERE buyerKey = ? AND openYen > 0');
  const dropSlips = db.prepare('DELETE FROM slips WHERE merchant = ? AND orderNo = ?');
  const addSlip = db.prepare('INSERT OR IGNORE INTO slips (merchant, slipNo, orderNo) VALUES (?, ?, ?)');
  const holders = db.prepare(`SELECT count(*) AS n FROM slips s JOIN orders o ON o.merchant = s.merchant AND o.orderNo = s.orderNo
    WHERE s.merchant = ? AND s.slipNo = ? AND s.orderNo <> ? AND o.status <> 2`);
  return {
    find(merchant: string, orderNo: string): Order | undefined {
      const row = find.get(merchant, orderNo);
      return row === undefined ? undefined : parse(row);
    },
    /** All merchants' orders with this number. */
    withNumber: (orderNo: string): Order[] => byNo.all(orderNo).map(parse),
    /** Stores the order; `nextDueAt` is when the clock will next change it, or null. */
    save(order: Order, nextDueAt: number | null): void {
      const held = isLive(order.status) ? order.amountYen : 0;
      write.run(order.merchant, order.orderNo, order.status, order.buyerKey, held, nextDueAt, JSON.stringify(order));
    },
    /** Makes the slip index say what the order says. */
    saveSlips(order: Order): void {
      dropSlips.run(order.merchant, order.orderNo);
      for (const slip of order.slips) addSlip.run(order.merchant, slip.slipNo, order.orderNo);
    },
    addChange(order: Order, at: number, cause: string, change: string): void {
      addChange.run(order.merchant, order.orderNo, at, cause, change, order.status);
    },
    changesOf(order: Order): Change[] {
      return changes.all(order.merchant, order.orderNo).map((row) => ({
        at: Number(row['at']),
        cause: String(row['cause']),
        change: String(row['change']),
        status: statusOf(row['status']),
      }));
    },
    due: (now: number, limit: number): Order[] => due.all(now, limit).map(parse),
    /** What one buyer owes over all merchants. @see atobarai §3.2 */
    openYen: (buyerKey: string): number => Number(openYen.get(buyerKey)?.['yen'] ?? 0),
    /** How many other orders of the merchant hold this slip. */
    otherHolders: (order: Order, slipNo: string): number =>
      Number(holders.get(order.merchant, slipNo, order.orderNo)?.['n'] ?? 0),
    search: (search: OrderSearch) => searchOrders(db, search),
  };
}

function searchOrders(db: DatabaseSync, search: OrderSearch): { total: number; orders: Order[] } {
  const where: string[] = ['1 = 1'];
  const values: SQLInputValue[] = [];
  const and = (sql: string, value: SQLInputValue) => {
    where.push(sql);
    values.push(value);
  };
  if (search.orderNo?.includes('*')) and('orderNo GLOB ?', search.orderNo.replace(/[?[]/g, '[$&]'));
  else if (search.orderNo !== undefined) and('orderNo = ?', search.orderNo);
  if (search.merchant !== undefined) and('merchant = ?', search.merchant);
  if (search.status !== undefined) and('status = ?', search.status);
  if (search.live !== undefined) where.push(search.live ? 'openYen > 0' : 'openYen = 0');
  const condition = where.join(' AND ');
  const total = db.prepare(`SELECT count(*) AS n FROM orders WHERE ${condition}`).get(...values);
  const rows = db
    .prepare(`SELECT body FROM orders WHERE ${condition} ORDER BY id DESC LIMIT ? OFFSET ?`)
    .all(...values, search.limit, search.offset);
  return { total: Number(total?.['n'] ?? 0), orders: rows.map(parse) };
}

function parse(row: Record<string, unknown>): Order {
  return JSON.parse(String(row['body']));
}
