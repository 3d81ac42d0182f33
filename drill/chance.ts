/** What happens is drawn from a seed: the same seed, the same orders, wishes, faults and disturbances. */
export type Chance = {
  /** In 0..1. */
  readonly next: () => number;
  readonly happens: (probability: number) => boolean;
  /** A whole number, both ends included. */
  readonly between: (min: number, max: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
  readonly shuffled: <T>(things: readonly T[]) => T[];
};

/** `stream` tells what draws from the same seed apart, so that none depends on how often another has drawn. */
export function chanceOf(seed: number, stream: number): Chance {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(choices: readonly T[]): T => {
    const chosen = choices[between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  const shuffled = <T>(things: readonly T[]): T[] => {
    const keyed = things.map((thing) => ({ thing, key: next() }));
    return keyed.toSorted((one, other) => one.key - other.key).map(({ thing }) => thing);
  };
  return { next, between, pick, shuffled, happens: (probability) => next() < probability };
}
