/**
 * 受注反映履歴: every action and every Yamato call of an order, append-only, and what one action looks like from outside.
 */
import type { Carrier } from './facets.ts';

/** How one Yamato call ended. `done` includes a refused credit: the call worked and gave a verdict. */
export type CallOutcome = 'done' | 'refused' | 'notSent' | 'unknown';

export type CallLine = {
  /** Yamato's operation, by its own name. */
  readonly operation: string;
  readonly settlementNo: string | null;
  readonly outcome: CallOutcome;
  /** Yamato's error code, or our own reason code for `notSent` and `unknown`. */
  readonly code: string | null;
  /** What it said, as a code: a verdict, a transaction status. Never personal data. */
  readonly answer: string | null;
  /** Instant, RFC 3339. */
  readonly at: string;
};

export type ActionState = 'accepted' | 'waiting' | 'running' | 'finished';

/** `refused`: not legal or refused by Yamato, nothing changed. `failed`: Yamato rejected it. `unknown`: staff must look. */
export type ActionOutcome = 'done' | 'refused' | 'failed' | 'unknown';

/** One line of the history. Instants are RFC 3339. */
export type ActionLine = {
  readonly id: string;
  /** An action name, or a system action's name. */
  readonly action: string;
  readonly state: ActionState;
  readonly outcome: ActionOutcome | null;
  readonly code: string | null;
  /** Japanese, a few words. */
  readonly label: string;
  /** Japanese, what happened and what to do next. */
  readonly detail: string | null;
  readonly actor: string;
  readonly note: string | null;
  readonly waitingUntil: string | null;
  readonly acceptedAt: string;
  readonly finishedAt: string | null;
  readonly calls: readonly CallLine[];
};

/** 送り状: one parcel as staff enter it. `slipNo` null: a carrier without a tracking number. */
export type ParcelEntry = {
  readonly slipNo: string | null;
  readonly carrier: Carrier;
  /** Which destination it goes to, 1-based; 1 for an order without destinations. */
  readonly destination: number;
};

export type ParcelState = 'recorded' | 'registering' | 'registered' | 'failed' | 'unknown';

export type Parcel = ParcelEntry & {
  readonly state: ParcelState;
  /** What was sent to Yamato as paymentNo; differs from slipNo only for carriers without a number. */
  readonly sentAs: string | null;
  /** The registered slip that this one replaces (変更登録); null: none. */
  readonly replaces: string | null;
};
