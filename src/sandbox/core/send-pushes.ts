import type { WaitingPush } from './ledger/pushes.ts';
import type { PushRules } from './service.ts';
import type { Sandbox } from './sandbox.ts';

const TIMEOUT_MS = 10_000;

/** Posts the notifications that are due; each attempt's outcome is noted in the ledger. */
export async function sendDuePushes(sandbox: Sandbox): Promise<void> {
  const { ledger } = sandbox;
  await Promise.all(ledger.pushes.due(ledger.clock.now()).map((push) => sendPush(sandbox, push)));
}

/** For a push of a service that is not there any more: tried once. */
const NO_RULES: PushRules = { retryAfterMs: [], isTaken: () => false };

async function sendPush({ ledger, services, signal }: Sandbox, push: WaitingPush): Promise<void> {
  const rules = services.find(({ name }) => name === push.service)?.pushes ?? NO_RULES;
  const outcome = await post(push, rules, signal);
  // A sandbox that is closing has no ledger any more; the next start sends it again.
  if (signal.aborted) return;
  ledger.pushes.settle(push, outcome.isDelivered, outcome.text, rules.retryAfterMs, ledger.clock.now());
}

async function post(push: WaitingPush, rules: PushRules, signal: AbortSignal): Promise<{ isDelivered: boolean; text: string }> {
  try {
    const response = await fetch(push.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: push.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const isDelivered = await rules.isTaken(response);
    if (!response.bodyUsed) await response.body?.cancel();
    return { isDelivered, text: `HTTP ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { isDelivered: false, text: cause instanceof Error ? cause.message : String(cause) };
  }
}
