import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { createCA, createCert } from 'mkcert';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { watchCertificates } from '../../src/observe/certificates.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { figureIn } from '../support/figures.ts';

const NAME = 'torihiki_certificate_ends_timestamp_seconds';
const publicUrl = 'https://pay.example.com';

type Pair = { readonly cert: string; readonly key: string };
let authority: Pair;
let long: Pair;
let short: Pair;

beforeAll(async () => {
  authority = await createCA({ organization: 'Test', countryCode: 'JP', state: 'Tokyo', locality: 'Tokyo', validity: 1 });
  [long, short] = await Promise.all([90, 20].map((validity) => createCert({ ca: authority, domains: ['pay.example.com'], validity }))) as [Pair, Pair];
});

const endOf = ({ cert }: Pair): number => new X509Certificate(cert).validToDate.getTime() / 1_000;

async function serve(options: TlsOptions): Promise<string> {
  const server = createServer(options).on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function told(watched: Partial<Parameters<typeof watchCertificates>[1]>) {
  const metrics = createMetrics('api');
  watchCertificates(metrics, { engine: undefined, shown: null, ...watched });
  const page = await metrics.read();
  return { page, up: figureIn(page, 'torihiki_up', { part: 'publicCertificate' }), public: figureIn(page, NAME, { certificate: 'public' }), engine: figureIn(page, NAME, { certificate: 'engine' }) };
}

test('carts are shown a certificate: when it ends, not when its authority does', async () => {
  expect(endOf(authority)).toBeLessThan(endOf(long));
  const address = await serve({ cert: long.cert + authority.cert, key: long.key });
  expect(await told({ shown: { address, publicUrl } })).toMatchObject({ up: 1, public: endOf(long), engine: null });
});

test('it is asked for by the name of the public address, and looked at anew with each reading', async () => {
  const asked: string[] = [];
  let now = long;
  const address = await serve({
    cert: short.cert, key: short.key,
    SNICallback: (name, give) => {
      asked.push(name);
      void import('node:tls').then(({ createSecureContext }) => give(null, createSecureContext({ cert: now.cert, key: now.key })));
    },
  });
  expect((await told({ shown: { address, publicUrl } })).public).toBe(endOf(long));
  now = short;
  expect((await told({ shown: { address, publicUrl } })).public).toBe(endOf(short));
  expect(asked).toEqual(['pay.example.com', 'pay.example.com']);
});

test('where nobody ends TLS the part is down, and no old figure is left', async () => {
  const address = await serve({});
  expect(await told({ shown: { address, publicUrl } })).toMatchObject({ up: 0, public: null });
  expect(await told({ shown: { address: '127.0.0.1:1', publicUrl } })).toMatchObject({ up: 0, public: null });
});

test('the engine is shown a chain: when the first of it ends', async () => {
  const pem = (...pairs: readonly Pair[]): Uint8Array => Buffer.from(`Bag Attributes\n${pairs.map(({ cert }) => cert).join('\nwords between\n')}`);
  expect(await told({ engine: pem(long) })).toMatchObject({ engine: endOf(long), up: null });
  expect((await told({ engine: pem(long, short) })).engine).toBe(endOf(short));
});

test('without any of them the figure is explained and has no value', async () => {
  const { page, public: shown, engine } = await told({});
  expect([shown, engine]).toEqual([null, null]);
  expect(page).toContain(`# TYPE ${NAME} gauge`);
});
