import { windowEnd } from '../../src/domain/lifecycle/maintenance.ts';
import type { Life } from './life.ts';
import { iso } from './model-calls.ts';

/** Whether an honest Yamato could be asked at this moment. */
export function isReachable({ calls, records, policy, now }: Life): boolean {
  return calls.honest && !calls.deaf && calls.insisted.size === 0 && !records.down && windowEnd(policy.maintenance, iso(now)) === null;
}
