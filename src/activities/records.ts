/** Activities on the order records. */
import { isRecord } from '../domain/values/json.ts';
import type { Records } from '../records/records.ts';
import type { LoadedOrder, RecordsActivities } from './contract.ts';

export function createRecordsActivities(
  records: Pick<Records, 'publish' | 'loadForResume' | 'checkSend' | 'voidNumber' | 'claimSettlementNo' | 'credentialsFor'>,
): RecordsActivities {
  return {
    publish: (publication) => records.publish(publication),
    async loadOrder({ shop, orderNumber }) {
      const loaded = await records.loadForResume(shop, orderNumber);
      if (loaded === null) return null;
      const { startInput, ...order } = loaded;
      return { ...order, start: startOf(startInput) };
    },
    checkStart: (ref) => records.checkSend(ref),
    voidNumber: (number) => records.voidNumber(number),
    async claimSettlementNo({ shop, orderNumber, service, generation }) {
      const credentials = await records.credentialsFor(shop, service);
      // Retried by the engine until staff have entered them.
      if (credentials === null) throw new Error('credentialsMissing');
      const { contractKey, environment } = credentials;
      return records.claimSettlementNo({ shop, orderNumber, generation, service, contractKey, environment });
    },
  };
}

/** Stored arguments that cannot be read leave the order without its starter's name, and without a cart that waits. */
function startOf(input: unknown): LoadedOrder['start'] {
  const { actor, abandonAt } = isRecord(input) ? input : {};
  return { actor: typeof actor === 'string' ? actor : 'unknown', abandonAt: typeof abandonAt === 'string' ? abandonAt : null };
}
