import type { OrderStart } from '../workflows/contract.ts';

/** Whether stored start arguments are what this version writes; they are our own and encrypted, so the marks suffice. */
export function isOrderStart(value: unknown): value is OrderStart {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && value.kind === 'start' && 'claimId' in value && typeof value.claimId === 'string' && 'contents' in value;
}
