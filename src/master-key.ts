import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

const DEV_KEY_FILE = 'master.key';

/**
 * The master key (32 bytes) that wraps all other keys: MASTER_KEY, or in
 * development the one in the data folder (mode 0600), which is made on first use.
 *
 * @throws Error when the file does not hold a key; it is never replaced, because that would lose what it encrypts
 */
export function masterKeyOf(config: Pick<Config, 'masterKey' | 'dataDir' | 'environment'>): Uint8Array {
  if (config.masterKey !== undefined) return config.masterKey;
  if (config.environment === 'production') throw new Error('MASTER_KEY is missing');
  const path = join(config.dataDir, DEV_KEY_FILE);
  makeOnce(config.dataDir, path);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(`${path} does not hold 32 bytes in base64. Restore it, or clear the folder with \`npm run reset\`.`);
  }
  return new Uint8Array(key);
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
