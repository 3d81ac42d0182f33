import { BadRequest, flag, objectOf, text, wholeNumber } from '../../core/control/reading.ts';
import type { Fields } from '../../core/control/reading.ts';
import { CONTRACTS, newMerchant, SLIP_LAYOUTS } from './merchant.ts';
import type { Contract, Merchant } from './merchant.ts';

const FLAGS = ['allowed', 'apiSubscribed', 'amountChangeRestartsLifetime', 'nightWindow', 'otherCarrierSettlesAtOnce', 'httpReturnUrls', 'shortDates', 'threeDMarkers'] as const;
const LISTS = ['registeredIps', 'payWays', 'refusedSlipPrefixes'] as const;
const TEN_YEARS_MS = 10 * 366 * 86_400_000;
/** What a whole number may be at most; the least is 1. */
const NUMBERS = {
  maxInFlight: 10_000, limitYen: 9_999_999, convenienceLimitYen: 9_999_999, authorisationDays: 3_660, warnAfterDays: 3_660, reserveWithinDays: 3_660,
  threeDWithinMs: TEN_YEARS_MS,
} as const;
/** Times that may be null. */
const LAGS = ['parcelMovesAfterMs', 'settleAfterMs'] as const;
const KEYS = ['accessKey', 'contract', 'pushUrl', 'slipLayout', ...FLAGS, ...LISTS, ...Object.keys(NUMBERS), ...LAGS];

/** A merchant with its access key masked. */
export function merchantView(merchant: Merchant): object {
  return { ...merchant, accessKey: '********' };
}

/** A merchant as the body of a `PUT` wants it; a known one is changed only in what is named. */
export function readMerchant(code: string, known: Merchant | undefined, body: unknown): Merchant {
  if (!/^[A-Za-z0-9]{9}$/.test(code)) throw new BadRequest('the trader code must be 9 letters or digits');
  const fields = objectOf(body, 'merchant', KEYS);
  const accessKey = text(fields, 'accessKey') ?? known?.accessKey;
  if (accessKey === undefined) throw new BadRequest('accessKey is required for a new merchant');
  if (!/^[A-Za-z0-9]{1,16}$/.test(accessKey)) throw new BadRequest('accessKey must be 1 to 16 letters and digits');
  const before = known ?? newMerchant({ code, accessKey });
  return {
    ...before,
    ...given(FLAGS, (key) => flag(fields, key)),
    ...given(LISTS, (key) => textList(fields, key)),
    ...given(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[], (key) => wholeNumber(fields, key, 1, NUMBERS[key])),
    ...given(LAGS, (key) => (fields[key] === null ? null : wholeNumber(fields, key, 0, TEN_YEARS_MS))),
    contract: { ...before.contract, ...contractOf(fields) },
    pushUrl: pushUrl(fields) ?? before.pushUrl,
    slipLayout: slipLayout(fields) ?? before.slipLayout,
    accessKey,
  };
}

/** The keys that are given, with what they are read as. */
function given<K extends string, V>(keys: readonly K[], read: (key: K) => V | undefined): Partial<Record<K, V>> {
  const found: Partial<Record<K, V>> = {};
  for (const key of keys) {
    const value = read(key);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

function contractOf(fields: Fields): Partial<Contract> {
  if (fields['contract'] === undefined) return {};
  const contract = objectOf(fields['contract'], 'contract', CONTRACTS);
  return given(CONTRACTS, (key) => flag(contract, key));
}

function textList(fields: Fields, key: string): string[] | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string' && one !== '')) {
    throw new BadRequest(`${key} must be a list of texts`);
  }
  return value;
}

function pushUrl(fields: Fields): string | undefined {
  const url = text(fields, 'pushUrl');
  if (url !== undefined && url !== '' && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new BadRequest('pushUrl must be an http or https URL, or empty');
  }
  return url;
}

function slipLayout(fields: Fields): Merchant['slipLayout'] | undefined {
  const wanted = text(fields, 'slipLayout');
  const layout = SLIP_LAYOUTS.find((known) => known === wanted);
  if (wanted !== undefined && layout === undefined) throw new BadRequest(`slipLayout must be one of ${SLIP_LAYOUTS.join(', ')}`);
  return layout;
}
