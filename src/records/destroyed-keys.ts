/** What was destroyed stays so: the list outside of the database, applied to the records, and kept complete from them. */
import { appendToDestroyedList, type DestroyedList, readDestroyedList } from '../keys/destroyed-list.ts';
import type { ForgottenKeys } from './contract/keys.ts';
import type { Records } from './records.ts';

/** `buyers`: orders that were erased again. */
export type Applied = ForgottenKeys & { readonly buyers: number };

/**
 * Destroys in these records what the list says is destroyed: keys that a restored copy has brought back, and the data of
 * persons who were erased since. For every start and after every restore, before anybody reads the records or runs orders on
 * them; `openRecords` does it where it is told the file. May be repeated, and goes on where it was interrupted. With nothing
 * new on the list it takes two short statements. Throws `DamagedListError` for a list that cannot be read.
 */
export async function applyDestroyedKeys(records: Pick<Records, 'forgetKeys' | 'eraseAgain'>, file: string): Promise<Applied> {
  return applyDestroyedList(records, readDestroyedList(file));
}

/** The same with lists that were read already. */
export async function applyDestroyedList(records: Pick<Records, 'forgetKeys' | 'eraseAgain'>, { keys, orders }: DestroyedList): Promise<Applied> {
  const buyers = await records.eraseAgain(orders);
  return { ...(await records.forgetKeys(keys)), buyers };
}

/**
 * Writes onto the list what the records know to be destroyed and the list does not: another process did it, or the file was
 * lost. All of it is compared, as no clock tells what is new: a row may be dated by one that was wrong, or be committed late.
 * Throws what the system says of the file.
 */
export async function completeDestroyedList(records: Pick<Records, 'destroyedKeys' | 'erasures'>, file: string): Promise<void> {
  appendToDestroyedList(file, await destroyedIn(records));
}

/** What the records know to be destroyed. */
export async function destroyedIn(records: Pick<Records, 'destroyedKeys' | 'erasures'>): Promise<DestroyedList> {
  return { keys: await records.destroyedKeys(), orders: await records.erasures() };
}
