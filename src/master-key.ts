import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { keyOfCommand } from './key-command.ts';
import type { KeySource } from './key-settings.ts';

const DEV_KEY_FILE = 'master.key';

/** There are records, and the key that they were made with is gone. */
export class MasterKeyMissing extends Error {
  override name = 'MasterKeyMissing';

  constructor(path: string) {
    super(
      `${path} is missing, and the records were made with the key in it: nothing in them can be read without. ` +
        'Restore that file, or give its content as MASTER_KEY, or clear everything with `npm run reset`, which gives up the orders. No other key was made.',
    );
  }
}

/** The file is there and holds no key. */
export class MasterKeyUnusable extends Error {
  override name = 'MasterKeyUnusable';
}

/**
 * The master key (32 bytes) that wraps all other keys: MASTER_KEY, what
 * MASTER_KEY_COMMAND writes, or in development the one in the data folder
 * (mode 0600), which is made for new records only.
 *
 * @throws KeyCommandFailed
 * @throws MasterKeyMissing for known records
 * @throws MasterKeyUnusable when the file does not hold a key; it is never replaced, because that would lose what it encrypts
 */
export async function masterKeyOf(config: Pick<Config, 'masterKey' | 'masterKeyCommand' | 'dataDir' | 'environment'>, records: 'new' | 'known'): Promise<Uint8Array> {
  if (config.masterKey !== undefined) return config.masterKey;
  if (config.masterKeyCommand !== undefined) return keyOfCommand('MASTER_KEY_COMMAND', config.masterKeyCommand);
  if (config.environment === 'production') throw new Error('MASTER_KEY is missing');
  const path = join(config.dataDir, DEV_KEY_FILE);
  if (!existsSync(path)) {
    if (records === 'known') throw new MasterKeyMissing(path);
    makeOnce(config.dataDir, path);
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new MasterKeyUnusable(`${path} does not hold 32 bytes in base64. Restore it, or clear the folder with \`npm run reset\`.`);
  }
  return new Uint8Array(key);
}

/** The keys beside the master key that may have wrapped something while it is being changed. @throws KeyCommandFailed */
export async function otherMasterKeysOf({ newMasterKey, previousMasterKey }: Pick<Config, 'newMasterKey' | 'previousMasterKey'>): Promise<readonly Uint8Array[]> {
  const sources = [
    ['NEW_MASTER_KEY_COMMAND', newMasterKey],
    ['PREVIOUS_MASTER_KEY_COMMAND', previousMasterKey],
  ] as const;
  return Promise.all(sources.flatMap(([name, source]) => (source === undefined ? [] : [keyOfSource(name, source)])));
}

/** `name`: the setting that a command stands in. @throws KeyCommandFailed */
export async function keyOfSource(name: string, source: KeySource): Promise<Uint8Array> {
  return 'key' in source ? source.key : keyOfCommand(name, source.command);
}

/** Whole or not at all, and never over an existing one. */
function makeOnce(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
