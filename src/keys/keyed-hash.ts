/** Stub until the implementation lands. */
export type KeyedHashes = Record<never, never>;
