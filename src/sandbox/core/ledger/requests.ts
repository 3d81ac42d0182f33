import type { DatabaseSync } from 'node:sqlite';

/** One call that arrived, and what was answered. `answer` is empty when the connection was cut. */
export type LoggedRequest = {
  at: number;
  /** Short name, such as `KAARA`. */
  operation: string;
  merchant: string;
  orderNo: string;
  /** As received, the password masked. */
  parameters: Record<string, string>;
  /** Did the ledger take it in? false: a fault stopped it before. */
  processed: boolean;
  httpStatus: number;
  answer: string;
  fault: string | null;
};

const KEPT = 10_000;
const SWEEP_EVERY = 500;

export type Requests = ReturnType<typeof openRequests>;

/** The log of calls, bounded to the last 10,000. */
export function openRequests(db: DatabaseSync) {
  const write = db.prepare(`INSERT INTO requests (at, operation, merchant, orderNo, parameters, processed, httpStatus, answer, fault)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const sweep = db.prepare('DELETE FROM requests WHERE id <= ?');
  const last = db.prepare('SELECT * FROM requests ORDER BY id DESC LIMIT ?');
  const lastOfOrder = db.prepare('SELECT * FROM requests WHERE orderNo = ? ORDER BY id DESC LIMIT ?');
  const counts = db.prepare('SELECT operation, count(*) AS n, sum(processed) AS processed FROM requests GROUP BY operation');
  const countsOfOrder = db.prepare(
    'SELECT operation, count(*) AS n, sum(processed) AS processed FROM requests WHERE orderNo = ? GROUP BY operation',
  );
  return {
    add(request: LoggedRequest): void {
      const { at, operation, merchant, orderNo, parameters, processed, httpStatus, answer, fault } = request;
      const added = write.run(at, operation, merchant, orderNo, JSON.stringify(parameters), processed ? 1 : 0, httpStatus, answer, fault);
      const id = Number(added.lastInsertRowid);
      if (id % SWEEP_EVERY === 0) sweep.run(id - KEPT);
    },
    /** The newest first. */
    last(limit: number, orderNo?: string): (LoggedRequest & { id: number })[] {
      const rows = orderNo === undefined ? last.all(limit) : lastOfOrder.all(orderNo, limit);
      return rows.map((row) => ({
        id: Number(row['id']),
        at: Number(row['at']),
        operation: String(row['operation']),
        merchant: String(row['merchant']),
        orderNo: String(row['orderNo']),
        parameters: JSON.parse(String(row['parameters'])),
        processed: row['processed'] === 1,
        httpStatus: Number(row['httpStatus']),
        answer: String(row['answer']),
        fault: row['fault'] === null ? null : String(row['fault']),
      }));
    },
    /** How often each operation was called, and how often it was processed. */
    counts(orderNo?: string): { calls: Record<string, number>; processed: Record<string, number> } {
      const calls: Record<string, number> = {};
      const processed: Record<string, number> = {};
      for (const row of orderNo === undefined ? counts.all() : countsOfOrder.all(orderNo)) {
        calls[String(row['operation'])] = Number(row['n']);
        processed[String(row['operation'])] = Number(row['processed']);
      }
      return { calls, processed };
    },
  };
}
