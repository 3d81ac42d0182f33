import type { DatabaseSync } from 'node:sqlite';
import type { MerchantRow } from '../entry.ts';

export type Merchants<M extends MerchantRow> = {
  find: (code: string) => M | undefined;
  save: (merchant: M) => void;
};

/** The merchants of one service, all in memory (there are few), written through to the ledger file. */
export function openMerchants<M extends MerchantRow>(db: DatabaseSync, service: string): Merchants<M> {
  const write = db.prepare(`INSERT INTO merchants (service, code, body) VALUES (?, ?, ?)
    ON CONFLICT (service, code) DO UPDATE SET body = excluded.body`);
  const known = new Map<string, M>();
  for (const row of db.prepare('SELECT body FROM merchants WHERE service = ? ORDER BY code').all(service)) {
    const merchant: M = JSON.parse(String(row['body']));
    known.set(merchant.code, merchant);
  }
  return {
    find: (code) => known.get(code),
    save(merchant) {
      write.run(service, merchant.code, JSON.stringify(merchant));
      known.set(merchant.code, merchant);
    },
  };
}
