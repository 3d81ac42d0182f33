/** Keeps the list of what was destroyed complete: what another process did is on it some seconds later. */
import { everyRound } from '../api/rounds.ts';
import type { Log } from '../log.ts';
import { appendToDestroyedList, type DestroyedList } from '../keys/destroyed-list.ts';
import { destroyedIn } from '../records/destroyed-keys.ts';
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

/** Why the list may lack something just now: each is mended elsewhere. */
const events = {
  'destroyedKeys.notListed': 'what was destroyed cannot be written to DESTROYED_KEYS_FILE: a restore would bring it back',
  'destroyedKeys.notCompared': 'the records do not say what was destroyed, so DESTROYED_KEYS_FILE was not compared with them; it is as soon as they answer',
} as const;

/** Never rejects: what cannot be written now is written later, and the records know it all the same. Told once for each reason. */
function createRound({ records, file, log }: ListKeeping): () => Promise<void> {
  let told: string | null = null;
  const tell = (event: keyof typeof events, error: unknown): void => {
    const reason = reasonOf(error);
    if (told !== `${event} ${reason}`) log.warn({ event, file, reason }, events[event]);
    told = `${event} ${reason}`;
  };
  return async () => {
    let destroyed: DestroyedList;
    try {
      destroyed = await destroyedIn(records);
    } catch (error) {
      return tell('destroyedKeys.notCompared', error);
    }
    try {
      appendToDestroyedList(file, destroyed);
      told = null;
    } catch (error) {
      tell('destroyedKeys.notListed', error);
    }
  };
}
