/** Calls to Yamato before they are made: what the domain decides, and what the records keep of it. */

/** One change at Yamato, decided and not yet sent. Plain data; the method's activities know how it is written on the wire. */
export type CallPlan = {
  /** Yamato's operation, as the history names it. */
  readonly operation: string;
  /** Which doubt it leaves when its outcome is not known: a row of the method's table. Null: what it leaves is for staff at once. */
  readonly doubt: string | null;
  readonly purpose: CallPurpose;
  /** What operators read in the Temporal Web UI: the activity's type and its summary. */
  readonly activity: string;
  readonly summary: string;
  readonly settlementNo: string;
  /** Index into the order's parcels; null where it is about none. */
  readonly parcel: number | null;
  /** Yamato is asked about the credit first, in the same activity, and nothing is sent unless it stands. A slip also when the records do not say whether the run is behind. */
  readonly recheck: boolean;
  /**
   * What the records keep before the first byte leaves. `permission`: only one attempt is ever permitted. `plan`: a repeat sends
   * the very same. `mark`: that it was sent, so that a run which knows nothing of it is in doubt. `markAgain`: the same of a
   * repeat, which is meant: one that finds the mark goes on.
   */
  readonly keeps: 'permission' | 'plan' | 'mark' | 'markAgain' | null;
  /** Of a call that a method makes by itself: which of several it is, so that each has a mark of its own. Absent: the action says. */
  readonly occasion?: string;
  /** Never sent a second time, not even the very same: each success counts or costs. */
  readonly once: boolean;
  readonly input: Readonly<Record<string, unknown>>;
};

/**
 * What it is for, which says what becomes of the order by it. `own`: the method's own business. `retire`: cancels a credit
 * that a new one has replaced.
 */
export type CallPurpose = 'credit' | 'slip' | 'withdrawSlips' | 'cancel' | 'retire' | 'amend' | 'own';

/** Stands for the action of a change whose action ended, as by a decision of staff, while its repeat was still due. */
export const NO_ACTION = 'none';

/**
 * The same call on the wire, kept by the records before its first byte leaves: with it a later run knows what may have
 * happened, and can repeat it to the letter.
 */
export type WirePlan = {
  readonly operation: string;
  readonly settlementNo: string;
  /** The fields in the order they are written, but for who asks and when (merchant code, password, date of the request). */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The amount it asks for; null where it asks for none. */
  readonly amountYen: number | null;
};

/**
 * What the records know to have been sent for a credit. `amountYen` null: not known. `beforeRestore`: by an order that they
 * lost when they were put back to an earlier moment; Yamato has the number, and nobody here knows what was sent under it.
 */
export type SentBefore = { readonly at: string; readonly amountYen: number | null; readonly beforeRestore?: true };
