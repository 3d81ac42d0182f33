/** How many checkouts one worker sends beside the paced queue: so many a second of one merchant contract, and so many at once. */

const SECOND_MS = 1_000;
/** Half of a worker's activities, so that a Yamato that hangs leaves room for the records' own. */
const AT_ONCE = 50;

export type CheckoutBound = {
  /** Null: over the bound. Else to be left once the call is over, whatever came of it. */
  enter(contractKey: string): { leave(): void } | null;
};

/** `perSecond`: in any second, not on average. */
export function createCheckoutBound(perSecond: number, atOnce: number = AT_ONCE, now: () => number = () => performance.now()): CheckoutBound {
  /** When the calls of the last second began, by contract. */
  const begun = new Map<string, number[]>();
  let underWay = 0;
  return {
    enter(contractKey) {
      const at = now();
      const recent = (begun.get(contractKey) ?? []).filter((each) => each > at - SECOND_MS);
      begun.set(contractKey, recent);
      if (underWay >= atOnce || recent.length >= perSecond) return null;
      recent.push(at);
      underWay += 1;
      return { leave: () => void (underWay -= 1) };
    },
  };
}
