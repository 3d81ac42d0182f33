/** One run of an order: its state and everything the loop and the message handlers share. */
import type { CartNotice } from '../domain/order/after-effects.ts';
import type { Word } from '../domain/lifecycle/refused-as-old.ts';
import type { CurrentAction } from '../domain/lifecycle/step.ts';
import { isActionName } from '../domain/lifecycle/action-labels.ts';
import { actionFact, callFacts, factsOf, type Known, learned } from '../domain/order/facts.ts';
import { instant } from '../domain/values/instant.ts';
import type { ActionLine, CallLine } from '../domain/order/history.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import type { LookUpAnswer } from './contract.ts';

/** An action that was understood and waits for its turn. */
export type Waiting = Word & { readonly actionId: string };

/** Somebody waits for what Yamato says. */
export type LookUpRequest = { readonly name: string; readonly startBy: string; answer: LookUpAnswer | null };

export type Run = {
  state: OrderState;
  /** Held until the loop has it answered. */
  current: CurrentAction | null;
  queue: Waiting[];
  /** Taken by the loop between two steps. */
  readonly lookUpRequests: LookUpRequest[];
  /** Every action id this order ever took: the same id again is dropped. */
  readonly processed: Set<string>;
  /** Every history line of this run by id; the newest version of each. */
  readonly lines: Map<string, ActionLine>;
  /** Lines that the records do not have in this version yet. */
  readonly unpublished: Set<string>;
  /** Actions in their final form *and* published (or handed to the background): what waiting callers are answered. */
  readonly answered: Set<string>;
  /** The verdict may be told: published, or its publication goes on in the background. */
  verdictTold: boolean;
  verdictPublished: boolean;
  /** What the cart is told of the actions that are done, in the order in which they ended. */
  readonly notices: CartNotice[];
  /** The run is about to close: waiting callers read the records instead. */
  closing: boolean;
  /** Something happened that the loop has not looked at yet. */
  stirred: boolean;
  /** The newest sequence that the records are known to have. */
  heard: number;
  /** The newest fact of each publication that may have arrived although nobody heard of it. */
  readonly toldFacts: Set<string>;
  /** The records know more of the order than this run: it begins again from them. */
  overtaken: boolean;
  /** It began from the records: there is nothing more to be had from them. */
  fromRecords: boolean;
  readonly abandonAt: string | null;
  /** The cart gave up; the loop takes it when no call is under way, as only then is known whether anything was sent. */
  abandonAsked: boolean;
  /** A notice of Yamato's told of this settlement number; null: of none since the loop looked. */
  noticedFor: string | null;
};

export function openRun(state: OrderState, abandonAt: string | null): Run {
  return {
    state,
    current: null,
    queue: [],
    lookUpRequests: [],
    processed: new Set(),
    lines: new Map(),
    unpublished: new Set(),
    answered: new Set(),
    verdictTold: false,
    verdictPublished: false,
    notices: [],
    closing: false,
    stirred: true,
    heard: state.sequence,
    toldFacts: new Set(),
    overtaken: false,
    fromRecords: false,
    abandonAt,
    abandonAsked: false,
    noticedFor: null,
  };
}

/** The state knows what is in hand, for a run that may have to go on from it. */
export function hold(run: Run, current: CurrentAction | null): void {
  run.current = current;
  const inHand = current === null ? null : { actionId: current.actionId, sent: current.sent, refusedAs: current.refusedAs };
  run.state = { ...run.state, inHand };
}

/** Also what the state has forgotten since it was told. */
export function knownOf({ state, heard, toldFacts }: Run): Known {
  return { claimId: state.claimId, sequence: heard, facts: [...factsOf(state), ...toldFacts] };
}

/** Workflow time: replay-safe. */
export function clock(): string {
  return instant(new Date());
}

export function writeLine(run: Run, line: ActionLine): void {
  run.lines.set(line.id, line);
  run.unpublished.add(line.id);
  if (line.state === 'finished' && (isActionName(line.action) || line.action === 'startOrder')) learn(run, [actionFact(line)]);
}

/** A line of the system's own that is over as soon as it is written. */
export function writeOwnLine(run: Run, line: ActionLine): void {
  writeLine(run, line);
  learn(run, callFacts(line.calls));
}

function learn(run: Run, facts: readonly string[]): void {
  run.state = learned(run.state, facts);
}

export function amendLine(run: Run, id: string, change: Partial<ActionLine>): void {
  const line = run.lines.get(id);
  if (line !== undefined) writeLine(run, { ...line, ...change });
}

/** For a line of the system's own. No Idempotency-Key has a `~`, so none of an action's is like it. */
export function ownLineId(run: Run): string {
  return `~seen-${run.state.sequence + 1}-${run.lines.size}`;
}

/** So many calls of one line are kept from its beginning, and as many from its end. */
const CALLS_KEPT = 25;

export function addCalls(run: Run, id: string, calls: readonly CallLine[]): void {
  const line = run.lines.get(id);
  if (line === undefined || calls.length === 0) return;
  learn(run, callFacts(calls));
  const all = [...line.calls, ...calls];
  writeLine(run, { ...line, calls: all.length <= 2 * CALLS_KEPT ? all : [...all.slice(0, CALLS_KEPT), ...all.slice(-CALLS_KEPT)] });
}
