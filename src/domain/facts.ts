/**
 * Which answers of Yamato's and which finished actions a state knows of: what time alone does not bring. Two states of one
 * order are compared by it, because a workflow task may be executed twice, and an engine be put back to an older moment.
 */
import type { CallLine } from './history.ts';
import type { OrderState } from './order-state.ts';
import type { RecordsHold } from './publication.ts';

/** More than any one task adds; an older state that is further behind is taken for one whose history was cut off. */
const FACTS_KEPT = 12;

/** The worker died with the call: what the workflow writes down then is its own, not Yamato's. */
export const WORKER_LOST = 'workerLost';

export function learned(state: OrderState, facts: readonly string[]): OrderState {
  const fresh = facts.filter((fact) => !state.facts.includes(fact));
  return fresh.length === 0 ? state : { ...state, facts: [...state.facts, ...fresh].slice(-FACTS_KEPT) };
}

export function callFacts(calls: readonly CallLine[]): readonly string[] {
  return calls.filter(({ code }) => code !== WORKER_LOST).map(({ operation, at }) => `${operation} ${Date.parse(at)}`);
}

/** What the order row holds, seen from another state that the same start's run wanted to tell. */
export function compareHeld(held: OrderState, told: OrderState): Extract<RecordsHold, 'outdated' | 'newer' | 'another'> {
  if (!knowsAllOf(told, held)) return 'newer';
  // A start that comes once more and has no verdict has nothing to say of an order that is over.
  return held.outcome !== null && told.verdict === null ? 'another' : 'outdated';
}

/**
 * Facts come in the order of the history, so the newest stands for all before it; but an action that a run which was put back
 * does once more is finished under the same id, and its calls are others. Only so many are kept: calls before the first that
 * both know stand for themselves.
 */
function knowsAllOf(state: OrderState, other: OrderState): boolean {
  const isKnown = (fact: string): boolean => state.facts.includes(fact);
  const calls = other.facts.filter(isCall);
  return calls.slice(Math.max(0, calls.findIndex(isKnown))).every(isKnown) && other.facts.slice(-1).every(isKnown);
}

/** No action's id has a blank. */
function isCall(fact: string): boolean {
  return fact.includes(' ');
}
