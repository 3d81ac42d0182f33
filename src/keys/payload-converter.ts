/**
 * The default conversion, but what cannot be read becomes an `Undecodable` value instead of an error where a message
 * reaches a workflow: a malformed signal is then a recorded rejection and the order lives on.
 * Loaded by path, by client and worker and inside the workflow bundle; it must stay free of Node.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload, PayloadConverter, SerializationContext } from '@temporalio/common';
import { undecodableEncoding } from './undecodable.ts';
import type { Undecodable, UndecodableReason } from './undecodable.ts';

function encodingOf(payload: Payload): string {
  // Encodings are ASCII; the isolate has no Buffer.
  return String.fromCharCode(...(payload.metadata?.['encoding'] ?? []));
}

function readOrMarker(payload: Payload, context: SerializationContext | undefined): unknown {
  if (encodingOf(payload) === undecodableEncoding) return marker('tampered', context);
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return marker('notJson', context);
  }
}

/** An activity's argument or result is our own writing: there a broken one is a fault, not a message to reject. */
function marker(reason: UndecodableReason, context: SerializationContext | undefined): Undecodable {
  if (context?.type === 'activity') throw new Error(`Undecodable activity payload: ${reason}`);
  return { __undecodable: reason };
}

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload, context?: SerializationContext): T {
    return readOrMarker(payload, context) as T;
  },
};
