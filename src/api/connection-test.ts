/** The connection test (接続テスト): one harmless question to Yamato, told in words a shop understands. */
import type { ServiceName } from '../domain/order/facets.ts';
import type { ServiceCredentials, ShopEnvironment } from '../records/contract/shops.ts';
import type { ConnectionTestResult } from './deps.ts';
import { apiMethodOf } from './methods/api-method.ts';

/** Where each service answers, per environment of a shop; scheme and host. */
export type Hosts = Readonly<Record<ServiceName, Readonly<Record<ShopEnvironment, string>>>>;

/** Asks the host of the shop's environment. */
export function createConnectionTest(hosts: Hosts, now: () => Date): (credentials: ServiceCredentials) => Promise<ConnectionTestResult> {
  return async (credentials) => {
    const baseUrl = hosts[credentials.service]?.[credentials.environment];
    if (baseUrl === undefined) throw new Error(`nobody says where ${credentials.service} answers`);
    return apiMethodOf(credentials.service).testConnection(credentials, { baseUrl, now: now() });
  };
}
