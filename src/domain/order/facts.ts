/**
 * Which answers of Yamato's and which finished actions a state knows of: what time alone does not bring. Two states of one
 * order are compared by it, because a workflow task may be executed twice, and an engine be put back to an older moment.
 */
import type { ActionLine, CallLine } from './history.ts';
import type { OrderState } from './order-state.ts';
import type { RecordsHold } from './publication.ts';

/** More than any one task adds; an older state that is further behind is taken for one whose history was cut off. */
const FACTS_KEPT = 12;

/** The worker died with the call: what the workflow writes down then is its own, not Yamato's. */
export const WORKER_LOST = 'workerLost';

export function learned(state: OrderState, facts: readonly string[]): OrderState {
  const known = factsOf(state);
  const fresh = facts.filter((fact) => !known.includes(fact));
  return fresh.length === 0 ? state : { ...state, facts: [...known, ...fresh].slice(-FACTS_KEPT) };
}

export function callFacts(calls: readonly CallLine[]): readonly string[] {
  return calls.filter(({ code }) => code !== WORKER_LOST).map(({ operation, at }) => `${operation} ${Date.parse(at)}`);
}

/** That an action, or the start, came to this, whenever: its calls are facts of their own. No Idempotency-Key has a `~`. */
export function actionFact({ id, outcome, code }: Pick<ActionLine, 'id' | 'outcome' | 'code'>): string {
  return `${id}~${outcome ?? ''}~${code ?? ''}`;
}

/** What a run knows of its order. `sequence`: the newest that it knows the records to have. */
export type Known = { readonly claimId: string; readonly sequence: number; readonly facts: readonly string[] };

/** What somebody found in the records. `fact`: the newest, which stands for all before it. */
export type Held = { readonly claimId: string; readonly sequence: number; readonly fact: string | null };

export function heldOf(state: OrderState): Held {
  const { claimId, sequence } = state;
  return { claimId, sequence, fact: factsOf(state).at(-1) ?? null };
}

/** Whether the run lacks some of what the records hold: its history was cut off, and what it would do may be done, and undone, already. */
export function isBehind(known: Known, held: Held): boolean {
  if (held.claimId !== known.claimId) return true;
  return held.sequence > known.sequence && held.fact !== null && !known.facts.includes(held.fact);
}

/** The same of the whole row: an order that ended there, and not as far as the run knows, may have learnt nothing new by it. */
export function isBehindRow(known: Known, row: OrderState): boolean {
  return isBehind(known, heldOf(row)) || (row.outcome !== null && row.sequence > known.sequence);
}

/** What the order row holds, seen from another state that the same start's run wanted to tell. */
export function compareHeld(held: OrderState, told: OrderState): Extract<RecordsHold, 'outdated' | 'newer' | 'another'> {
  if (!knowsAllOf(told, held)) return 'newer';
  if (held.outcome === null) return 'outdated';
  // A start that comes once more and has no verdict has nothing to say of an order that is over.
  if (told.verdict === null) return 'another';
  // An end may bring nothing new with it, and yet whoever does not know of it is behind.
  return told.outcome === held.outcome ? 'outdated' : 'newer';
}

/**
 * Facts come in the order of the history, so the newest stands for all before it; but an action that a run which was put back
 * does once more may come to the same, and its calls are others; or to something else. Only so many are kept: calls before the first that
 * both know stand for themselves.
 */
function knowsAllOf(state: OrderState, other: OrderState): boolean {
  const known = factsOf(state);
  const isKnown = (fact: string): boolean => known.includes(fact);
  const actions = factsOf(other).filter((fact) => !isCall(fact) && !isKnown(fact));
  if (actions.some((fact) => known.some((own) => !isCall(own) && actionOf(own) === actionOf(fact)))) return false;
  const calls = factsOf(other).filter(isCall);
  return calls.slice(Math.max(0, calls.findIndex(isKnown))).every(isKnown) && factsOf(other).slice(-1).every(isKnown);
}

function actionOf(fact: string): string {
  return fact.split('~')[0] ?? fact;
}

/** No action's id has a blank. */
function isCall(fact: string): boolean {
  return fact.includes(' ');
}

/** An order whose row is older than this list knows of none. */
export function factsOf({ facts }: OrderState): readonly string[] {
  return facts ?? [];
}
