/** Actions (操作) and the history (受注反映履歴) of an order. */
import type { ActionLine } from '../../domain/order/history.ts';

export type ActionClaim = {
  readonly shop: string;
  readonly orderNumber: string;
  readonly actionId: string;
  /** The action's code, as in `body.action`. */
  readonly action: string;
  /** The body as accepted; equal means equal canonical JSON. Stored encrypted. */
  readonly body: { readonly action: string; readonly [field: string]: unknown };
  readonly actor: string;
  readonly note: string | null;
  readonly acceptedAt: string;
};

export type ActionClaimResult =
  | { readonly kind: 'new'; readonly line: ActionLine }
  /** Claimed before with the same body; send it again when `accepted` is false. */
  | { readonly kind: 'same'; readonly line: ActionLine; readonly accepted: boolean }
  /** The id was used with another body: 409. */
  | { readonly kind: 'different' };

export type ActionRef = { readonly shop: string; readonly orderNumber: string; readonly actionId: string };

/** As it is handed over to the run. */
export type ActionMessage = Pick<ActionClaim, 'body' | 'actor' | 'acceptedAt'>;

/** `message` null: it cannot be read. */
export type PendingAction = ActionRef & { readonly message: ActionMessage | null };

export type ActionPage = {
  /** Newest first, with what the system did by itself. */
  readonly lines: readonly ActionLine[];
  /** Give it as `before` for the next page; null: this was the last. */
  readonly next: string | null;
};

export type ActionRecords = {
  /** The order must exist. */
  claimAction(claim: ActionClaim): Promise<ActionClaimResult>;
  /** The engine took it. A publication of its line implies this. */
  markActionAccepted(ref: ActionRef): Promise<void>;
  /**
   * Actions claimed at least so long ago that the engine has not been seen to take, and those it took without an outcome
   * since `unfinishedForMs`: their run may be lost. None that was put off.
   */
  actionsToResend(olderThanMs: number, unfinishedForMs: number, limit: number): Promise<readonly PendingAction[]>;
  /** Handed over, or not to be: not before a while, which grows, is it among those to be sent again. */
  putOffAction(ref: ActionRef): Promise<void>;
  findAction(ref: ActionRef): Promise<ActionLine | null>;
  /** Throws `BadCursorError` for a `before` that is none of ours. */
  listActions(
    shop: string,
    orderNumber: string,
    page: { readonly limit: number; readonly before: string | null },
  ): Promise<ActionPage>;
};
