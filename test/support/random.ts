/** Also where lives begin that every run walks. */
export const CI_SEED = 20_261_124;

/**
 * The seed of a run of random tests: `SEED` when given; with `CI=true` always the same, so that what CI says is about the
 * change and not about the day; else another each time. Tests print it in their names.
 */
export function seedOfRun(): number {
  const given = process.env['SEED'];
  if (given !== undefined) return Number(given);
  return process.env['CI'] === 'true' ? CI_SEED : Date.now() % 1_000_000_007;
}

/** Numbers in 0..1 that depend on the seed alone (mulberry32): a failing random test is run again with its seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
