/** (c): what a checkout takes longer than Yamato itself. Over HTTP, from the cart's request to the whole answer. */
import { durations } from '../measure/jobs.ts';
import type { Side } from '../measure/side.ts';
import { latency, type Latency, percentile } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

type Pair = { readonly sequential: Latency; readonly inFlight: Latency };

export type CheckoutLatency = {
  /** A bare KAARA, one at a time: the median is taken off every checkout, also off those in flight together. */
  readonly sandboxMs: Latency;
  readonly addedMs: Pair;
  /** The floor's update-with-start, for comparison; the sandbox's median taken off as well. */
  readonly floorAddedMs: Pair;
};

export async function measureCheckouts(sides: { readonly floor: Side; readonly ours: Side }, sizes: Sizes): Promise<CheckoutLatency> {
  const one = { count: sizes.sequentialCheckouts, inFlight: 1 };
  const many = { count: sizes.checkoutsInFlight, inFlight: sizes.inFlight };
  const sandbox = await sides.ours.ask('bareCredits', { count: sizes.bareCredits, inFlight: 1 }, durations);
  const without = percentile(sandbox, 50);
  const measure = async (side: Side): Promise<Pair> => ({
    sequential: latency(await side.ask('checkouts', one, durations), without),
    inFlight: latency(await side.ask('checkouts', many, durations), without),
  });
  const floorAddedMs = await measure(sides.floor);
  return { sandboxMs: latency(sandbox), addedMs: await measure(sides.ours), floorAddedMs };
}
