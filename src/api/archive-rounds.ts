/**
 * Moves what is old into the archive, a little every minute. Of several processes with the API one does so at a time; that
 * two do it at once would do no harm.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { ARCHIVE_LEASE, archiveBefore, type Archived } from '../records/contract/archive.ts';
import type { Records } from '../records/records.ts';
import { everyRound } from './rounds.ts';

export type ArchivingDeps = {
  readonly records: Pick<Records, 'archive' | 'takeLease' | 'giveBackLease'>;
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
};

/** Of each, orders and events. */
const LIMIT = 200;
/** What remains waits for the next round. */
const WITHIN_MS = 3_000;
/** A process that dies in the middle keeps the others from it for so long. */
const LEASE_MS = 60_000;

export type Archiving = { round(): Promise<void> };

export function createArchiving({ records, log, now }: ArchivingDeps, afterDays: number): Archiving {
  const holder = randomUUID();
  const turn = async (): Promise<Archived> => {
    try {
      return await records.archive({ before: archiveBefore(now(), afterDays), limit: LIMIT, withinMs: WITHIN_MS });
    } finally {
      await records.giveBackLease(ARCHIVE_LEASE, holder);
    }
  };
  return {
    /** Never rejects: what was not moved is moved later. */
    async round() {
      try {
        if (!(await records.takeLease(ARCHIVE_LEASE, holder, LEASE_MS))) return;
        const { orders, events } = await turn();
        if (orders > 0 || events > 0) log.info({ event: 'archive.moved', orders, events }, 'moved into the archive');
      } catch (error) {
        log.warn({ event: 'archive.failed', reason: error instanceof Error ? error.name : 'unknown' }, 'nothing was moved into the archive');
      }
    },
  };
}

/** The returned function ends it and waits for the round under way. */
export function startArchiving(archiving: Archiving, intervalMs: number): () => Promise<void> {
  return everyRound(intervalMs, () => archiving.round());
}
