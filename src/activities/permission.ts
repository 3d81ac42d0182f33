/** What must be so before a credit is asked for: the order number is still the start's, and nobody has sent anything under this number. */
import { randomUUID } from 'node:crypto';
import type { CallPlan } from '../domain/order/call-plan.ts';
import { isUnclearRefusal } from '../domain/atobarai/errors/explain-error.ts';
import type { CallResult } from '../domain/order/call-result.ts';
import type { NoPermission } from '../records/contract/sends.ts';
import type { Records } from '../records/records.ts';
import type { SendCreditInput } from './contract.ts';

type Permits = Pick<Records, 'permitSend' | 'releaseSend'>;

export type Permission =
  | NoPermission
  | { readonly kind: 'recordsUnavailable' }
  | { readonly kind: 'current' }
  /** `settle` is told what came of the call. */
  | { readonly kind: 'permitted'; readonly settle: (result: CallResult<unknown>) => Promise<void> };

/**
 * `plan` null: nothing can be sent now, and whether it might be is all that is asked. A start that comes once more after its
 * order was answered is superseded, however late it is.
 */
export async function permissionToSend(records: Permits, input: SendCreditInput, plan: CallPlan | null): Promise<Permission> {
  const { shop, orderNumber, claimId, settlementNo, abandonAt } = input;
  const isOverdue = abandonAt !== null && Date.now() >= Date.parse(abandonAt);
  const note = randomUUID();
  try {
    const permission = await records.permitSend({ shop, orderNumber, claimId, settlementNo, note, plan: isOverdue ? null : plan });
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
      if (isNothingLeft(result)) await records.releaseSend({ shop, orderNumber, settlementNo, note }).catch(() => undefined);
    },
  };
}

/** Provably nothing of this call is at Yamato: it never left, or was refused in so many words. */
function isNothingLeft(result: CallResult<unknown>): boolean {
  return result.kind === 'notSent' || (result.kind === 'refused' && !isUnclearRefusal(result.code));
}
