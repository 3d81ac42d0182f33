/**
 * Waits for parts that open side by side until each has come up or failed: what came up can then be stopped again, and
 * everything that is wrong is said at once.
 */
export async function openTogether<A, B, C>(one: Promise<A>, two: Promise<B>, three: Promise<C>): Promise<[A, B, C]> {
  const settled = await Promise.allSettled([one, two, three]);
  const faults: unknown[] = settled.flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
  if (faults.length > 1) throw new Error(faults.map((fault) => (fault instanceof Error ? fault.message : String(fault))).join('\n'));
  return Promise.all([one, two, three]);
}
