/** (f): what a finished order leaves behind, by how much the stores grow over a round of whole lives. */
import { z } from 'zod';
import { livesAnswer } from '../measure/jobs.ts';
import type { Side } from '../measure/side.ts';
import type { Sizes } from '../sizes.ts';

/** In bytes. The files grow by whole pages and are written late: good to a tenth or so. */
export type Bytes = { readonly engine: number; readonly records: number; readonly history: { readonly happy: number; readonly slow: number } };

const history = z.object({ historyBytes: z.number() });

export async function measureBytes(ours: Side, engineBytes: () => number, sizes: Sizes): Promise<Bytes> {
  const count = sizes.ordersPerRound;
  const size = async () => ({ engine: engineBytes(), records: await ours.ask('recordsBytes', null, z.number()) });
  const before = await size();
  await ours.ask('lives', { count, inFlight: sizes.inFlight }, livesAnswer);
  const after = await size();
  const { historyBytes: happy } = await ours.ask('happyBill', null, history);
  const { historyBytes: slow } = await ours.ask('slowBill', null, history);
  return { engine: Math.round((after.engine - before.engine) / count), records: Math.round((after.records - before.records) / count), history: { happy, slow } };
}
