/** Action ids claimed by the API, lines written by runs, the history read back. */
import { sql } from 'kysely';
import { actionLabel } from '../../domain/lifecycle/action-labels.ts';
import type { ActionLine } from '../../domain/order/history.ts';
import { instantText, place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { ActionClaim, ActionClaimResult, ActionMessage, ActionPage, ActionRecords, ActionRef, PendingAction } from '../contract/actions.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { inTurns } from '../in-turns.ts';
import { cell } from './cells.ts';
import { before, nextTry } from './retry-times.ts';
import { openActionBody, openLine } from './sealed-values.ts';

/** An id is found at the second look at the latest: then the other claim has committed. */
const MAX_ROUNDS = 3;

/** An action that is waited for long, as for a credit under examination, is handed over again seldom: its run drops it. */
const ACTION_PAUSE_S = 600;
const ACTION_PAUSE_MAX_S = 43_200;

export function actionQueries(context: RecordsContext): ActionRecords {
  return {
    claimAction: (claim) => claimAction(context, claim),
    markActionAccepted: (ref) => markActionAccepted(context, ref),
    actionsToResend: (olderThanMs, unfinishedForMs, limit) => actionsToResend(context, olderThanMs, unfinishedForMs, limit),
    putOffAction: (ref) => putOffAction(context, ref),
    findAction: (ref) => findAction(context, ref),
    listActions: (shop, orderNumber, page) => listActions(context, shop, orderNumber, page),
  };
}

type ClaimedRow = { made: boolean; body_hash: string | null; claim_state: string | null; line_cell: Uint8Array | null; there: boolean };

async function claimAction(context: RecordsContext, claim: ActionClaim): Promise<ActionClaimResult> {
  const { shop, orderNumber, actionId } = claim;
  const line = firstLine(claim);
  const version = context.hashes.currentVersion;
  const bodyHash = `${version}:${context.hashes.fingerprint(claim.body, version)}`;
  const [lineCell, bodyCell] = await Promise.all([
    context.cells.seal(shop, place.actionLine(shop, orderNumber, actionId), line),
    context.cells.seal(shop, place.actionBody(shop, orderNumber, actionId), {
      body: claim.body,
      actor: claim.actor,
      acceptedAt: claim.acceptedAt,
    }),
  ]);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const result = await sql<ClaimedRow>`
      with a as (
        insert into actions (shop, order_number, action_id, claim_state, body_hash, body_enc, sequence, finished, line_enc,
          accepted_at)
        values (${shop}, ${orderNumber}, ${actionId}, 'claimed', ${bodyHash}, ${bodyCell}, 0, false, ${lineCell},
          ${claim.acceptedAt})
        on conflict do nothing returning action_id
      )
      select exists(select 1 from a) as made, x.body_hash, x.claim_state, x.action_id is not null as there,
        ${cell('line', 'x')} as line_cell
      from (select 1) as one left join actions x
        on x.shop = ${shop} and x.order_number = ${orderNumber} and x.action_id = ${actionId}`.execute(context.db);
    const row = result.rows[0];
    if (row?.made === true) return { kind: 'new', line };
    if (row === undefined || !row.there) continue;
    // Of an order whose history was dropped nobody knows any more what became of the first.
    if (row.line_cell === null || !sameBody(context, claim.body, row.body_hash)) return { kind: 'different' };
    return { kind: 'same', line: await openLine(context, claim, row.line_cell), accepted: row.claim_state === 'accepted' };
  }
  throw new Error('The action id is claimed but cannot be seen');
}

/** Compared under the key version the first one was hashed with. A line without a body is the system's own. */
function sameBody(context: RecordsContext, body: ActionClaim['body'], stored: string | null): boolean {
  const version = Number(stored?.split(':')[0] ?? Number.NaN);
  return Number.isInteger(version) && stored === `${version}:${context.hashes.fingerprint(body, version)}`;
}

function firstLine(claim: ActionClaim): ActionLine {
  return {
    id: claim.actionId,
    action: claim.action,
    state: 'accepted',
    outcome: null,
    code: null,
    label: actionLabel(claim.action),
    detail: null,
    actor: claim.actor,
    note: claim.note,
    waitingUntil: null,
    acceptedAt: claim.acceptedAt,
    finishedAt: null,
    calls: [],
  };
}

async function markActionAccepted(context: RecordsContext, ref: ActionRef): Promise<void> {
  await context.db
    .updateTable('actions')
    .set({ claim_state: 'accepted' })
    .where('shop', '=', ref.shop)
    .where('order_number', '=', ref.orderNumber)
    .where('action_id', '=', ref.actionId)
    .where('claim_state', '=', 'claimed')
    .execute();
}

async function actionsToResend(context: RecordsContext, olderThanMs: number, unfinishedForMs: number, limit: number): Promise<readonly PendingAction[]> {
  const rows = await context.db
    .selectFrom('actions')
    .select(['shop', 'order_number', 'action_id', cell('body', 'actions').as('body_cell')])
    .where('finished', '=', false)
    .where('body_enc', 'is not', null)
    .where('next_try_at', '<=', sql<Date>`now()`)
    .where((eb) =>
      eb.or([eb.and([eb('claim_state', '=', 'claimed'), eb('created_at', '<=', before(olderThanMs))]), eb.and([eb('claim_state', '=', 'accepted'), eb('created_at', '<=', before(unfinishedForMs))])]),
    )
    .orderBy('next_try_at')
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return Promise.all(
    rows.map(async (row) => {
      const ref = { shop: row.shop, orderNumber: row.order_number, actionId: row.action_id };
      return { ...ref, message: await readMessage(context, ref, row.body_cell) };
    }),
  );
}

/** Null: it cannot be opened, which keeps no other from being read. */
export async function readMessage(context: RecordsContext, ref: ActionRef, body: Uint8Array | null): Promise<ActionMessage | null> {
  return body === null ? null : openActionBody(context, ref, body).catch(() => null);
}

async function putOffAction(context: RecordsContext, ref: ActionRef): Promise<void> {
  await context.db
    .updateTable('actions')
    .set((eb) => ({ tries: eb('tries', '+', 1), next_try_at: nextTry(ACTION_PAUSE_S, ACTION_PAUSE_MAX_S) }))
    .where('shop', '=', ref.shop)
    .where('order_number', '=', ref.orderNumber)
    .where('action_id', '=', ref.actionId)
    .execute();
}

async function findAction(context: RecordsContext, ref: ActionRef): Promise<ActionLine | null> {
  const row = await context.db
    .selectFrom('actions')
    .select(cell('line', 'actions').as('line_cell'))
    .where('shop', '=', ref.shop)
    .where('order_number', '=', ref.orderNumber)
    .where('action_id', '=', ref.actionId)
    .executeTakeFirst();
  return row === undefined || row.line_cell === null ? null : openLine(context, ref, row.line_cell);
}

async function listActions(
  context: RecordsContext,
  shop: string,
  orderNumber: string,
  page: { readonly limit: number; readonly before: string | null },
): Promise<ActionPage> {
  let query = context.db
    .selectFrom('actions')
    .select(['action_id', cell('line', 'actions').as('line_cell'), 'accepted_at'])
    .where('shop', '=', shop)
    .where('order_number', '=', orderNumber)
    .orderBy('accepted_at', 'desc')
    .orderBy('action_id', 'desc')
    .limit(page.limit + 1);
  if (page.before !== null) {
    const [acceptedAt, actionId] = decodeCursor(page.before, ['instant', 'string']);
    query = query.where(sql<boolean>`(accepted_at, action_id) < (${acceptedAt}::timestamptz, ${actionId}::text)`);
  }
  const rows = await query.execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    lines: (await inTurns(shown, async ({ action_id: actionId, line_cell: line }) => (line === null ? [] : [await openLine(context, { shop, orderNumber, actionId }, line)]))).flat(),
    next: rows.length > page.limit && last !== undefined ? encodeCursor([instantText(last.accepted_at), last.action_id]) : null,
  };
}
