/** Settings that name PEM files: read at the start, and what does not fit together is told then. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export function pemFile(kind: 'CERTIFICATE' | 'PRIVATE KEY') {
  return z
    .string()
    .transform((path, context): Uint8Array => {
      const content = readIfPossible(path);
      if (content === null) context.addIssue({ code: 'custom', message: 'names a file that cannot be read' });
      else if (!new RegExp(`-----BEGIN [A-Z ]*${kind}-----`).test(content.toString('latin1'))) context.addIssue({ code: 'custom', message: `names a file without a ${kind.toLowerCase()} in PEM` });
      return content ?? new Uint8Array();
    })
    .optional();
}

/** Null: it cannot be read. */
export function readIfPossible(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Files that are none are told by their own settings. */
export function unfitPair(certificate: string, key: string): (readonly ['TEMPORAL_TLS_CERT' | 'TEMPORAL_TLS_KEY', string])[] {
  const [crt, pem] = [readIfPossible(certificate), readIfPossible(key)];
  if (crt?.includes('CERTIFICATE-----') !== true || pem?.includes('PRIVATE KEY-----') !== true) return [];
  try {
    const client = new X509Certificate(crt);
    if (!client.checkPrivateKey(createPrivateKey(pem))) return [['TEMPORAL_TLS_KEY', 'is not the key of the certificate that TEMPORAL_TLS_CERT names']];
    return Date.parse(client.validTo) < Date.now() ? [['TEMPORAL_TLS_CERT', `names a certificate that ended on ${client.validTo}`]] : [];
  } catch {
    return [['TEMPORAL_TLS_CERT', 'and TEMPORAL_TLS_KEY cannot be read as a certificate and its key (one without a passphrase)']];
  }
}
