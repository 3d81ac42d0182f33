import type { ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config.ts';

/** How an engine is reached: as it is, over TLS, with a client certificate or with an API key. For clients and workers alike. */
export type EngineAccess = { readonly address: string; readonly tls?: NonNullable<ConnectionOptions['tls']>; readonly apiKey?: string };

/** An API key never travels in the clear: with one, the connection is TLS even where no certificate is named. */
export function accessOf(address: string, { tls, apiKey }: Pick<Config['temporal'], 'tls' | 'apiKey'>): EngineAccess {
  if (tls === undefined) return apiKey === undefined ? { address } : { address, tls: true, apiKey };
  return {
    address,
    tls: {
      ...(tls.ca === undefined ? {} : { serverRootCACertificate: tls.ca }),
      ...(tls.client === undefined ? {} : { clientCertPair: { crt: tls.client.certificate, key: tls.client.key } }),
      ...(tls.serverName === undefined ? {} : { serverNameOverride: tls.serverName }),
    },
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}
