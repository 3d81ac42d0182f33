/** What the records of the whole installation come to, in numbers, for whoever watches it. Nothing of any one order. */
import type { AttentionCode } from '../../domain/order/attention.ts';

export type AttentionFigure = {
  readonly shop: string;
  readonly code: AttentionCode;
  readonly orders: number;
  /** Since when the oldest of them is raised, RFC 3339; of one from before this was kept, when the order was last told of. */
  readonly oldestSince: string;
};

/** What waits to be handed to the engine. */
export type Waiting = { readonly count: number; readonly oldestSeconds: number };

export type RecordsFigures = {
  readonly openOrders: number;
  /** Of open orders, and of ended ones whose replaced credit is still at Yamato. */
  readonly attention: readonly AttentionFigure[];
  readonly doubtsPastPatience: number;
  readonly starts: Waiting;
  readonly actions: Waiting;
  /** Of when the newest backup is that the records were told of, RFC 3339; null: of none. */
  readonly lastBackupAt: string | null;
};

export type FigureRecords = {
  /** `unsentForMs`: younger claims are still in their own request's hands. */
  figures(unsentForMs: number): Promise<RecordsFigures>;
};
