/** The keys that an installation begins with: written with its other secrets, taken in at the first start. */
import type { Config } from '../config.ts';
import type { Records } from '../records/records.ts';

/** Safe to repeat. One that was revoked stays so. */
export async function takeInFirstKeys(records: Pick<Records, 'takeInApiKey'>, { admin, ops }: Config['firstKeys']): Promise<void> {
  if (admin !== undefined) await records.takeInApiKey({ scope: 'admin', shops: null, label: 'first admin', key: admin });
  if (ops !== undefined) await records.takeInApiKey({ scope: 'ops', shops: null, label: 'installation', key: ops });
}
