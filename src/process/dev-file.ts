/** `dev.json` in the data folder says to scripts what the screen says to people; there while everything is ready. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoKeys, demoMerchants } from './demo-shop.ts';

/** URLs without a trailing slash; `api` without `/v1`. */
export type DevFile = {
  readonly api: string;
  readonly docs: string;
  readonly temporalUi: string;
  readonly sandbox: string;
  readonly shop: string;
  readonly keys: DemoKeys;
  readonly sandboxMerchant: { readonly ycfStrCode: string; readonly password: string };
  /** The demo shop's merchant at each of the sandbox's services. */
  readonly sandboxMerchants: typeof demoMerchants;
};

export function devFilePath(dataDir: string): string {
  return join(dataDir, 'dev.json');
}

/** Readable by its owner only: it holds keys. */
export function writeDevFile(dataDir: string, content: DevFile): void {
  removeDevFile(dataDir);
  writeFileSync(devFilePath(dataDir), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

export function removeDevFile(dataDir: string): void {
  rmSync(devFilePath(dataDir), { force: true });
}
