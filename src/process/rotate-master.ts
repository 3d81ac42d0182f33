/** Changes the master key of an installation, in one of two ways: with the new one beside it, or with the one that was. */
import type { Config } from '../config.ts';
import { keyOfSource, masterKeyOf } from '../master-key.ts';
import type { Records } from '../records/records.ts';
import { StartFault } from './start-fault.ts';

export type Rotation = { readonly to: Uint8Array; readonly from: readonly Uint8Array[]; readonly way: 'newBeside' | 'previousBeside' };

/** Throws `StartFault` where it is not said which key is the new one, `KeyCommandFailed`. */
export async function rotationOf(config: Config): Promise<Rotation> {
  const { newMasterKey, previousMasterKey } = config;
  if (newMasterKey === undefined && previousMasterKey === undefined) {
    throw new StartFault('Which key is the new one? Give it as NEW_MASTER_KEY beside MASTER_KEY (or NEW_MASTER_KEY_FILE, NEW_MASTER_KEY_COMMAND); or, where all processes have it as MASTER_KEY already, give the one that was as PREVIOUS_MASTER_KEY.');
  }
  const master = await masterKeyOf(config, 'known');
  const previous = previousMasterKey === undefined ? [] : [await keyOfSource('PREVIOUS_MASTER_KEY_COMMAND', previousMasterKey)];
  if (newMasterKey === undefined) return { to: master, from: previous, way: 'previousBeside' };
  const to = await keyOfSource('NEW_MASTER_KEY_COMMAND', newMasterKey);
  if (Buffer.from(to).equals(master)) throw new StartFault('NEW_MASTER_KEY is the same key as MASTER_KEY. Make a new one: openssl rand -base64 32');
  return { to, from: [master, ...previous], way: 'newBeside' };
}

/** A process that was making a key just then may have wrapped it as before. */
const LOOK_AGAIN_AFTER_MS = 1_000;

/** Twice, to be sure. May be repeated. */
export async function rotateMaster(records: Pick<Records, 'rewrapKeys'>, { to, from }: Rotation, lookAgainAfterMs: number = LOOK_AGAIN_AFTER_MS): Promise<{ readonly wrapped: number; readonly already: number }> {
  const first = await records.rewrapKeys({ from, to });
  await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
  const late = await records.rewrapKeys({ from, to });
  return { wrapped: first.wrapped + late.wrapped, already: first.already };
}
