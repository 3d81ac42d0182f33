/** Activities on the order records. */
import type { Records } from '../records/records.ts';
import type { RecordsActivities } from './contract.ts';

export function createRecordsActivities(
  records: Pick<Records, 'publish' | 'loadForResume' | 'checkSend' | 'claimSettlementNo' | 'credentialsFor'>,
): RecordsActivities {
  return {
    publish: (publication) => records.publish(publication),
    loadOrder: ({ shop, orderNumber }) => records.loadForResume(shop, orderNumber),
    checkStart: (ref) => records.checkSend(ref),
    async claimSettlementNo({ shop, orderNumber, generation }) {
      const credentials = await records.credentialsFor(shop, 'atobarai');
      // Retried by the engine until staff have entered them.
      if (credentials === null) throw new Error('credentialsMissing');
      const { contractKey, environment } = credentials;
      return records.claimSettlementNo({ shop, orderNumber, generation, service: 'atobarai', contractKey, environment });
    },
  };
}
