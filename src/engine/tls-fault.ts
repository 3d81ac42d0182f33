/** Why no TLS connection to an engine comes about: the client of the engine says of all causes alike that it does not answer. */
import { connect, type TLSSocket } from 'node:tls';
import { tlsReason, type TlsSettings } from '../tls-reasons.ts';
import type { EngineAccess } from './access.ts';

const WITHIN_MS = 5_000;
/** With TLS 1.3 a client's certificate is refused after the handshake: so long is waited for it. */
const REFUSED_WITHIN_MS = 500;

const settings: TlsSettings = { name: 'TEMPORAL_TLS_SERVER_NAME', ca: 'TEMPORAL_TLS_CA', clientKey: 'TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY', client: 'TEMPORAL_TLS_CERT' };

/** Null: there is none, or it is not TLS that fails. */
export async function tlsFault({ address, tls }: EngineAccess): Promise<string | null> {
  if (tls === undefined || tls === null || tls === false) return null;
  const { serverRootCACertificate: ca, clientCertPair: client, serverNameOverride } = tls === true ? {} : tls;
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon).replaceAll(/^\[|\]$/g, ''), Number(address.slice(colon + 1))];
  const socket = connect({
    host, port, servername: serverNameOverride ?? host, ALPNProtocols: ['h2'],
    ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
    ...(client === undefined ? {} : { cert: Buffer.from(client.crt), key: Buffer.from(client.key) }),
  });
  try {
    const code = await failureOf(socket, client === undefined ? 'wantsCertificate' : 'refusedCertificate');
    return code === null ? null : tlsReason(code, settings);
  } finally {
    socket.destroy();
  }
}

/** The code of what went wrong, `cut` where the engine hung up once it had seen who we are; null: nothing did, in the time there is. */
function failureOf(socket: TLSSocket, cut: string): Promise<string | null> {
  return new Promise((resolve) => {
    const end = setTimeout(() => resolve(null), WITHIN_MS);
    const settle = (code: string | null): void => {
      clearTimeout(end);
      resolve(code);
    };
    let known = '';
    socket.on('error', (error: NodeJS.ErrnoException) => settle(error.code?.startsWith('ERR_') === true || known === '' ? (error.code ?? '') : known));
    socket.on('close', () => settle(known));
    socket.once('secureConnect', () => {
      known = cut;
      setTimeout(() => settle(null), REFUSED_WITHIN_MS);
    });
  });
}
