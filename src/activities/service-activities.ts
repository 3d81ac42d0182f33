/** The activities of one service, by the names that operators read: one per kind of change and per look-up, `inquire` and `watch`. */
import { methodOf } from '../domain/lifecycle/method.ts';
import type { AskingActivities, CreditRef, LookUpActivities, LookUpInput, SendingActivities } from './contract.ts';
import { callOf, notAsked, notSentFor } from './in-time.ts';
import { findMerchant } from './merchant.ts';
import { sendOnce } from './send-once.ts';
import type { SendingRecords } from './sending.ts';
import type { Hosts, Service } from './service.ts';
import { watchUntilChanged } from './watch.ts';

export type ServiceActivities = AskingActivities & { readonly [activity: string]: (...args: never[]) => Promise<unknown> };

export function createServiceActivities<Merchant>(records: SendingRecords, service: Service<Merchant>, hosts: Hosts): ServiceActivities {
  const found = (of: CreditRef) => findMerchant(records, service, hosts, of);
  const lookUps: LookUpActivities = Object.fromEntries(
    Object.values(methodOf(service.service).lookUps).map(({ activity, operation }) => [activity, (input: LookUpInput) => lookUp(operation, input)] as const),
  );

  async function lookUp(operation: string, input: LookUpInput) {
    const now = new Date();
    const to = await found(input);
    if ('missing' in to) return callOf<unknown>(operation, input.settlementNo, now, notSentFor(to));
    const look = service.lookUps[input.name];
    if (look === undefined) throw new Error(`${service.service} has no look-up ${input.name}`);
    return callOf<unknown>(operation, input.settlementNo, now, await look(to.merchant, { settlementNo: input.settlementNo, now }));
  }

  const asking: AskingActivities = {
    async inquire(input) {
      const to = await found(input);
      return 'missing' in to ? notAsked(notSentFor(to)) : service.ask(to.merchant, input.settlementNo, input.mode);
    },
    async watch(input) {
      return watchUntilChanged(input.plan, async () => {
        const to = await found(input);
        return 'missing' in to ? notAsked(notSentFor(to)) : service.ask(to.merchant, input.settlementNo, input.plan.mode);
      });
    },
  };
  return { ...createSendingActivities(records, service, hosts), ...lookUps, ...asking };
}

export function createSendingActivities<Merchant>(records: SendingRecords, service: Service<Merchant>, hosts: Hosts): SendingActivities {
  return Object.fromEntries(
    Object.entries(service.sends).map(([activity, rule]) => [activity, (input) => sendOnce(records, service, hosts, rule, input)] as const),
  );
}
