/**
 * Everything Temporal stores is sealed before it leaves the process: inputs, results, signals, failures, summaries.
 * The whole inner payload is sealed, its own encoding included; outside only the key's id is readable.
 */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { TamperedError, seal, unseal } from './aes-gcm.ts';
import { DestroyedKeyError, type Keyring } from './keyring.ts';
import { undecodableEncoding } from './undecodable.ts';

const encryptedEncoding = 'binary/encrypted';
const keyIdField = 'encryption-key-id';
/** The place of all payloads: the Web UI and the CLI decode without knowing which workflow one belongs to. */
const place = 'temporal-payload';

const text = new TextEncoder();
const fromBytes = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** The shop a payload belongs to, by the workflow id `<kind>:<shop>:<rest>`; `''`, the installation, without one. */
export function shopOfContext(context: SerializationContext | undefined): string {
  const match = /^[a-zA-Z]+:([^:]+):/.exec(context?.workflowId ?? '');
  return match?.[1] ?? '';
}

/** The shop whose key a payload is sealed with, `''` for the installation's own; null for one in clear. Throws `UnknownKeyError`. */
export async function shopOfSealed(keyring: Pick<Keyring, 'keyById'>, payload: Payload): Promise<string | null> {
  const keyId = keyIdOf(payload);
  if (keyId === null || keyId === '') return null;
  try {
    return (await keyring.keyById(keyId)).shop;
  } catch (error) {
    if (error instanceof DestroyedKeyError) return error.destroyed.shop;
    throw error;
  }
}

/** Null: not sealed. `''`: sealed, and damaged. */
function keyIdOf({ metadata }: Payload): string | null {
  return fromBytes(metadata?.['encoding']) === encryptedEncoding ? fromBytes(metadata?.[keyIdField]) : null;
}

export function createPayloadCodec(keyring: Keyring): PayloadCodec {
  async function encode(payload: Payload, shop: string): Promise<Payload> {
    const { id, key } = await keyring.currentKey(shop);
    const inner = proto.temporal.api.common.v1.Payload.encode(payload).finish();
    return {
      metadata: { encoding: text.encode(encryptedEncoding), [keyIdField]: text.encode(id) },
      data: seal(key, inner, place),
    };
  }

  /**
   * An unknown key id throws: the workflow task fails and waits for its key. A destroyed one throws as well, for good: what a
   * run decided on cannot be left out or made up, so the run is not gone on with.
   * Bytes that do not open under a known key never will, so they become a value that says so.
   */
  async function decode(payload: Payload): Promise<Payload> {
    const keyId = keyIdOf(payload);
    if (keyId === null) return payload;
    if (keyId === '') return undecodable();
    const { key } = await keyring.keyById(keyId);
    try {
      return proto.temporal.api.common.v1.Payload.decode(unseal(key, payload.data ?? new Uint8Array(), place));
    } catch (error) {
      if (error instanceof TamperedError) return undecodable();
      throw error;
    }
  }

  return {
    async encode(payloads, context) {
      const shop = shopOfContext(context);
      return Promise.all(payloads.map((payload) => encode(payload, shop)));
    },
    async decode(payloads) {
      return Promise.all(payloads.map(decode));
    },
  };
}

function undecodable(): Payload {
  return { metadata: { encoding: text.encode(undecodableEncoding) }, data: text.encode('tampered') };
}
