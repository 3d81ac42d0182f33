/** What each parameter must be like for webコレクト to take it, by its name on the wire. @see webcollect §2.0–2.14, §3, §6.1 */
import { holdsCardNumber } from '../../values/card-number.ts';
import { fromWireDate } from '../../values/japan-time.ts';
import { unsendableTo } from './charset.ts';
import { readWireMoment } from './wire-moment.ts';

/** 受付番号, one for each attempt, never used again. Lower case is refused. @see webcollect §3.1 */
export const SETTLEMENT_NUMBER_MAX = 23;

/** 7 digits; a contract's own limit is lower. @see webcollect §3.2 */
export const AMOUNT_YEN_MAX = 9_999_999;

/** 支払回数: 1 一括, 0 リボ, the others 分割. Which of them a shop may use is in its contract. @see webcollect §3.3 */
export const payWays = ['1', '2', '3', '5', '6', '10', '12', '15', '18', '20', '24', '0'] as const;
export type PayWay = (typeof payWays)[number];

type Rule = (value: string) => boolean;

const is = (pattern: RegExp): Rule => (value) => pattern.test(value);

function isAmount(value: string): boolean {
  return /^[1-9]\d{0,6}$/.test(value) && Number(value) <= AMOUNT_YEN_MAX;
}

/** Half-width characters up to a number, full-width ones up to half of it, and in bytes of UTF-8 no more than these would have. */
function isText(value: string, halfMax: number): boolean {
  const half = value.match(/[ -~]/g)?.length ?? 0;
  const full = [...value].length - half;
  // Each full-width character of Windows-31J is three bytes of UTF-8, so the bytes bound their number, too.
  return half <= halfMax && half + full * 3 <= halfMax * 1.5 && unsendableTo(value).length === 0;
}

const rules: Readonly<Record<string, Rule>> = {
  trader_code: is(/^[0-9A-Za-z]{1,20}$/),
  device_div: is(/^[12]$/),
  order_no: is(/^[0-9A-Z#\-*/<>:@]{1,23}$/),
  settle_price: isAmount,
  new_price: isAmount,
  buyer_name_kanji: (value) => value.trim() !== '' && isText(value, 40),
  buyer_tel: is(/^[0-9-]{8,13}$/),
  buyer_email: (value) => value.length <= 64 && /^[!-?A-~]+@[!-?A-~]+$/.test(value),
  pay_way: (value) => payWays.some((payWay) => payWay === value),
  goods_name: (value) => isText(value, 400),
  card_code_api: is(/^(?:\d|1[0-3]|99)$/),
  // A card number has the form of a token, and must never pass for one.
  token: (value) => /^[0-9A-Za-z]{16}$/.test(value) && !holdsCardNumber(value),
  // Without TLS only to this very machine, as the sandbox takes it; such an origin is a developer's.
  trader_ec_url: (value) => value.length <= 128 && /^(?:https:\/\/[!-~]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?][!-~]*)?)$/.test(value),
  scheduled_shipping_date: (value) => fromWireDate(value) !== null,
  member_id: is(/^[0-9A-Za-z-]{1,64}$/),
  authentication_key: is(/^[!-~]{1,8}$/),
  check_sum: is(/^[0-9a-f]{64}$/),
  card_key: is(/^[1-9]\d?$/),
  card_exp: is(/^(?:0[1-9]|1[0-2])\d\d$/),
  card_owner: is(/^[A-Za-z][A-Za-z .,-]*$/),
  last_credit_date: (value) => value.length === 14 && readWireMoment(value) !== null,
  slip_no: is(/^[0-9A-Z#\-*/<>:@]{1,23}$/),
  delivery_service_code: is(/^(?:00|99)$/),
  three_d_token: is(/^[!-~]{1,128}$/),
  ec_cart_code: is(/^[!-~]{1,32}$/),
};

/** Address lines of the hints for 3-D Secure; nobody looks at their characters. @see webcollect §2.2, §11.1 */
const HINT_ADDRESS = /^x3ds2_(?:bill|ship)_address_/;

/** Whether the value may be sent; one of a parameter without a rule may. */
export function followsRule(parameter: string, value: string): boolean {
  if (HINT_ADDRESS.test(parameter)) return [...value].length <= 50;
  return Object.hasOwn(rules, parameter) ? (rules[parameter]?.(value) ?? true) : true;
}
