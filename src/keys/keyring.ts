/** Stub until the implementation lands. */
export type Keyring = Record<never, never>;
