/** What stands before an API in production: TLS, and nothing else. */
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCA, createCert } from 'mkcert';

export type HttpsFront = {
  /** Scheme, host and port. */
  readonly url: string;
  /** What comes is passed on to this address from now on. */
  passOnTo(target: string): void;
  close(): Promise<void>;
};

/** Its certificate is signed by nobody who is trusted. */
export async function openHttpsFront(): Promise<HttpsFront> {
  const ca = await createCA({ organization: 'Test', countryCode: 'JP', state: 'Tokyo', locality: 'Tokyo', validity: 2 });
  const { key, cert } = await createCert({ ca, domains: ['127.0.0.1'], validity: 2 });
  let target = '';
  const server = createServer({ key, cert }, (asked, answer) => {
    const passed = request(`${target}${asked.url ?? ''}`, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passOnTo(address) {
      target = address;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
