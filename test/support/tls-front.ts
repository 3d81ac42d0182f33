/** A frontend as a cluster has one: TLS, client certificates, API keys. Calls that it takes go on to the engine behind it. */
import { connect, createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCA, createCert } from 'mkcert';

/** The name in the frontend's certificate: of no address, so that the connection must be told. */
export const frontName = 'temporal.test';
const UNAUTHENTICATED = '16';

export type TlsFront = {
  /** `host:port`. */
  readonly address: string;
  /** Paths of PEM files: who signed the frontend's certificate, and a client it knows; `stranger` is signed by somebody else. */
  readonly files: { readonly ca: string; readonly certificate: string; readonly key: string; readonly strangerCertificate: string; readonly strangerKey: string };
  close(): Promise<void>;
};

/** @param apiKey given: calls without it are refused, and no client certificate is asked for */
export async function openTlsFront(engineAddress: string, { apiKey }: { apiKey?: string } = {}): Promise<TlsFront> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-tls-'));
  const [ours, others] = [await anAuthority(), await anAuthority()];
  const [front, client, stranger] = await Promise.all([createCert({ ca: ours, domains: [frontName], validity: 2 }), createCert({ ca: ours, domains: ['client.test'], validity: 2 }), createCert({ ca: others, domains: ['client.test'], validity: 2 })]);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const mutual = apiKey === undefined;
  const server = createSecureServer({ key: front.key, cert: front.cert, ca: ours.cert, requestCert: mutual, rejectUnauthorized: mutual });
  const engine = connect(`http://${engineAddress}`);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (apiKey === undefined || headers.authorization === `Bearer ${apiKey}`) passOn(stream, headers);
    else stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAUTHENTICATED }, { endStream: true });
  });
  const passOn = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    const asked = engine.request(headers);
    asked.on('error', () => stream.close());
    stream.on('close', () => asked.close());
    asked.on('response', (answer, flags) => {
      const isWhole = (flags & 1) === 1; // END_STREAM
      stream.respond(answer, isWhole ? { endStream: true } : { waitForTrailers: true });
      if (!isWhole) asked.pipe(stream);
    });
    asked.on('trailers', (trailers) => stream.on('wantTrailers', () => stream.sendTrailers(trailers)));
    stream.pipe(asked);
  };
  server.on('sessionError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: {
      ca: file('ca.pem', ours.cert),
      certificate: file('client.pem', client.cert),
      key: file('client.key', client.key),
      strangerCertificate: file('stranger.pem', stranger.cert),
      strangerKey: file('stranger.key', stranger.key),
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      engine.destroy();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const anAuthority = () => createCA({ organization: 'Test', countryCode: 'JP', state: 'Tokyo', locality: 'Tokyo', validity: 2 });
