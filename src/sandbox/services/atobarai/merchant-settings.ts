import { newMerchant } from './merchant.ts';
import type { Merchant, MerchantSeed } from './merchant.ts';
import { BadRequest, flag, objectOf, text, wholeNumber } from '../../core/control/reading.ts';
import type { Fields } from '../../core/control/reading.ts';

const KEYS = [
  'password', 'contract', 'pushUrl', 'buyerLimitYen', 'shopName', 'contact', 'strict', 'autoProgress',
  'holdMs', 'flipAfterMs', 'allowed', 'refusedSlipPrefixes',
] as const;
const FLAGS = ['enclosedInvoice', 'sms', 'amountChange', 'otherCarrier'] as const;
const LAGS = ['deliverAfterMs', 'saleAfterMs', 'invoiceAfterMs', 'payAfterMs'] as const;
const CONTACT = ['hp', 'tel', 'email'] as const;
const TEN_YEARS_MS = 10 * 366 * 86_400_000;

/** A merchant with its password masked. */
export function merchantView(merchant: Merchant): object {
  return { ...merchant, password: '********' };
}

/** A merchant as the body of a `PUT` wants it; a known one is changed only in what is named. */
export function readMerchant(code: string, known: Merchant | undefined, body: unknown): Merchant {
  if (!/^\d{11}$/.test(code)) throw new BadRequest('the merchant code must be 11 digits');
  const fields = objectOf(body, 'merchant', KEYS);
  const password = text(fields, 'password') ?? known?.password;
  if (password === undefined) throw new BadRequest('password is required for a new merchant');
  if (!/^[A-Za-z0-9]{1,8}$/.test(password)) throw new BadRequest('password must be 1 to 8 letters and digits');
  return merged(known ?? newMerchant({ code, password }), { code, password }, fields);
}

function merged(before: Merchant, identity: MerchantSeed, fields: Fields): Merchant {
  return {
    ...before,
    ...identity,
    contract: { ...before.contract, ...group(fields, 'contract', FLAGS, flag) },
    contact: { ...before.contact, ...group(fields, 'contact', CONTACT, text) },
    autoProgress: {
      ...before.autoProgress,
      ...group(fields, 'autoProgress', LAGS, lag, ['enabled']),
      enabled: flag(objectOf(fields['autoProgress'] ?? {}, 'autoProgress', ['enabled', ...LAGS]), 'enabled') ?? before.autoProgress.enabled,
    },
    pushUrl: pushUrl(fields) ?? before.pushUrl,
    buyerLimitYen: wholeNumber(fields, 'buyerLimitYen', 0, Number.MAX_SAFE_INTEGER) ?? before.buyerLimitYen,
    shopName: text(fields, 'shopName') ?? before.shopName,
    strict: flag(fields, 'strict') ?? before.strict,
    holdMs: lag(fields, 'holdMs') ?? before.holdMs,
    flipAfterMs: lag(fields, 'flipAfterMs') ?? before.flipAfterMs,
    allowed: flag(fields, 'allowed') ?? before.allowed,
    refusedSlipPrefixes: prefixes(fields) ?? before.refusedSlipPrefixes,
  };
}

/** The keys of a nested object that are given. */
function group<K extends string, V>(
  fields: Fields,
  name: string,
  keys: readonly K[],
  read: (fields: Fields, key: string) => V | undefined,
  others: string[] = [],
): Partial<Record<K, V>> {
  if (fields[name] === undefined) return {};
  const inner = objectOf(fields[name], name, [...keys, ...others]);
  const given: Partial<Record<K, V>> = {};
  for (const key of keys) {
    const value = read(inner, key);
    if (value !== undefined) given[key] = value;
  }
  return given;
}

function lag(fields: Fields, key: string): number | undefined {
  return wholeNumber(fields, key, 0, TEN_YEARS_MS);
}

function pushUrl(fields: Fields): string | undefined {
  const url = text(fields, 'pushUrl');
  if (url !== undefined && url !== '' && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new BadRequest('pushUrl must be an http or https URL, or empty');
  }
  return url;
}

function prefixes(fields: Fields): string[] | undefined {
  const value = fields['refusedSlipPrefixes'];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((prefix): prefix is string => typeof prefix === 'string' && prefix !== '')) {
    throw new BadRequest('refusedSlipPrefixes must be a list of texts');
  }
  return value;
}
