/**
 * The roster (当番表) of the processes with the API: how many there are, and which of them does what only one should do at a time.
 * It is kept in the records, as leases: whoever dies is off it by itself. A process that was frozen may believe for one round
 * that it is still its turn; two at once do no harm, they only do the work twice.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { LeaseRecords } from '../records/contract/leases.ts';
import { everyRound } from './rounds.ts';

export type RosterDeps = { readonly records: LeaseRecords; readonly log: FastifyBaseLogger };

/** `false`: it could not do its work, which another process may be able to do. */
export type Round = () => Promise<boolean>;

export type Roster = {
  /** How many processes there are as far as was last seen; at least this one. */
  size(): number;
  /**
   * The round of the process whose turn it is; each of the others does `otherwise`, which must not throw. Whoever cannot do it
   * (it reaches the records and not the engine) gives the turn away and lets the others come first for a while.
   */
  turn(name: string, round: Round, otherwise?: () => void): () => Promise<void>;
  /** Comes in at once, and stays in until the returned function is called. */
  join(everyMs: number): Promise<() => Promise<void>>;
};

/** A process that died is counted for so long, and its turn is nobody's. */
const LEASE_MS = 30_000;
const PROCESSES = 'api:';

export function createRoster({ records, log }: RosterDeps, leaseMs: number = LEASE_MS): Roster {
  const holder = randomUUID();
  const own = `${PROCESSES}${holder}`;
  const turns = new Set<string>();
  const standsBackUntil = new Map<string, number>();
  let processes = 1;

  const failed = (error: unknown): void => log.warn({ event: 'roster.failed', reason: error instanceof Error ? error.name : 'unknown' }, 'the roster of the processes cannot be read');

  const look = async (): Promise<void> => {
    try {
      await records.takeLease(own, holder, leaseMs);
      processes = Math.max(1, await records.countLeases(PROCESSES));
    } catch (error) {
      failed(error);
    }
  };

  const giveAway = async (name: string): Promise<void> => {
    // Longer than between two rounds, so that each of the others has had its chance; alone, it soon tries again.
    standsBackUntil.set(name, Date.now() + leaseMs / 2);
    await records.giveBackLease(name, holder).catch(failed);
  };

  const isOurs = async (name: string): Promise<boolean> => {
    if ((standsBackUntil.get(name) ?? 0) > Date.now()) return false;
    try {
      return await records.takeLease(name, holder, leaseMs);
    } catch (error) {
      failed(error);
      return false;
    }
  };

  return {
    size: () => processes,
    turn(name, round, otherwise) {
      turns.add(name);
      return async () => {
        if (!(await isOurs(name))) otherwise?.();
        else if (!(await round())) await giveAway(name);
      };
    },
    async join(everyMs) {
      await look();
      const stop = everyRound(everyMs, look);
      return async () => {
        await stop();
        await Promise.all([own, ...turns].map((name) => records.giveBackLease(name, holder))).catch(failed);
      };
    },
  };
}
