/** Leases (占有): what only one of several processes should do at a time. One whose holder is gone ends by itself. */

export type LeaseRecords = {
  /** True: nobody else has it for `forMs` from now on. Taken again by its holder, it lasts longer. */
  takeLease(name: string, holder: string, forMs: number): Promise<boolean>;
  /** How many of whose name begins so are had by somebody. */
  countLeases(prefix: string): Promise<number>;
  giveBackLease(name: string, holder: string): Promise<void>;
};
