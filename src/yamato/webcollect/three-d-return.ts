import type { FormFields } from '../form-post.ts';

/** What the buyer's browser posts after 3-D Secure → what A09 calls it. @see webcollect §2.3 */
const names = {
  COMP_CD: 'comp_cd',
  TOKEN: 'token',
  CARD_EXP: 'card_exp',
  ITEM_PRICE: 'item_price',
  ITEM_TAX: 'item_tax',
  CUST_CD: 'cust_cd',
  SHOP_ID: 'shop_id',
  TERM_CD: 'term_cd',
  CRD_RES_CD: 'crd_res_cd',
  RES_VE: 'res_ve',
  RES_PA: 'res_pa',
  RES_CODE: 'res_code',
  '3D_INF': 'three_d_inf',
  '3D_TRAN_ID': 'three_d_tran_id',
  SEND_DT: 'send_dt',
  HASH_VALUE: 'hash_value',
} as const;

type ReturnName = keyof typeof names;

/** Those that Yamato does not miss. */
const OPTIONAL: readonly ReturnName[] = ['RES_VE', 'RES_PA', '3D_INF'];

/** By the names that the browser posts, each as it came. Foreign until A09 has checked it. */
export type ThreeDReturn = Readonly<Partial<Record<ReturnName, string>>>;

export type ThreeDReturnResult =
  | { readonly ok: true; readonly returned: ThreeDReturn }
  /** `field` is the first that is missing or comes twice; null: the whole is too large. */
  | { readonly ok: false; readonly field: string | null };

/** A page of 3-D Secure posts a few kilobytes. */
const MAX_CHARACTERS = 64 * 1024;

const isReturnName = (name: string): name is ReturnName => Object.hasOwn(names, name);

/**
 * Reads the form body that comes back from 3-D Secure: nothing trimmed, folded or repaired, as A09 checks a hash over it. What is
 * posted besides (CARD_NO, what a cart put into the address) is left out. Never throws. @see webcollect §2.3, §11.1
 */
export function decodeThreeDReturn(formBody: string): ThreeDReturnResult {
  if (formBody.length > MAX_CHARACTERS) return { ok: false, field: null };
  const form = new URLSearchParams(formBody);
  const returned: Partial<Record<ReturnName, string>> = {};
  for (const name of Object.keys(names).filter(isReturnName)) {
    const [value, ...more] = form.getAll(name);
    if (more.length > 0 || (value === undefined && !OPTIONAL.includes(name))) return { ok: false, field: name };
    if (value !== undefined) returned[name] = value;
  }
  return { ok: true, returned };
}

/** The same values under A09's names, in its order. */
export function threeDFields(returned: ThreeDReturn): FormFields {
  return Object.keys(names)
    .filter(isReturnName)
    .flatMap((name): FormFields => {
      const value = returned[name];
      return value === undefined ? [] : [[names[name], value]];
    });
}
