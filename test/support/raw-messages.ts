/** Messages as nobody's client would send them: bytes of the test's choice, straight to the engine. */
import { randomUUID } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import type { System } from './system.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function payload(encoding: string, data: string | Uint8Array): Payload {
  return { metadata: { encoding: bytes(encoding) }, data: typeof data === 'string' ? bytes(data) : data };
}

/** What a client of ours without a codec would send. */
export function jsonPayload(value: unknown): Payload {
  return payload('json/plain', JSON.stringify(value));
}

/** Sealed as our own clients do it. */
export async function sealed(codec: PayloadCodec, workflowId: string, inner: Payload): Promise<Payload> {
  const [outer] = await codec.encode([inner], { type: 'workflow', namespace: 'default', workflowId });
  return outer!;
}

/** Sealed under a key that exists, but with one bit of it turned. */
export function tampered(outer: Payload): Payload {
  const data = Buffer.from(outer.data!);
  data[data.length - 1]! ^= 1;
  return { ...outer, data };
}

export async function sendSignal(system: System, orderNumber: string, signalName: string, payloads: Payload[] | null): Promise<void> {
  await system.client.workflowService.signalWorkflowExecution({
    namespace: system.client.options.namespace,
    workflowExecution: { workflowId: orderWorkflowId(system.shop, orderNumber) },
    signalName,
    requestId: randomUUID(),
    identity: 'a stranger',
    ...(payloads === null ? {} : { input: { payloads } }),
  });
}
