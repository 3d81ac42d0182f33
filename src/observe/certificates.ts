/** When the certificates end that an installation shows to others: to carts and staff (`public`), to an engine of others (`engine`). */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.ts';

export type Watched = {
  /** Our client certificate with its chain, in PEM. Undefined: the engine is shown none. */
  readonly engine: Uint8Array | undefined;
  /** host:port where TLS for that URL ends. Null: not known here. */
  readonly shown: { readonly address: string; readonly publicUrl: string } | null;
};

/** Within the time that a part has for its figures. */
const ANSWERS_WITHIN_MS = 2_500;

export function watchCertificates(metrics: Metrics, { engine, shown }: Watched): void {
  const ends = new Gauge({
    name: 'torihiki_certificate_ends_timestamp_seconds', help: 'When the first certificate of a chain that we show ends: to carts and staff (public), to the engine (engine)', labelNames: ['certificate'], registers: [metrics.registry],
  });
  // Read at the start, as it is used.
  if (engine !== undefined) ends.set({ certificate: 'engine' }, firstEnd(certificatesIn(Buffer.from(engine).toString('latin1'))));
  if (shown === null) return;
  metrics.watch({
    name: 'publicCertificate',
    read: async () => ends.set({ certificate: 'public' }, firstEnd(await chainAt(shown))),
    forget: () => ends.remove({ certificate: 'public' }),
  });
}

function firstEnd(chain: readonly X509Certificate[]): number {
  return Math.min(...chain.map(({ validToDate }) => validToDate.getTime() / 1_000));
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(/-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[^]+?-----END \1-----/g) ?? []).map((one) => new X509Certificate(one));
}

/** As whoever comes there is shown it, which is not the file where somebody forgot to restart what reads it. */
async function chainAt({ address, publicUrl }: NonNullable<Watched['shown']>): Promise<readonly X509Certificate[]> {
  const [host = '', port] = address.split(':');
  const { hostname } = new URL(publicUrl);
  const answered = Promise.withResolvers<readonly X509Certificate[]>();
  // One that has ended or that nobody knows is looked at as well; nothing is sent.
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ...(isIP(hostname) === 0 ? { servername: hostname } : {}) }, () => {
    const chain = chainOf(socket);
    if (chain.length === 0) answered.reject(new Error(`${address} shows no certificate`));
    else answered.resolve(chain);
  });
  socket.setTimeout(ANSWERS_WITHIN_MS, () => socket.destroy(new Error(`${address} does not answer`)));
  socket.once('error', answered.reject);
  try {
    return await answered.promise;
  } finally {
    socket.destroy();
  }
}

/** Without an authority at its end, by which nobody goes: it is whoever looks that knows it. */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let one = socket.getPeerX509Certificate(); one !== undefined && chain.length < 10; one = one.issuerCertificate) {
    if (chain.length > 0 && one.checkIssued(one)) break;
    chain.push(one);
  }
  return chain;
}
