/** The same as a list that has a first entry, as unions of contracts want it. Throws for an empty one. */
export function someOf<T>(all: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = all;
  if (first === undefined) throw new Error('there is nothing to choose from');
  return [first, ...others];
}
