/** What must be so before a credit is asked for: the order number is still the start's, and nobody has sent anything under this number. */
import { randomUUID } from 'node:crypto';
import { codeReading } from '../domain/lifecycle/method.ts';
import type { WirePlan } from '../domain/order/call-plan.ts';
import type { Barred, CallResult } from '../domain/order/call-result.ts';
import type { NoPermission } from '../records/contract/sends.ts';
import type { Records } from '../records/records.ts';
import type { SendInput } from './contract.ts';

type Permits = Pick<Records, 'permitSend' | 'noteSentBeforeRestore' | 'releaseSend'>;

export type Permission =
  | NoPermission
  | { readonly kind: 'recordsUnavailable' }
  | { readonly kind: 'current' }
  /** `settle` is told what came of the call. It answers what that says of the number besides; null: nothing. */
  | { readonly kind: 'permitted'; readonly settle: (result: CallResult<unknown>) => Promise<Barred | null> };

/**
 * `wire` null: nothing can be sent now, and whether it might be is all that is asked. A start that comes once more after its
 * order was answered is superseded, however late it is.
 */
export async function permissionToSend(records: Permits, input: SendInput, wire: WirePlan | null): Promise<Permission> {
  const { shop, orderNumber, claimId, abandonAt } = input;
  const { settlementNo } = input.plan;
  const isOverdue = abandonAt !== null && Date.now() >= Date.parse(abandonAt);
  const note = randomUUID();
  const number = { shop, orderNumber, settlementNo, note };
  let lostSince: string | undefined;
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
        ({ lostSince } = permission);
    }
  } catch {
    return { kind: 'recordsUnavailable' };
  }
  return {
    kind: 'permitted',
    async settle(result) {
      if (lostSince !== undefined && isNumberUsed(input, result)) {
        // Not noted, it stays as sent by this attempt: then, too, Yamato is asked before anything else.
        await records.noteSentBeforeRestore(number).catch(() => undefined);
        return { kind: 'sentBefore', at: lostSince, amountYen: null, beforeRestore: true };
      }
      // Not given back, the next try asks Yamato first: that is a question too many and nothing worse.
      if (isNothingLeft(input, result)) await records.releaseSend(number).catch(() => undefined);
      return null;
    },
  };
}

/** Of an order that was lost with the records, for all we know: what stands under its number Yamato is asked, and no next one is taken. */
function isNumberUsed({ service, plan }: SendInput, result: CallResult<unknown>): boolean {
  return result.kind === 'refused' && codeReading({ service }, result.code, { plan, doubt: null }) === 'numberUsed';
}

/** Provably nothing of this call is at Yamato: it never left, or was refused in so many words. */
function isNothingLeft({ service, plan }: SendInput, result: CallResult<unknown>): boolean {
  if (result.kind !== 'refused') return result.kind === 'notSent';
  return codeReading({ service }, result.code, { plan, doubt: null }) !== 'unclear';
}
