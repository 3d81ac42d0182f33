/** Where a browser may go on after 3-D Secure: origins that the shop has registered, so that nobody sends its buyers elsewhere. */
import { z } from 'zod';
import type { Shop } from '../../../records/contract/shops.ts';
import type { SettingsDesk } from '../api-method.ts';

const SETTING = 'cardReturnOrigins';
const ORIGINS_MAX = 20;

/** `https://shop.example`; on this very machine without TLS, too. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.origin === text && (url.protocol === 'https:' || isOwnMachine(url));
}

function isOwnMachine({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]');
}

const origins = z.array(z.string().max(255).refine(isOrigin, { error: 'origin' })).max(ORIGINS_MAX).readonly();

export const returnOrigins: SettingsDesk = {
  patch: { returnOrigins: origins.nullable().optional().describe('3Dセキュアのあと購入者が戻れるオリジン（例 https://shop.example）。null: なし') },
  view: { returnOrigins: origins.describe('3Dセキュアのあと購入者が戻れるオリジン') },
  patched(settings, { returnOrigins: given }) {
    if (given === undefined) return settings;
    const { [SETTING]: _replaced, ...others } = settings;
    return Array.isArray(given) && given.length > 0 ? { ...others, [SETTING]: given } : others;
  },
  shown: (settings) => ({ returnOrigins: originsOf(settings) }),
};

function originsOf(settings: Shop['settings']): readonly string[] {
  const kept = settings[SETTING];
  return Array.isArray(kept) ? kept.filter((origin): origin is string => typeof origin === 'string') : [];
}

/** An address that every reader takes for the same: some take a backslash for part of a name and password, and a header holds no more. */
const PLAIN = /^[!-[\]-~]+$/;

/** Whether the address is at one of the shop's origins; none of whatever carries a name and password. */
export function isReturnOrigin(settings: Shop['settings'], address: string): boolean {
  if (!PLAIN.test(address)) return false;
  const url = URL.parse(address);
  return url !== null && url.username === '' && url.password === '' && originsOf(settings).includes(url.origin);
}
