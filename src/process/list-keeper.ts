/** Keeps the list of what was destroyed complete: what another process did is on it some seconds later. */
import { everyRound } from '../api/rounds.ts';
import type { Log } from '../log.ts';
import { completeDestroyedList } from '../records/destroyed-keys.ts';
import type { Records } from '../records/records.ts';
import { reasonOf } from './start-fault.ts';

export type ListKeeping = { readonly records: Pick<Records, 'destroyedKeys' | 'erasures'>; readonly file: string; readonly log: Log };

const EVERY_MS = 10_000;

/** At once, and every ten seconds; the returned function ends it. */
export async function keepDestroyedList(keeping: ListKeeping): Promise<() => Promise<void>> {
  const round = createRound(keeping);
  await round();
  return everyRound(EVERY_MS, round);
}

/** Never rejects: what cannot be written now is written later, and the records know it all the same. Told once for each reason. */
function createRound({ records, file, log }: ListKeeping): () => Promise<void> {
  let told: string | null = null;
  return async () => {
    try {
      await completeDestroyedList(records, file);
      told = null;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== told) log.warn({ event: 'destroyedKeys.notListed', file, reason }, 'what was destroyed cannot be written to DESTROYED_KEYS_FILE: a restore would bring it back');
      told = reason;
    }
  };
}
