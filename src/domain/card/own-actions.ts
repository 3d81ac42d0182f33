/** Actions that only orders by card have: reading them. */
import type { Method } from '../lifecycle/method.ts';
import { isRecord } from '../values/json.ts';
import { followsRule } from './values/wire-rules.ts';

const RETURNED_MAX = 32;
const VALUE_MAX = 8_192;

export const readAction: Method['readAction'] = (name, value) => {
  switch (name) {
    case 'submitToken': {
      const { token, returnUrl, returnTo } = value;
      if (typeof token !== 'string' || !followsRule('token', token)) return { ok: false, problem: 'トークン（token）は半角英数字16桁です' };
      if (returnUrl !== undefined && (typeof returnUrl !== 'string' || !followsRule('trader_ec_url', returnUrl))) return { ok: false, problem: '3Dセキュアから戻る先（returnUrl）は128文字までのhttpsのURLです' };
      if (returnTo !== undefined && typeof returnTo !== 'string') return { ok: false, problem: '購入者が戻る先（returnTo）が読み取れません' };
      return { ok: true, fields: { token, ...(returnUrl === undefined ? {} : { returnUrl }), ...(returnTo === undefined ? {} : { returnTo }) } };
    }
    case 'completeThreeDSecure': {
      const returned = readReturned(value['returned']);
      return returned === null ? { ok: false, problem: '3Dセキュアの結果（returned）が読み取れません' } : { ok: true, fields: { returned } };
    }
    case 'reauthorise':
      return { ok: true, fields: {} };
    default:
      return null;
  }
};

/** As it came, neither trimmed nor repaired: a hash is made over it. */
function readReturned(value: unknown): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null;
  const fields = Object.entries(value);
  const isSound = fields.length > 0 && fields.length <= RETURNED_MAX && fields.every(([, field]) => typeof field === 'string' && field.length <= VALUE_MAX);
  return isSound ? Object.fromEntries(fields.map(([field, text]) => [field, String(text)])) : null;
}
