/** 個人情報の消去: one person's data, at once and everywhere. */
import type { OrderState } from '../../domain/order/order-state.ts';
import type { OrderRef } from './orders.ts';

export type ErasureRequest = OrderRef & { readonly actor: string; readonly reason: string; readonly at: string };

/** `open`: it has not ended. `replacedCredit`: an earlier credit of it is still at Yamato. `notTaken`: its start is on its way to the engine. */
export type WhyNotErased =
  | { readonly kind: 'open' | 'replacedCredit' | 'notTaken' }
  /** The action's Japanese name. */
  | { readonly kind: 'actionInHand'; readonly label: string };

export type EraseResult =
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: WhyNotErased; readonly order: OrderState }
  /**
   * Now or before: `erasedAt` is when it was first, `lastAt` when last. `engineDone`: the engine's histories of it are deleted,
   * too.
   */
  | { readonly kind: 'erased'; readonly erasedAt: string; readonly lastAt: string; readonly engineDone: boolean };

/** Erased, the last time at `at`, and to be erased again in a copy of the records from before. */
export type ErasedOrder = OrderRef & { readonly at: string };

/** Runs up to `askedAt` hold data that is to go. `goesOn`: the order has not ended, and needs another run in the place of an open one. */
export type EngineCleanup = OrderRef & { readonly askedAt: string; readonly goesOn: boolean };

export type ErasureRecords = {
  /**
   * Overwrites all personal columns of an ended order and every copy of them, in one statement with a line of its history,
   * its event, and the mark that the engine's histories are to be deleted. Again, it does so to what was written since, and the first date stays; where
   * nothing was, it changes nothing and answers the same.
   */
  eraseBuyer(request: ErasureRequest): Promise<EraseResult>;
  /** All, oldest first. */
  erasures(): Promise<readonly ErasedOrder[]>;
  /** Erases again what these records do not know to be erased as late as that, also where the order goes on in them. Answers how many there were. */
  eraseAgain(orders: readonly ErasedOrder[]): Promise<number>;
  cleanupsDue(limit: number): Promise<readonly EngineCleanup[]>;
  /** Not before a while, which grows, is it due again. */
  putOffCleanup(ref: OrderRef): Promise<void>;
  /** Nothing is left in the engine of what it was asked for. */
  endCleanup(cleanup: OrderRef & { readonly askedAt: string }): Promise<void>;
};
