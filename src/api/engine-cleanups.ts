/**
 * What an erasure leaves to do in the engine, done until it is done: closed histories of an order whose buyer was erased are
 * deleted, and a run that cannot be gone on with, as its history needs a destroyed key, is replaced by one that begins from the
 * records. The mark is in the records; an engine that is down for a while costs nothing but time.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { EngineCleanup } from '../records/contract/erasures.ts';
import type { Records } from '../records/records.ts';
import type { Engine } from './engine.ts';

export type CleanupDeps = {
  readonly records: Pick<Records, 'cleanupsDue' | 'putOffCleanup' | 'endCleanup'>;
  readonly engine: Pick<Engine, 'clearRuns' | 'resume'>;
  readonly log: FastifyBaseLogger;
};

/** The engine's list lags by less: a run that it does not show by then is not there. */
const SURE_AFTER_MS = 30_000;
const BATCH = 20;

/** One round. Never rejects: what does not go through is tried again in a later one. */
export async function cleanUpOnce({ records, engine, log }: CleanupDeps, sureAfterMs: number = SURE_AFTER_MS): Promise<void> {
  try {
    for (const cleanup of await records.cleanupsDue(BATCH)) {
      if (await isClean({ records, engine, log }, cleanup, sureAfterMs)) await records.endCleanup(cleanup);
      else await records.putOffCleanup(cleanup);
    }
  } catch (error) {
    log.warn({ event: 'cleanup.failed', reason: nameOf(error) }, 'cleaning up after an erasure failed');
  }
}

/** Whatever is wrong with one order keeps no other waiting. */
async function isClean({ engine, log }: CleanupDeps, { shop, orderNumber, askedAt, goesOn }: EngineCleanup, sureAfterMs: number): Promise<boolean> {
  try {
    const cleared = await engine.clearRuns(shop, orderNumber, { before: askedAt, replace: goesOn });
    if (cleared.kind !== 'answer') return false;
    if (cleared.value > 0) {
      if (goesOn) await engine.resume(shop, orderNumber);
      return false;
    }
    if (Date.now() - Date.parse(askedAt) < sureAfterMs) return false;
    log.info({ event: 'cleanup.done', shop, orderNumber }, 'engine histories of an erased order deleted');
    return true;
  } catch (error) {
    log.error({ event: 'cleanup.orderFailed', shop, orderNumber, reason: nameOf(error) }, 'engine histories of an erased order not deleted');
    return false;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
