/**
 * Sends again what was claimed and never seen to be taken by the engine: a crash, a cut or an outage between the
 * claim and the hand-over. Duplicates drop: a live run ignores the start, and every action carries its id.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Records } from '../records/records.ts';
import type { Engine } from './engine.ts';
import { isOrderStart } from './order-start-guard.ts';

export type SweepDeps = { readonly records: Records; readonly engine: Engine; readonly log: FastifyBaseLogger };

/** A claim younger than this is still in its own request's hands. */
const OLDER_THAN_MS = 30_000;
/** At most so many per round; the next round takes the rest. */
const BATCH = 50;
/** The start is only handed over; nobody waits for its verdict here. */
const HAND_OVER_MS = 1_000;

/** Begins sweeping every `intervalMs`; the returned function stops it and waits for the round under way. */
export function startSweep(deps: SweepDeps, intervalMs: number, olderThanMs: number = OLDER_THAN_MS): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = sweepOnce(deps, olderThanMs).finally(() => {
      busy = false;
    });
  }, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** One round. Never rejects: what does not go through is tried again in the next. */
export async function sweepOnce({ records, engine, log }: SweepDeps, olderThanMs: number): Promise<void> {
  try {
    for (const claim of await records.claimsToResend(olderThanMs, BATCH)) {
      if (!isOrderStart(claim.startInput)) {
        log.error({ event: 'sweep.unreadableStart', shop: claim.shop, orderNumber: claim.orderNumber }, 'stored start cannot be read');
        continue;
      }
      const sent = await engine.startAndAwaitVerdict(claim.startInput, HAND_OVER_MS);
      if (sent.kind === 'unavailable') return;
      // An earlier run of the number was still ending: the next round sends it again.
      if (sent.kind === 'closed') continue;
      await records.markClaimAccepted(claim.claimId);
      log.info({ event: 'sweep.startSent', shop: claim.shop, orderNumber: claim.orderNumber }, 'start sent again');
    }
    for (const { shop, orderNumber, actionId, actor, acceptedAt, body } of await records.actionsToResend(olderThanMs, BATCH)) {
      const sent = await engine.sendAction(shop, orderNumber, { actionId, actor, acceptedAt, body });
      if (sent.kind !== 'answer') return;
      await records.markActionAccepted({ shop, orderNumber, actionId });
      log.info({ event: 'sweep.actionSent', shop, orderNumber, actionId }, 'action sent again');
    }
  } catch (error) {
    log.warn({ event: 'sweep.failed', reason: error instanceof Error ? error.name : 'unknown' }, 'sweep round failed');
  }
}
