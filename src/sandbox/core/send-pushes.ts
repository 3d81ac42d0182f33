import type { Ledger } from './ledger/ledger.ts';
import type { WaitingPush } from './ledger/pushes.ts';

const TIMEOUT_MS = 10_000;

/** Posts the notifications that are due; each attempt's outcome is noted in the ledger. @see atobarai §2.9 */
export async function sendDuePushes(ledger: Ledger, signal: AbortSignal): Promise<void> {
  await Promise.all(ledger.pushes.due(ledger.clock.now()).map((push) => sendPush(ledger, push, signal)));
}

async function sendPush(ledger: Ledger, push: WaitingPush, signal: AbortSignal): Promise<void> {
  const outcome = await post(push, signal);
  // A sandbox that is closing has no ledger any more; the next start sends it again.
  if (signal.aborted) return;
  ledger.pushes.settle(push, outcome.delivered, outcome.text, ledger.clock.now());
}

async function post(push: WaitingPush, signal: AbortSignal): Promise<{ delivered: boolean; text: string }> {
  try {
    const response = await fetch(push.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: push.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return { delivered: response.ok, text: `HTTP ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { delivered: false, text: cause instanceof Error ? cause.message : String(cause) };
  }
}
