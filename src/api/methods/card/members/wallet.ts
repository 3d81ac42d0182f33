/** The wallet of a member at Yamato: whose, and the key that opens it (認証キー), which is ours and one for each member. */
import { randomInt } from 'node:crypto';
import type { Records } from '../../../../records/records.ts';

export type Wallet = { readonly memberId: string; readonly authenticationKey: string };

/** As Yamato takes it: up to 8 letters, digits and signs; ours are letters and digits. @see webcollect §1.4, §11 */
export const authKeyPattern = /^[!-~]{1,8}$/;
export const memberIdPattern = /^[0-9A-Za-z-]{1,64}$/;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const KEY_CHARACTERS = 8;

const ofShop = (shop: string, memberId: string) => ({ shop, service: 'card' as const, memberId });

/** Makes the key where there is none yet. */
export async function openWallet(records: Pick<Records, 'memberOr'>, shop: string, memberId: string): Promise<Wallet> {
  const { secret } = await records.memberOr(ofShop(shop, memberId), newKey());
  return { memberId, authenticationKey: secret };
}

/** A wallet that the shop has opened elsewhere. */
export async function takeInWallet(records: Pick<Records, 'setMember'>, shop: string, { memberId, authenticationKey }: Wallet): Promise<void> {
  await records.setMember(ofShop(shop, memberId), authenticationKey);
}

export async function noteConsent(records: Pick<Records, 'noteConsent'>, shop: string, memberId: string, at: string): Promise<void> {
  await records.noteConsent(ofShop(shop, memberId), at);
}

function newKey(): string {
  return Array.from({ length: KEY_CHARACTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
