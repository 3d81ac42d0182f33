/** What the cluster tells: scripts in dev.json, people on the screen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UI_USER } from '../scripts/installation-secrets.ts';
import { banner } from '../src/process/banner.ts';
import { demoKeysIn, demoMerchant, demoMerchants, demoShop } from '../src/process/demo-shop.ts';
import type { DevFile } from '../src/process/dev-file.ts';
import { type Cluster, UI_PASSWORD } from './cluster.ts';

/** The form of `npm start`'s; `proxy` is the TLS address. */
export function devOf({ places, publicUrl }: Cluster): DevFile & { readonly proxy: string } {
  const url = (service: string, port: number): string => `http://127.0.0.1:${places.port({ service, number: 1 }, port)}`;
  return {
    api: url('api', 3000), docs: `${url('api', 3000)}/docs`, temporalUi: `${publicUrl}/temporal`, sandbox: url('sandbox', 3001),
    shop: demoShop, keys: demoKeysIn(join(places.folder, 'volumes', 'trial-data')), sandboxMerchant: demoMerchant, sandboxMerchants: demoMerchants, proxy: publicUrl,
  };
}

export function cardOf(cluster: Cluster, readyAfterMs: number, now: Date): string {
  const { places, publicUrl } = cluster;
  const secret = (name: string): string => readFileSync(places.secret(name), 'utf8').trim();
  return [
    banner(devOf(cluster), readyAfterMs, now, null),
    `  TLS            ${publicUrl}/v1   (certificate: ${places.secret('tls_certificate')}; curl --cacert that file)`,
    `  Temporal UI    asks for a login: user ${UI_USER}, password ${secret(UI_PASSWORD)}   (let the browser take the certificate)`,
    `  admin key      in ${places.secret('admin_key')} (${secret('admin_key').length} characters)`,
    '',
  ].join('\n');
}
