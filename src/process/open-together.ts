import { StartFault, startFault } from './start-fault.ts';

/**
 * Waits for parts that open side by side until each has come up or failed: what came up can then be stopped again, and
 * everything that is wrong is said at once.
 */
export async function openTogether<A, B, C>(one: Promise<A>, two: Promise<B>, three: Promise<C>): Promise<[A, B, C]> {
  const settled = await Promise.allSettled([one, two, three]);
  const faults: unknown[] = settled.flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
  // A part that waited for another one fails with the other's fault.
  const messages = new Set(faults.map((fault) => startFault('process', fault).message));
  if (messages.size > 1) throw new StartFault([...messages].join('\n'));
  return Promise.all([one, two, three]);
}
