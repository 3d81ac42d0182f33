/** Why something did not come about, as data; sentences are made of it where people read (`lifecycle/explain-cause.ts`). */

/**
 * Whose word it is. `yamato`: an error code of Yamato's. `us`: a rule or a finding of ours. `staff`: what they decided. `code`:
 * stable, one of the catalogue that goes with it.
 */
export type Cause = {
  readonly by: 'yamato' | 'us' | 'staff';
  readonly code: string;
  /** What Yamato said beside it, a code of its own: the word of the bank behind a refusal. Absent: nothing. */
  readonly detailCode?: string;
};

export function byYamato(code: string, detailCode?: string): Cause {
  return detailCode === undefined ? { by: 'yamato', code } : { by: 'yamato', code, detailCode };
}

export function byUs(code: string): Cause {
  return { by: 'us', code };
}

export function byStaff(code: string): Cause {
  return { by: 'staff', code };
}
