import type { ErrorFailureKey } from './failures.ts';
import type { ErrorFieldKey } from './fields.ts';

/** The three digits of a code → which field is wrong, and how. `kaara` + `020` + `E`. */
export type ErrorRows = Readonly<Record<string, readonly [field: ErrorFieldKey, failure: ErrorFailureKey]>>;
