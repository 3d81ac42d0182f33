/** Why a TLS connection does not come about, in words: whoever connects knows only a code. */

/** What to set where it is ours: how the other side's name is given, who signs certificates, and what we show ourselves by. */
export type TlsSettings = { readonly name: string; readonly ca: string; readonly clientKey: string; readonly client: string };

const reasons: readonly (readonly [RegExp, (settings: TlsSettings) => string])[] = [
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, ({ name }) => `its certificate is of another name (${name})`],
  [/^CERT_HAS_EXPIRED$/, () => 'its certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, () => 'its certificate is not valid yet: look at the clocks'],
  [/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_SIGNATURE|CERT_UNTRUSTED/, ({ ca }) => `its certificate is signed by nobody known (${ca})`],
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG/, () => 'it does not speak TLS there'],
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|^wantsCertificate$/, ({ clientKey }) => `it asks for a client certificate (${clientKey})`],
  [/^refusedCertificate$|ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|ACCESS_DENIED|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR)/, ({ client }) => `it does not take our client certificate (${client})`],
];

/** Null: it is none of TLS. */
export function tlsReason(code: string, settings: TlsSettings): string | null {
  return reasons.find(([pattern]) => pattern.test(code))?.[1](settings) ?? null;
}
