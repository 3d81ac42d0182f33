/** Records that were put back to an earlier moment (復元): what was done after it Yamato knows, and they do not. */
/** Instants, RFC 3339. What was done between the two may be lost. */
export type Restoration = { readonly backupAt: string; readonly restoredAt: string };

export type RestorationRecords = {
  /** Null: they never were, or what was lost has been reconciled. */
  restoration(): Promise<Restoration | null>;
  /** What was lost has been looked for: the records count as put back no more. A number that Yamato calls used is asked about for ever. */
  endRestoration(): Promise<void>;
  /**
   * The numbers of orders that go on, of those that ended unpaid since `endedSince` and may have begun again, and of those that
   * were paid since the records were put back and have no slip in them; in their order, after the one given. What was made up
   * for lists is left out.
   */
  ordersToReconcile(query: { readonly shop: string; readonly endedSince: string; readonly after: string | null; readonly limit: number }): Promise<readonly string[]>;
  /** How many shops the contract has: of two, one order may have the number that another of the same name wanted. */
  shopsUnder(contractKey: string): Promise<number>;
};
