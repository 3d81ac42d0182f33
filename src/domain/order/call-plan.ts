/**
 * What a call to Yamato is about to send, kept by the records before its first byte leaves: with it a later run knows what
 * may have happened, and can repeat it to the letter.
 */
export type CallPlan = {
  /** Yamato's operation, such as `KAAKK`. */
  readonly operation: string;
  readonly settlementNo: string;
  /** The fields in the order they are written, but for who asks and when (merchant code, password, 依頼日時). */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The amount it asks for; null where it asks for none. */
  readonly amountYen: number | null;
};
