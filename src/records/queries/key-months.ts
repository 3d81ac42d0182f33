/** Which data keys there are, and who still needs what they sealed. */
import { sql } from 'kysely';
import { jstMidnight, monthAfter } from '../../domain/values/japan-time.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { Keeping, KeyMonth, KeyRecords } from '../contract/keys.ts';
import type { DestroyedDataKey } from '../key-store.ts';
import { destroyedDataKey } from './key-store.ts';
import { isStatus } from './status-codes.ts';

const DAY_MS = 86_400_000;

type MonthQueries = Pick<KeyRecords, 'listKeyMonths' | 'dataKeysOfMonth' | 'ordersThatKeep' | 'destroyedKeys'>;

export function keyMonthQueries(context: RecordsContext): MonthQueries {
  return {
    listKeyMonths: () => listKeyMonths(context),
    dataKeysOfMonth: (shop, month) =>
      context.db.selectFrom('data_keys').select(['id', 'shop', 'month', 'version']).where('shop', '=', shop).where('month', '=', month).orderBy('version').execute(),
    ordersThatKeep: (query) => ordersThatKeep(context, query),
    destroyedKeys: () => destroyedKeys(context),
  };
}

async function listKeyMonths({ db }: RecordsContext): Promise<readonly KeyMonth[]> {
  const { rows } = await sql<{ shop: string; month: string; versions: number; destroyed_at: Date | null }>`
    select shop, month, count(*) as versions, max(destroyed_at) as destroyed_at from (
      select shop, month, null::timestamptz as destroyed_at from data_keys union all select shop, month, destroyed_at from destroyed_keys) k
    group by shop, month, destroyed_at is null order by shop, month desc`.execute(db);
  return rows.map(({ shop, month, versions, destroyed_at: at }) => ({ shop, month, versions: Number(versions), destroyedAt: at === null ? null : instantText(at) }));
}

async function destroyedKeys({ db }: RecordsContext): Promise<readonly DestroyedDataKey[]> {
  return (await db.selectFrom('destroyed_keys').selectAll().orderBy('destroyed_at').orderBy('id').execute()).map(destroyedDataKey);
}

type Row = { order_number: string; status: string; updated_at: Date; goes_on: boolean; count: number };

/**
 * An order may have data under the key of each month of its life: in its columns, its events, and its run's history. One that
 * was erased and has ended holds nothing of anybody.
 */
async function ordersThatKeep({ db }: RecordsContext, { shop, month, keptDays, now, limit }: Parameters<KeyRecords['ordersThatKeep']>[0]): Promise<Keeping> {
  const [from, to] = [month, monthAfter(month)].map((each) => new Date(jstMidnight(`${each}-01`)));
  const keptSince = new Date(Date.parse(now) - keptDays * DAY_MS);
  const { rows } = await sql<Row>`
    select order_number, status, updated_at, goes_on, count(*) over () as count from (
      select order_number, status, updated_at, erased_at, (outcome is null or claim_state = 'claimed' or 'twoLiveCredits' = any(attention) or exists (
        select 1 from actions a where a.shop = o.shop and a.order_number = o.order_number and not a.finished and a.body_enc is not null)) as goes_on
      from orders o where shop = ${shop} and created_at < ${to}::timestamptz) k
    where goes_on or (erased_at is null and updated_at >= ${from}::timestamptz and updated_at >= ${keptSince}::timestamptz)
    order by goes_on desc, updated_at desc, order_number limit ${limit}`.execute(db);
  return {
    count: Number(rows[0]?.count ?? 0),
    orders: rows.flatMap(({ order_number: orderNumber, status, updated_at: updatedAt, goes_on: goesOn }) =>
      isStatus(status) ? [{ orderNumber, status, keptUntil: goesOn ? null : instantText(new Date(updatedAt.getTime() + keptDays * DAY_MS)) }] : [],
    ),
  };
}
