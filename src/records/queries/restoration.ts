/** Records that were put back: since when, and which orders may have gone on meanwhile. */
import { type Kysely, sql } from 'kysely';
import type { OrderOutcome } from '../../domain/order/facets.ts';
import { instantText, type RecordsContext } from '../context.ts';
import type { RestorationRecords } from '../contract/restoration.ts';
import type { Schema } from '../database/schema.ts';

/** Ended like these, an order does not go on again. */
const overForEver: readonly OrderOutcome[] = ['paid', 'confirmed'];

export function restorationQueries({ db }: RecordsContext): RestorationRecords {
  return {
    async restoration() {
      const row = await db.selectFrom('installation').select(['backup_at', 'restored_at']).executeTakeFirst();
      if (row === undefined || row.backup_at === null || row.restored_at === null) return null;
      return { backupAt: instantText(row.backup_at), restoredAt: instantText(row.restored_at) };
    },

    async endRestoration() {
      await db.updateTable('installation').set({ backup_at: null, restored_at: null }).execute();
    },

    async ordersToReconcile({ shop, endedSince, after, limit }) {
      const orders = () => {
        const query = db.selectFrom('orders').select('order_number').where('shop', '=', shop).where('made_up', '=', false).orderBy('order_number').limit(limit);
        return after === null ? query : query.where('order_number', '>', after);
      };
      const ended = orders().where('outcome', 'is not', null).where('outcome', 'not in', overForEver).where('updated_at', '>=', new Date(endedSince));
      // A slip that was registered after the backup does not come back by itself, and soon nobody asks about the order any more.
      const paidWithoutSlip = orders()
        .where('outcome', 'in', overForEver)
        .where('updated_at', '>=', sql<Date>`(select coalesce(restored_at, 'infinity') from installation)`)
        .where(sql<boolean>`not exists (select 1 from parcels p where p.shop = orders.shop and p.order_number = orders.order_number)`);
      const rows = await sql<{ order_number: string }>`
        (${orders().where('outcome', 'is', null)}) union all (${ended}) union all (${paidWithoutSlip}) order by order_number limit ${limit}`.execute(db);
      return rows.rows.map((row) => row.order_number);
    },

    async shopsUnder(contractKey) {
      const row = await db.selectFrom('shop_credentials').select((eb) => eb.fn.count<number>('shop').distinct().as('shops')).where('contract_key', '=', contractKey).executeTakeFirstOrThrow();
      return Number(row.shops);
    },
  };
}

/**
 * From now on the records count as those of that moment, put back; of two backups put back one after the other, as the older.
 * Cursors of events that were read meanwhile stay valid: what is written from now on comes after them, also when the same
 * backup is put back once more, as epochs go with the clock. What may have been lost is remembered when all this is over: no
 * list of the numbers that a cart had is sure to be whole.
 */
export async function beginRestoration(db: Kysely<Schema>, backupAt: string): Promise<void> {
  await sql`
    update installation set backup_at = least(backup_at, ${backupAt}::timestamptz), restored_at = now(),
      lost_since = least(lost_since, ${backupAt}::timestamptz), lost_until = now(),
      event_epoch = greatest(event_epoch + 1, extract(epoch from clock_timestamp())::integer)`.execute(db);
}
