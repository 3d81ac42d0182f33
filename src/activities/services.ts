/** The services in use, as the activities call them: one per method of `domain/methods.ts`. */
import { atobaraiService } from './atobarai/service.ts';
import { cardService } from './card/service.ts';
import type { SendingActivities } from './contract.ts';
import type { SendingRecords } from './sending.ts';
import { createSendingActivities, createServiceActivities, type ServiceActivities } from './service-activities.ts';
import type { Hosts, Service } from './service.ts';

/** A service with its merchant's type forgotten: what a worker needs of it. */
export type ServiceInUse = {
  readonly service: string;
  activities(records: SendingRecords, hosts: Hosts): ServiceActivities;
  /** Its changes alone. */
  sends(records: SendingRecords, hosts: Hosts): SendingActivities;
};

export function inUse<Merchant>(service: Service<Merchant>): ServiceInUse {
  return {
    service: service.service,
    activities: (records, hosts) => createServiceActivities(records, service, hosts),
    sends: (records, hosts) => createSendingActivities(records, service, hosts),
  };
}

export const servicesInUse: readonly ServiceInUse[] = [inUse(atobaraiService), inUse(cardService)];
