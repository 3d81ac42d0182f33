/** How every process and every command of an installation opens its records. */
import type { Config } from '../config.ts';
import { masterKeyOf, otherMasterKeysOf } from '../master-key.ts';
import type { OpenRecordsOptions } from '../records/records.ts';
import { recordsFolderOf } from './two-stores.ts';

/** Throws `KeyCommandFailed`. */
export async function recordsOptionsOf(config: Config): Promise<OpenRecordsOptions> {
  const place = config.databaseUrl === undefined ? { dataDir: recordsFolderOf(config) } : { databaseUrl: config.databaseUrl };
  return {
    ...place,
    masterKey: (state) => masterKeyOf(config, state),
    otherMasterKeys: await otherMasterKeysOf(config),
    destroyedKeysFile: config.destroyedKeysFile,
  };
}
