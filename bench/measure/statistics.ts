/** The value that `percent` of the values do not exceed (nearest rank). Throws for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? percentile(sorted, 50) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median: round(median), min: round(at(sorted, 0)), max: round(at(sorted, sorted.length - 1)) };
}

export type Latency = { readonly p50: number; readonly p95: number };

/** In milliseconds, `without` taken off each. */
export function latency(values: readonly number[], without = 0): Latency {
  return { p50: round(percentile(values, 50) - without), p95: round(percentile(values, 95) - without) };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('no such value');
  return value;
}
