/**
 * Sends again what was claimed and never seen to be taken by the engine: a crash, a cut or an outage between the
 * claim and the hand-over; and actions that were taken and have no outcome after a while, as their run may be lost.
 * Duplicates drop: a live run ignores the start, and every action carries its id. Each row by itself: one that cannot be
 * read or handed over is named, put off, and keeps no other waiting.
 */
import type { FastifyBaseLogger } from 'fastify';
import { heldOf } from '../domain/order/facts.ts';
import type { PendingAction } from '../records/contract/actions.ts';
import type { PendingClaim } from '../records/contract/claims.ts';
import type { Records } from '../records/records.ts';
import type { Engine } from './engine.ts';
import { readOrderStart } from './read-order-start.ts';
import type { SweepCounters } from './sweep-metrics.ts';

export type SweepDeps = { readonly records: Records; readonly engine: Engine; readonly log: FastifyBaseLogger; readonly counters: SweepCounters };

/** A claim younger than this is still in its own request's hands. */
export const OLDER_THAN_MS = 30_000;
/** An action without an outcome for so long may belong to a run that was lost. */
const UNFINISHED_FOR_MS = 10 * 60_000;
/** At most so many per round; the next round takes the rest. */
const BATCH = 50;
/** The start is only handed over; nobody waits for its verdict here. */
const HAND_OVER_MS = 1_000;

/** One round; false: records or engine do not answer. Never rejects: what does not go through is tried again in the next. */
export async function sweepOnce(deps: SweepDeps, olderThanMs: number = OLDER_THAN_MS, unfinishedForMs: number = UNFINISHED_FOR_MS): Promise<boolean> {
  const { records, log } = deps;
  try {
    for (const claim of await records.claimsToResend(olderThanMs, BATCH)) if ((await row(deps, 'start', claim, () => sendStart(deps, claim))) === 'engineDown') return false;
    for (const action of await records.actionsToResend(olderThanMs, unfinishedForMs, BATCH)) if ((await row(deps, 'action', action, () => sendAction(deps, action))) === 'engineDown') return false;
    await records.dropSettledPlans();
    return true;
  } catch (error) {
    log.warn({ event: 'sweep.failed', reason: nameOf(error) }, 'sweep round failed');
    return false;
  }
}

type Done = 'sent' | 'putOff' | 'unreadable' | 'engineDown';
type Kind = 'start' | 'action';

/** Whatever is wrong with one row is told by its name, never by what is in it. */
async function row(deps: SweepDeps, kind: Kind, of: PendingClaim | PendingAction, send: () => Promise<Done>): Promise<Done> {
  const { log, counters } = deps;
  const { shop, orderNumber } = of;
  const which = { kind, shop, orderNumber, ...('actionId' in of ? { actionId: of.actionId } : {}) };
  let done: Done;
  try {
    done = await send();
  } catch (error) {
    counters.unreadable.inc({ kind });
    log.error({ event: 'sweep.rowFailed', ...which, reason: nameOf(error) }, 'stored start or action cannot be handed over');
    await putOff(deps, of);
    return 'putOff';
  }
  if (done === 'unreadable') {
    counters.unreadable.inc({ kind });
    log.error({ event: 'sweep.unreadable', ...which }, 'stored start or action cannot be read');
    await putOff(deps, of);
  }
  if (done === 'putOff') await putOff(deps, of);
  if (done === 'sent') {
    counters.resent.inc({ kind });
    log.info({ event: 'sweep.sent', ...which }, 'start or action sent again');
  }
  return done;
}

function putOff({ records }: SweepDeps, of: PendingClaim | PendingAction): Promise<void> {
  return 'actionId' in of ? records.putOffAction(of) : records.putOffClaim(of.claimId);
}

async function sendStart({ records, engine }: SweepDeps, { claimId, startInput }: PendingClaim): Promise<Done> {
  const input = readOrderStart(startInput);
  if (input === null) return 'unreadable';
  const sent = await engine.startAndAwaitVerdict(input, HAND_OVER_MS);
  if (sent.kind === 'unavailable') return 'engineDown';
  // An earlier run of the number was still ending: a later round sends it again.
  if (sent.kind === 'closed') return 'putOff';
  await records.markClaimAccepted(claimId);
  return 'sent';
}

async function sendAction({ records, engine }: SweepDeps, { shop, orderNumber, actionId, message }: PendingAction): Promise<Done> {
  if (message === null) return 'unreadable';
  const order = await records.loadOrder(shop, orderNumber);
  const sent = await engine.sendAction(shop, orderNumber, { actionId, ...message, ...(order === null ? {} : { seen: heldOf(order.state) }) });
  if (sent.kind !== 'answer') return 'engineDown';
  await records.markActionAccepted({ shop, orderNumber, actionId });
  // Looked at again should it still have no outcome then.
  await records.putOffAction({ shop, orderNumber, actionId });
  return 'sent';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
