/** Runs `count` jobs, `inFlight` of them at a time, each starting when one before it ends. */
export async function inLanes<T>(count: number, inFlight: number, job: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      results.push(await job());
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, inFlight) }, lane));
  return results;
}

/** How long a job took, in milliseconds. */
export async function timed(job: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await job();
  return performance.now() - before;
}
