import { serviceOfContract } from '../domain/lifecycle/upgrade-state.ts';
import type { OrderStart } from '../workflows/contract.ts';

/**
 * Stored start arguments; null: they cannot be read. They are our own and encrypted, so the marks suffice. From before they
 * said whose rules the order follows, its contract does.
 */
export function readOrderStart(value: unknown): OrderStart | null {
  if (!isOrderStart(value)) return null;
  return 'service' in value ? value : Object.assign({ service: serviceOfContract(value.contractKey) }, value);
}

function isOrderStart(value: unknown): value is OrderStart | (Omit<OrderStart, 'service'> & { readonly contractKey: string }) {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && value.kind === 'start' && 'claimId' in value && typeof value.claimId === 'string' && 'contents' in value;
}
