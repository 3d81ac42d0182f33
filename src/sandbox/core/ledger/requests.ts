import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** One call that arrived, and what was answered. `answer` is empty when the connection was cut. */
export type LoggedRequest = {
  at: number;
  service: string;
  /** Short name. */
  operation: string;
  merchant: string;
  orderNo: string;
  /** As received, secrets masked. */
  parameters: Record<string, string>;
  /** Did the ledger take it in? false: a fault stopped it before. */
  processed: boolean;
  httpStatus: number;
  answer: string;
  fault: string | null;
};

const KEPT = 10_000;
const SWEEP_EVERY = 500;

/** Which requests; what is left out does not matter. */
export type RequestFilter = { service?: string; orderNo?: string };

export type Requests = ReturnType<typeof openRequests>;

/** The log of calls, bounded to the last 10,000. */
export function openRequests(db: DatabaseSync) {
  const write = db.prepare(`INSERT INTO requests (at, service, operation, merchant, orderNo, parameters, processed, httpStatus, answer, fault)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const sweep = db.prepare('DELETE FROM requests WHERE id <= ?');
  return {
    add(request: LoggedRequest): void {
      const { at, service, operation, merchant, orderNo, parameters, processed, httpStatus, answer, fault } = request;
      const written = JSON.stringify(parameters);
      const added = write.run(at, service, operation, merchant, orderNo, written, processed ? 1 : 0, httpStatus, answer, fault);
      const id = Number(added.lastInsertRowid);
      if (id % SWEEP_EVERY === 0) sweep.run(id - KEPT);
    },
    /** The newest first. */
    last(limit: number, filter: RequestFilter = {}): (LoggedRequest & { id: number })[] {
      const { sql, values } = conditionOf(filter);
      return db.prepare(`SELECT * FROM requests WHERE ${sql} ORDER BY id DESC LIMIT ?`).all(...values, limit).map(parse);
    },
    /** How often each operation was called, and how often it was processed. */
    counts(filter: RequestFilter = {}): { calls: Record<string, number>; processed: Record<string, number> } {
      const { sql, values } = conditionOf(filter);
      const calls: Record<string, number> = {};
      const processed: Record<string, number> = {};
      const counted = `SELECT operation, count(*) AS n, sum(processed) AS processed FROM requests WHERE ${sql} GROUP BY operation`;
      for (const row of db.prepare(counted).all(...values)) {
        calls[String(row['operation'])] = Number(row['n']);
        processed[String(row['operation'])] = Number(row['processed']);
      }
      return { calls, processed };
    },
  };
}

function conditionOf({ service, orderNo }: RequestFilter): { sql: string; values: string[] } {
  const conditions = [...(service === undefined ? [] : ['service = ?']), ...(orderNo === undefined ? [] : ['orderNo = ?'])];
  const values = [service, orderNo].filter((value) => value !== undefined);
  return { sql: conditions.length === 0 ? '1 = 1' : conditions.join(' AND '), values };
}

function parse(row: Record<string, SQLOutputValue>): LoggedRequest & { id: number } {
  return {
    id: Number(row['id']),
    at: Number(row['at']),
    service: String(row['service']),
    operation: String(row['operation']),
    merchant: String(row['merchant']),
    orderNo: String(row['orderNo']),
    parameters: JSON.parse(String(row['parameters'])),
    processed: row['processed'] === 1,
    httpStatus: Number(row['httpStatus']),
    answer: String(row['answer']),
    fault: row['fault'] === null ? null : String(row['fault']),
  };
}
