/**
 * The address that a buyer's browser comes back to from 3-D Secure (加盟店ECサイトURL), where that is ours. Whose it is stands
 * sealed in it, under the shop's data key: nobody can guess one or read the order out of it, and every process with the API opens
 * it, also one that was started since. Each token has its own, the same one however often it is asked for.
 */
import { sealAlike, TamperedError, unseal } from '../../../../keys/aes-gcm.ts';
import { DestroyedKeyError, type Keyring, UnknownKeyError } from '../../../../keys/keyring.ts';

export const RETURN_PATH = '/v1/threeDSecure/';

/** As much as Yamato takes. @see webcollect §2.2 */
const ADDRESS_MAX = 128;
const PLACE = 'three-d-secure-return';
const KEY_ID_BYTES = 9;
const CLAIM_BYTES = 16;
const SEALED_BYTES = CLAIM_BYTES + 28;
const OPAQUE_CHARACTERS = Math.ceil(((KEY_ID_BYTES + SEALED_BYTES) * 4) / 3);
/** Longest `PUBLIC_URL` whose addresses Yamato takes. */
const PUBLIC_URL_MAX = ADDRESS_MAX - RETURN_PATH.length - OPAQUE_CHARACTERS;

/** Whether browsers can be sent back to us: Yamato takes https only, and no more than 128 characters. */
export function takesReturns(publicUrl: string | undefined): publicUrl is string {
  return publicUrl !== undefined && publicUrl.startsWith('https://') && publicUrl.length <= PUBLIC_URL_MAX;
}

/** Makes the addresses of this shop's claims, one for each token. Throws for a claim whose id is no UUID. */
export async function returnAddresses(keyring: Pick<Keyring, 'currentKey'>, shop: string, publicUrl: string): Promise<(claimId: string, token: string) => string> {
  const { id, key } = await keyring.currentKey(shop);
  const keyId = Buffer.from(id, 'base64url');
  return (claimId, token) => `${publicUrl}${RETURN_PATH}${Buffer.concat([keyId, sealAlike(key, bytesOf(claimId), PLACE, token)]).toString('base64url')}`;
}

function bytesOf(claimId: string): Buffer {
  const bytes = Buffer.from(claimId.replaceAll('-', ''), 'hex');
  if (bytes.length !== CLAIM_BYTES || uuidOf(bytes) !== claimId) throw new Error('the id of a claim is no UUID');
  return bytes;
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What is sealed in an address; null: none of ours, or of a key that was destroyed. Rejects while the keys cannot be read. */
export async function openReturn(keyring: Pick<Keyring, 'keyById'>, opaque: string): Promise<{ readonly shop: string; readonly claimId: string } | null> {
  const bytes = Buffer.from(opaque, 'base64url');
  // One spelling each: what decodes to the same bytes is not the same address.
  if (bytes.length !== KEY_ID_BYTES + SEALED_BYTES || bytes.toString('base64url') !== opaque) return null;
  try {
    const { shop, key } = await keyring.keyById(bytes.subarray(0, KEY_ID_BYTES).toString('base64url'));
    return { shop, claimId: uuidOf(unseal(key, bytes.subarray(KEY_ID_BYTES), PLACE)) };
  } catch (error) {
    if (error instanceof UnknownKeyError || error instanceof DestroyedKeyError || error instanceof TamperedError) return null;
    throw error;
  }
}
