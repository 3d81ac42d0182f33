/** What a run tells the records: its whole newest state and the history lines that are new or changed since the last time. */
import type { ActionLine } from './history.ts';
import type { OrderState, Verdict } from './order-state.ts';

export type Publication = {
  readonly state: OrderState;
  readonly lines: readonly ActionLine[];
  /** Names of the facets that changed, for the event; empty: no event is written (only history moved). */
  readonly changed: readonly string[];
  /** The action that caused it, when one did. */
  readonly actionId: string | null;
  /** True when an action that is done asked that the cart be told, whether or not a facet changed. */
  readonly notifyCart: boolean;
  /** The label that such an action has for the cart; null: none. */
  readonly cartStatus: string | null;
  /** False for a checkout attempt: no order (yet), lists leave it out; only its end, if it never becomes one, is an event. */
  readonly isOrder: boolean;
  /** Set while the start's answer is new or changed. */
  readonly verdict: Verdict | null;
};

/**
 * What the records hold after a publication. `applied`: this one, from now on. `repeated`: this one, told before.
 * `outdated`: what an execution of the same task told that never completed (its worker died or was paused); the run knows
 * all of it, so it counts up and tells its own again. `newer`: what the run does not know (its history was cut off, as by an
 * engine put back to an older moment); it goes on from the records. `another`: the order of another start, or one that has
 * ended without this run.
 */
export type RecordsHold = 'applied' | 'repeated' | 'outdated' | 'newer' | 'another';

export type PublishResult = {
  readonly holds: RecordsHold;
  /** The order row's sequence now; a publication that is to be applied has a higher one. */
  readonly sequence: number;
  /** True: the cart gave this start up (`onTimeout: abandon`) before the verdict arrived; it must be cancelled at Yamato. */
  readonly abandoned: boolean;
};
