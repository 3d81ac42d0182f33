/** What goes wrong at Yamato with one order: mostly slow answers, else cuts, broken answers and refusals, before and after its ledger. */
import type { Chance } from '../chance.ts';

const CHANGING = ['KAARA', 'KAARA', 'KAASL', 'KAACL', 'KAAKK', 'KAARR'] as const;
const ASKING = ['KAAST', 'KAARS'] as const;

export function madeUpFaults(number: string, chance: Chance): Record<string, unknown>[] {
  const count = chance.pick([0, 1, 1, 2]);
  return Array.from({ length: count }, () => ({ orderNo: `${number}-*`, nth: chance.pick([1, 1, 1, 2]), ...someFault(chance) }));
}

function someFault(chance: Chance): Record<string, unknown> {
  const operation = chance.happens(0.85) ? chance.pick(CHANGING) : chance.pick(ASKING);
  if (chance.happens(0.45)) return slowAnswer(operation, chance);
  if (operation === 'KAARA' && chance.happens(0.1)) return { operation, fault: 'refuse' };
  switch (chance.pick(['cutBeforeCommit', 'cutAfterCommit', 'httpErrorBefore', 'httpErrorAfter', 'empty', 'garbled', 'truncated', 'unknownCode', 'err0001'] as const)) {
    case 'cutBeforeCommit':
      return { operation, fault: 'cutBeforeCommit' };
    case 'cutAfterCommit':
      return { operation, fault: 'cutAfterCommit' };
    case 'httpErrorBefore':
      return { operation, fault: 'httpErrorBefore', status: 502 };
    case 'httpErrorAfter':
      return { operation, fault: 'httpErrorAfter', status: 500 };
    case 'empty':
      return { operation, fault: 'empty' };
    case 'garbled':
      return { operation, fault: 'garbled' };
    case 'truncated':
      return { operation, fault: 'truncated', when: chance.pick(['before', 'after']) };
    case 'unknownCode':
      return { operation, fault: 'unknownCode', when: chance.pick(['before', 'after']) };
    case 'err0001':
      return { operation, fault: 'err0001', when: chance.pick(['before', 'after']) };
  }
}

/** From within the checkout's deadline to far beyond the time-out of a call. */
export function slowAnswer(operation: string, chance: Chance): Record<string, unknown> {
  return { operation, fault: 'delay', when: chance.pick(['before', 'after', 'after']), ms: chance.between(1_000, 14_000) };
}
