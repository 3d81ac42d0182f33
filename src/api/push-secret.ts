/**
 * The word in the address that the shop enters in Yamato's console for pushes (判定結果の通知先). Without one a push is
 * taken from anybody, as it is only a hint; with one, strangers cannot even make the order ask. Kept as a hash.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Shop } from '../records/contract/shops.ts';

const SETTING = 'pushSecretHash';

/** Letters of URLs only, long enough not to be guessed. */
export const pushSecretPattern = /^[A-Za-z0-9_-]{16,64}$/;

type Settings = Shop['settings'];

export function hasPushSecret(settings: Settings): boolean {
  return typeof settings[SETTING] === 'string';
}

/** The settings with another secret, or with none. */
export function withPushSecret(settings: Settings, secret: string | null): Settings {
  const { [SETTING]: _replaced, ...others } = settings;
  return secret === null ? others : { ...others, [SETTING]: hash(secret).toString('base64url') };
}

/** Whether a push with this word in its address, or with none, is for the shop. */
export function takesPush(settings: Settings, secret: string | null): boolean {
  const kept = settings[SETTING];
  if (typeof kept !== 'string') return true;
  const expected = Buffer.from(kept, 'base64url');
  const given = hash(secret ?? '');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
