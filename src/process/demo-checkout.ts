/** The sandbox's checkout page sells for the demo shop, to whose pages buyers may come back. Development only. */
import { returnOrigins } from '../api/methods/card/return-origins.ts';
import type { Records } from '../records/records.ts';
import { demoShop } from './demo-shop.ts';

/** Scheme, host and port of each; `key`: of a cart. */
type Places = { readonly api: string; readonly sandbox: string; readonly key: string };

/** Origins that somebody has registered stay. @throws Error when the sandbox does not take it */
export async function openDemoCheckout(records: Pick<Records, 'findShop' | 'updateShop'>, { api, sandbox, key }: Places): Promise<void> {
  const { settings = {} } = (await records.findShop(demoShop)) ?? {};
  const known: unknown = returnOrigins.shown(settings)['returnOrigins'];
  const registered: unknown[] = Array.isArray(known) ? known : [];
  // A developer opens either.
  const missing = [sandbox, sandbox.replace('127.0.0.1', 'localhost')].filter((origin) => !registered.includes(origin));
  if (missing.length > 0) await records.updateShop(demoShop, { settings: returnOrigins.patched(settings, { returnOrigins: [...registered, ...missing] }) });
  const told = await fetch(`${sandbox}/sandbox/checkout/shop`, { method: 'PUT', body: JSON.stringify({ api, shop: demoShop, key }) });
  if (!told.ok) throw new Error(`the sandbox's checkout page was not told of the demo shop: ${await told.text()}`);
}
