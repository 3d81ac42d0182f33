/** Counts over all shops; each reads an index that holds no more than what it counts. */
import { sql, type RawBuilder } from 'kysely';
import type { AttentionCode } from '../../domain/order/attention.ts';
import type { DeadlineKind } from '../../domain/order/order-view.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { AttentionFigure, FigureRecords, Waiting } from '../contract/figures.ts';
import { before } from './retry-times.ts';

export function figureQueries(context: RecordsContext): FigureRecords {
  return {
    figures: async (unsentForMs) => ({
      openOrders: await openOrders(context),
      attention: await attention(context),
      doubtsPastPatience: await doubtsPastPatience(context),
      starts: await waiting(context, sql`order_claims where state = 'claimed' and created_at <= ${before(unsentForMs)}`),
      actions: await waiting(context, sql`actions where not finished and body_enc is not null and claim_state = 'claimed' and created_at <= ${before(unsentForMs)}`),
      lastBackupAt: await lastBackupAt(context),
    }),
  };
}

async function openOrders({ db }: RecordsContext): Promise<number> {
  const { rows } = await sql<{ orders: number }>`select count(*) as orders from orders where outcome is null and not made_up`.execute(db);
  return Number(rows[0]?.orders ?? 0);
}

async function attention({ db }: RecordsContext): Promise<readonly AttentionFigure[]> {
  const { rows } = await sql<{ shop: string; code: string; orders: number; oldest: Date }>`
    select o.shop, a.code, count(*) as orders, min(coalesce(a.since, o.updated_at)) as oldest
    from orders o, unnest(o.attention, o.attention_since) as a(code, since)
    where o.attention <> '{}' and not o.made_up and a.code is not null
      and (o.outcome is null or a.code = ${'twoLiveCredits' satisfies AttentionCode}::text)
    group by o.shop, a.code`.execute(db);
  return rows.map(({ shop, code, orders, oldest }) => ({ shop, code, orders: Number(orders), oldestSince: instantText(oldest) }));
}

/** Shop by shop, as the board's index is; what is overdue is little, what is to come is much. */
async function doubtsPastPatience({ db }: RecordsContext): Promise<number> {
  const { rows } = await sql<{ orders: number }>`
    select count(*) as orders from shops s
      join deadlines d on d.shop = s.code and d.at <= now()
      join orders o on o.shop = d.shop and o.order_number = d.order_number
    where d.kind = ${'unknownPatience' satisfies DeadlineKind}::text and o.outcome is null`.execute(db);
  return Number(rows[0]?.orders ?? 0);
}

async function waiting({ db }: RecordsContext, rowsOf: RawBuilder<unknown>): Promise<Waiting> {
  const { rows } = await sql<{ rows: number; oldest: number | null }>`
    select count(*) as rows, extract(epoch from now() - min(created_at))::double precision as oldest from ${rowsOf}`.execute(db);
  return { count: Number(rows[0]?.rows ?? 0), oldestSeconds: Number(rows[0]?.oldest ?? 0) };
}

async function lastBackupAt({ db }: RecordsContext): Promise<string | null> {
  const row = await db.selectFrom('installation').select('last_backup_at').executeTakeFirst();
  return row === undefined || row.last_backup_at === null ? null : instantText(row.last_backup_at);
}
