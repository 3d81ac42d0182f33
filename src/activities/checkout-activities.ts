/**
 * A checkout's first credit, sent by the orders' own worker, so that a buyer does not wait behind bulk work. What is over
 * the bound is not sent: the order sends it on the paced queue.
 */
import type { CheckoutActivities, SendingActivities } from './contract.ts';
import type { CheckoutBound } from './checkout-bound.ts';

/** Of all services: they share the orders' queue, and each call says whose it is. */
export function createCheckoutActivities(sendsOf: Readonly<Record<string, SendingActivities>>, bound: CheckoutBound): CheckoutActivities {
  const names = new Set(Object.values(sendsOf).flatMap((sends) => Object.keys(sends)));
  return Object.fromEntries(
    [...names].map((activity) => [
      activity,
      async ({ contractKey, ...input }) => {
        const send = sendsOf[input.service]?.[activity];
        // Of a service that this build does not know.
        if (send === undefined) return { kind: 'busy' };
        const entered = bound.enter(contractKey);
        if (entered === null) return { kind: 'busy' };
        try {
          return await send(input);
        } finally {
          entered.leave();
        }
      },
    ] satisfies [string, CheckoutActivities[string]]),
  );
}
