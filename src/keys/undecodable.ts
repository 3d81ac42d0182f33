/**
 * What a payload that cannot be read becomes: a value a workflow can look at and record, where throwing would make the
 * workflow task fail again and again. No dependency, so that workflows may import it.
 */

/** `tampered`: right key, wrong bytes. `notJson`: decrypted, but not what its encoding says. */
export type UndecodableReason = 'tampered' | 'notJson';

export type Undecodable = { readonly __undecodable: UndecodableReason };

/** Payload encoding the codec gives such bytes; its data is the reason. */
export const undecodableEncoding = 'binary/undecodable';

export function isUndecodable(value: unknown): value is Undecodable {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '__undecodable');
}
