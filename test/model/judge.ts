/** Who looks on at a life. */
import type { Life } from './life.ts';

/** An activity that asks or changes something at Yamato. */
export type Call = { readonly type: string; readonly settlementNo: string };

/** What looks on, and throws when a promise is broken. */
export type Judge = {
  /** Before anything goes to Yamato. */
  readonly beforeCall: (life: Life, call: Call) => void;
  /** After every completed task, with all that it asked for begun. */
  readonly afterStep: (life: Life) => void;
  /** Before a run is gone, because the order has ended or goes on in a new history. */
  readonly beforeEnd: (life: Life) => void;
  /** Before the clock moves. */
  readonly beforeTime: (life: Life, ms: number) => void;
};

export const nobody: Judge = { beforeCall: () => undefined, afterStep: () => undefined, beforeEnd: () => undefined, beforeTime: () => undefined };
