/** One data converter for every client and worker. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Keyring } from './keyring.ts';
import { createPayloadCodec } from './payload-codec.ts';

/** For `Client` and `Worker.create`; a bundle made apart must be given the two paths as well. */
export function createDataConverter(keyring: Keyring): DataConverter {
  return { ...converterPaths, payloadCodecs: [createPayloadCodec(keyring)] };
}

export const converterPaths = {
  payloadConverterPath: fileURLToPath(new URL('./payload-converter.ts', import.meta.url)),
  failureConverterPath: fileURLToPath(new URL('./failure-converter.ts', import.meta.url)),
} as const;
