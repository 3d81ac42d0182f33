import type { Subject } from './operation.ts';

/** A call that is not answered yet. */
export type CallUnderWay = Subject & { service: string; operation: string };

export type UnderWay = ReturnType<typeof trackCalls>;

/** The calls that have arrived and are not answered yet, in the order in which they came. */
export function trackCalls() {
  const calls = new Set<CallUnderWay>();
  return {
    begin: (call: CallUnderWay): void => void calls.add(call),
    end: (call: CallUnderWay): void => void calls.delete(call),
    /** Calls of the same service that came before this one. */
    before(call: CallUnderWay): CallUnderWay[] {
      const inOrder = [...calls];
      return inOrder.slice(0, inOrder.indexOf(call)).filter((earlier) => earlier.service === call.service);
    },
  };
}
