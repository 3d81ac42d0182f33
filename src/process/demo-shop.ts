/** The shop a developer begins with: one merchant of the sandbox, one key per scope, kept over restarts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '../api/methods.ts';
import { apiMethodsInUse } from '../api/methods/api-method.ts';
import { demoCredentials } from '../api/methods/atobarai/credentials.ts';
import { demoCredentials as demoCardCredentials } from '../api/methods/card/credentials.ts';
import type { Policy } from '../domain/order/policy.ts';
import type { Records } from '../records/records.ts';

export type DemoKeys = { readonly cart: string; readonly staff: string; readonly ops: string; readonly admin: string };

export const demoShop = 'demo';

/** What `dev.json` tells of its merchant of 後払い. */
export const demoMerchant = { ycfStrCode: demoCredentials.ycfStrCode, password: demoCredentials.password };

/** Its merchants by the sandbox's names of their services. */
export const demoMerchants = {
  atobarai: demoMerchant,
  webcollect: { traderCode: demoCardCredentials.traderCode, accessKey: demoCardCredentials.accessKey },
} as const;

const MINUTE = 60_000;

/** Waits that a person in front of a screen can sit out. */
const demoPolicy: Partial<Policy> = {
  settleDelayMs: 2_000,
  holdPollFirstMs: 5_000,
  holdPollMaxMs: 15_000,
  recheckMs: MINUTE,
  trackFastMs: 5_000,
  trackSlowMs: MINUTE,
  settlingMs: 5_000,
  unknownPatienceMs: 2 * MINUTE,
};

const KEYS_FILE = 'dev-keys.json';

/** Makes what is missing of shop, credentials and keys. */
export async function seedDemoShop(records: Records, dataDir: string): Promise<DemoKeys> {
  await records.createShop({ code: demoShop, name: '見本ショップ', environment: 'sandbox', policy: demoPolicy });
  const registered = (await records.maskedCredentials(demoShop)).map(({ service }) => service);
  for (const method of apiMethodsInUse()) {
    if (!registered.includes(method.service)) await records.setCredentials(demoShop, method.service, method.toCredentials(method.demoCredentials));
  }
  const file = join(dataDir, KEYS_FILE);
  const kept = keysIn(file);
  if (kept !== null && (await areKnown(records, kept))) return kept;
  const make = async (scope: keyof DemoKeys, shops: readonly string[] | null) => (await records.createApiKey({ scope, shops, label: `demo-${scope}` })).key;
  const keys: DemoKeys = {
    cart: await make('cart', [demoShop]),
    staff: await make('staff', [demoShop]),
    ops: await make('ops', null),
    admin: await make('admin', null),
  };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** The keys that were left in a data folder. @throws Error when there are none */
export function demoKeysIn(dataDir: string): DemoKeys {
  const keys = keysIn(join(dataDir, KEYS_FILE));
  if (keys === null) throw new Error(`there are no keys of a demo shop in ${dataDir}`);
  return keys;
}

function keysIn(file: string): DemoKeys | null {
  return existsSync(file) ? readKeys(readFileSync(file, 'utf8')) : null;
}

async function areKnown(records: Records, keys: DemoKeys): Promise<boolean> {
  const found = await Promise.all([keys.cart, keys.staff, keys.ops, keys.admin].map((key) => records.findApiKey(key)));
  return found.every((key) => key !== null);
}

function readKeys(text: string): DemoKeys | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { cart, staff, ops, admin } = value as Readonly<Record<string, unknown>>;
    if (typeof cart !== 'string' || typeof staff !== 'string' || typeof ops !== 'string' || typeof admin !== 'string') return null;
    return { cart, staff, ops, admin };
  } catch {
    return null;
  }
}
