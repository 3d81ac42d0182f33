/**
 * What is good once (a token) is not kept any longer than it can be of use: with a start to its first verdict, with an action to
 * its end. The rest of both stays as it was.
 */
import { sql } from 'kysely';
import { methodOf } from '../../domain/lifecycle/method.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import type { Publication } from '../../domain/order/publication.ts';
import { isRecord } from '../../domain/values/json.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import { cell } from './cells.ts';

/** Before the verdict is told, so that a try that is cut off is made again with it. */
export async function dropOnceOfStart(context: RecordsContext, { state, verdict }: Publication): Promise<void> {
  const { claimId, service, shop } = state;
  if (verdict === null || methodOf(service).onceBy.length === 0) return;
  const [row] = (await sql<{ start_cell: Uint8Array | null; start_enc: Uint8Array | null }>`
    select start_enc, ${cell('start', 'order_claims')} as start_cell from order_claims where claim_id = ${claimId}`.execute(context.db)).rows;
  // One in the archive ended long ago.
  if (row === undefined || row.start_enc === null || row.start_cell === null) return;
  // What cannot be opened holds nothing for anybody.
  const start = await context.cells.open(place.start(claimId), row.start_cell).catch(() => null);
  if (!isRecord(start) || start['once'] === undefined) return;
  const { once: _spent, ...kept } = start;
  const sealed = await context.cells.seal(shop, place.start(claimId), kept);
  await sql`update order_claims set start_enc = ${sealed}::bytea where claim_id = ${claimId} and start_enc = ${row.start_enc}::bytea`.execute(context.db);
}

/** The body of a finished action, without what was good once; null: it is kept as it is. */
export async function spentBody(context: RecordsContext, { state: { service, shop, orderNumber } }: Pick<Publication, 'state'>, line: ActionLine): Promise<Uint8Array | null> {
  if (line.state !== 'finished' || !methodOf(service).onceBy.some((action) => action === line.action)) return null;
  const { actor, acceptedAt } = line;
  return context.cells.seal(shop, place.actionBody(shop, orderNumber, line.id), { body: { action: line.action }, actor, acceptedAt });
}
