/**
 * (c): what a checkout takes longer than Yamato itself. Over HTTP, from the cart's request to the whole answer; the floor
 * and ours in turn, so that whatever else the machine does meets both.
 */
import { durations } from '../measure/jobs.ts';
import type { Side } from '../measure/side.ts';
import { latency, type Latency, percentile, round, spread, type Spread } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

type Pair = { readonly sequential: Latency; readonly inFlight: Latency };

export type CheckoutLatency = {
  /** A bare KAARA, one at a time: the median is taken off every checkout, also off those in flight together. */
  readonly sandboxMs: Latency;
  readonly addedMs: Pair;
  /** The floor's update-with-start, for comparison; the sandbox's median taken off as well. */
  readonly floorAddedMs: Pair;
  /** Ours over the floor's, median by median of each round. */
  readonly ratio: { readonly sequential: Spread; readonly inFlight: Spread };
};

type Sides = { readonly floor: Side; readonly ours: Side };
type Measured = { readonly floor: Latency; readonly ours: Latency; readonly ratio: Spread };

export async function measureCheckouts(sides: Sides, sizes: Sizes): Promise<CheckoutLatency> {
  const sandbox = await sides.ours.ask('bareCredits', { count: sizes.bareCredits, inFlight: 1 }, durations);
  const without = percentile(sandbox, 50);
  const sequential = await inTurn(sides, { count: sizes.sequentialCheckouts, inFlight: 1 }, sizes.rounds, without);
  const inFlight = await inTurn(sides, { count: sizes.checkoutsInFlight, inFlight: sizes.inFlight }, sizes.rounds, without);
  return {
    sandboxMs: latency(sandbox),
    addedMs: { sequential: sequential.ours, inFlight: inFlight.ours },
    floorAddedMs: { sequential: sequential.floor, inFlight: inFlight.floor },
    ratio: { sequential: sequential.ratio, inFlight: inFlight.ratio },
  };
}

async function inTurn(sides: Sides, { count, inFlight }: { readonly count: number; readonly inFlight: number }, rounds: number, without: number): Promise<Measured> {
  const all: Record<keyof Sides, number[]> = { floor: [], ours: [] };
  const ratios: number[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const middle: Record<keyof Sides, number> = { floor: 0, ours: 0 };
    for (const name of ['floor', 'ours'] as const) {
      const taken = await sides[name].ask('checkouts', { count: Math.ceil(count / rounds), inFlight }, durations);
      all[name].push(...taken);
      middle[name] = percentile(taken, 50) - without;
    }
    ratios.push(round(middle.ours / middle.floor));
  }
  return { floor: latency(all.floor, without), ours: latency(all.ours, without), ratio: spread(ratios) };
}
