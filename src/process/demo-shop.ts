/** The shop a developer begins with: one merchant of the sandbox, one key per scope, kept over restarts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../domain/order/policy.ts';
import type { Records } from '../records/records.ts';

export type DemoKeys = { readonly cart: string; readonly staff: string; readonly ops: string; readonly admin: string };

export const demoShop = 'demo';

export const demoMerchant = { ycfStrCode: '12345678901', password: 'abcd1234' } as const;

const MINUTE = 60_000;

/** How the sandbox lets a demo order live: delivered soon after its slip, then sold, invoiced and paid within a minute. */
export const demoSandboxMerchant = {
  code: demoMerchant.ycfStrCode,
  password: demoMerchant.password,
  shopName: '見本ショップ',
  contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarrier: true },
  autoProgress: { enabled: true, deliverAfterMs: 15_000, saleAfterMs: 5_000, invoiceAfterMs: 10_000, payAfterMs: 15_000 },
  holdMs: 20_000,
  flipAfterMs: 20_000,
} as const;

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
  if ((await records.maskedCredentials(demoShop)).length === 0) {
    const contract = { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true };
    await records.setCredentials(demoShop, 'atobarai', { merchantCode: demoMerchant.ycfStrCode, secrets: { password: demoMerchant.password, cartCode: 'torihiki' }, contract });
  }
  const file = join(dataDir, KEYS_FILE);
  const kept = existsSync(file) ? readKeys(readFileSync(file, 'utf8')) : null;
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
