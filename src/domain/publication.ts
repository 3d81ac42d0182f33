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

export type PublishResult = {
  /** False: the records already hold this sequence or a newer one. */
  readonly applied: boolean;
  /** True: the cart gave this start up (`onTimeout: abandon`) before the verdict arrived; it must be cancelled at Yamato. */
  readonly abandoned: boolean;
};
