/** What a browser brings back from 3-D Secure, as Yamato's second call needs it. @see webcollect §2.3 */
import { decodeThreeDReturn, type ThreeDReturn } from '../../../../yamato/webcollect/three-d-return.ts';

export type Returned = ThreeDReturn;

/** A form post as it came; null: it is none of 3-D Secure, or says something twice. */
export function readReturn(form: string): Returned | null {
  const read = decodeThreeDReturn(form);
  return read.ok ? read.returned : null;
}

/** The same fields from a cart that took the post; `field`: the first that is missing, null: they are too long. */
export function readHandedOver(fields: Readonly<Record<string, string>>): { readonly ok: true; readonly returned: Returned } | { readonly ok: false; readonly field: string | null } {
  return decodeThreeDReturn(new URLSearchParams({ ...fields }).toString());
}
