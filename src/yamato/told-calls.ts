/**
 * Tells whoever in the process wants to know of each call to Yamato: which, how long it took, what it came to; nothing of
 * its contents. Whoever makes the calls need not know who listens.
 */
import { channel } from 'node:diagnostics_channel';
import type { Outcome } from './outcome.ts';

export type ToldCall = {
  readonly service: string;
  /** As the history names it. */
  readonly operation: string;
  readonly outcome: Outcome<unknown>['kind'];
  /** Yamato's error code, or why there was no clear answer; null: done. */
  readonly code: string | null;
  /** Whether Yamato, or the line to it, would not let us in: whatever the order, this concerns the shop's or the installation's settings. */
  readonly noEntry: 'credential' | 'certificate' | null;
  readonly startedAt: Date;
  readonly seconds: number;
};

const calls = channel('torihiki:yamato-call');

type Of = Pick<ToldCall, 'service' | 'operation'> & {
  /** Whether the refusal says that the merchant's code, password or right to the service is wrong. */
  readonly isCredentialCode: (code: string) => boolean;
};

/** Makes the call, and tells of it. */
export async function told<T>({ service, operation, isCredentialCode }: Of, send: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  if (!calls.hasSubscribers) return send();
  const startedAt = new Date();
  const began = performance.now();
  const outcome = await send();
  const code = codeOf(outcome);
  const noEntry = outcome.kind === 'refused' && isCredentialCode(outcome.code) ? 'credential' : code === 'tls' ? 'certificate' : null;
  calls.publish({ service, operation, outcome: outcome.kind, code, noEntry, startedAt, seconds: (performance.now() - began) / 1_000 } satisfies ToldCall);
  return outcome;
}

/** `hear` is called right after each call, in the place where it was made; it must not throw. The returned function ends it. */
export function onYamatoCall(hear: (call: ToldCall) => void): () => void {
  const listen = (message: unknown): void => hear(message as ToldCall);
  calls.subscribe(listen);
  return () => {
    calls.unsubscribe(listen);
  };
}

function codeOf(outcome: Outcome<unknown>): string | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'refused':
      return outcome.code;
    case 'notSent':
    case 'unknown':
      return outcome.reason;
  }
}
