/** Ledger against records against what was answered: what is not as promised. A pure function of the evidence. */
import type { Evidence, Violation } from './evidence.ts';
import { judgeActions } from './judge-actions.ts';
import { judgeCredits } from './judge-credits.ts';
import { judgeRest } from './judge-rest.ts';
import { judgeStarts } from './judge-starts.ts';

export function judge(evidence: Evidence): Violation[] {
  return [...judgeStarts(evidence), ...judgeCredits(evidence), ...judgeActions(evidence), ...judgeRest(evidence)];
}
