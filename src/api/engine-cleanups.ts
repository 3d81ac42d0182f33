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

/** One round; false: the records do not answer, or the engine of one order. Never rejects: what does not go through is tried again in a later one. */
export async function cleanUpOnce({ records, engine, log }: CleanupDeps, sureAfterMs: number = SURE_AFTER_MS): Promise<boolean> {
  try {
    let answered = true;
    for (const cleanup of await records.cleanupsDue(BATCH)) {
      const left = await whatIsLeft({ records, engine, log }, cleanup, sureAfterMs);
      if (left === 'nothing') await records.endCleanup(cleanup);
      else await records.putOffCleanup(cleanup);
      answered &&= left !== 'noAnswer';
    }
    return answered;
  } catch (error) {
    log.warn({ event: 'cleanup.failed', reason: nameOf(error) }, 'cleaning up after an erasure failed');
    return false;
  }
}

/** Whatever is wrong with one order keeps no other waiting. */
async function whatIsLeft({ engine, log }: CleanupDeps, { shop, orderNumber, askedAt, goesOn }: EngineCleanup, sureAfterMs: number): Promise<'nothing' | 'something' | 'noAnswer'> {
  try {
    const cleared = await engine.clearRuns(shop, orderNumber, { before: askedAt, replace: goesOn });
    if (cleared.kind !== 'answer') return 'noAnswer';
    if (cleared.value > 0) {
      if (goesOn) await engine.resume(shop, orderNumber);
      return 'something';
    }
    if (Date.now() - Date.parse(askedAt) < sureAfterMs) return 'something';
    log.info({ event: 'cleanup.done', shop, orderNumber }, 'engine histories of an erased order deleted');
    return 'nothing';
  } catch (error) {
    log.error({ event: 'cleanup.orderFailed', shop, orderNumber, reason: nameOf(error) }, 'engine histories of an erased order not deleted');
    return 'something';
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
