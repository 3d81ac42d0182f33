/** What must be so before a credit is asked for: the order number is still the start's, and nobody has sent anything under this number. */
import { randomUUID } from 'node:crypto';
import { codeReading } from '../domain/lifecycle/method.ts';
import type { WirePlan } from '../domain/order/call-plan.ts';
import type { CallResult } from '../domain/order/call-result.ts';
import type { NoPermission } from '../records/contract/sends.ts';
import type { Records } from '../records/records.ts';
import type { SendInput } from './contract.ts';

type Permits = Pick<Records, 'permitSend' | 'releaseSend'>;

export type Permission =
  | NoPermission
  | { readonly kind: 'recordsUnavailable' }
  | { readonly kind: 'current' }
  /** `settle` is told what came of the call. */
  | { readonly kind: 'permitted'; readonly settle: (result: CallResult<unknown>) => Promise<void> };

/**
 * `wire` null: nothing can be sent now, and whether it might be is all that is asked. A start that comes once more after its
 * order was answered is superseded, however late it is.
 */
export async function permissionToSend(records: Permits, input: SendInput, wire: WirePlan | null): Promise<Permission> {
  const { shop, orderNumber, claimId, abandonAt } = input;
  const { settlementNo } = input.plan;
  const isOverdue = abandonAt !== null && Date.now() >= Date.parse(abandonAt);
  const note = randomUUID();
  try {
    const permission = await records.permitSend({ shop, orderNumber, claimId, settlementNo, note, plan: isOverdue ? null : wire });
    switch (permission.kind) {
      case 'current':
        return { kind: isOverdue ? 'abandoned' : 'current' };
      case 'superseded':
      case 'abandoned':
      case 'sentBefore':
        return permission;
      case 'permitted':
    }
  } catch {
    return { kind: 'recordsUnavailable' };
  }
  return {
    kind: 'permitted',
    async settle(result) {
      // Not given back, the next try asks Yamato first: that is a question too many and nothing worse.
      if (isNothingLeft(input, result)) await records.releaseSend({ shop, orderNumber, settlementNo, note }).catch(() => undefined);
    },
  };
}

/** Provably nothing of this call is at Yamato: it never left, or was refused in so many words. */
function isNothingLeft({ service, plan }: SendInput, result: CallResult<unknown>): boolean {
  if (result.kind !== 'refused') return result.kind === 'notSent';
  return codeReading({ service }, result.code, { plan, doubt: null }) !== 'unclear';
}
