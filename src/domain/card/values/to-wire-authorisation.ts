import type { Buyer, Destination, OrderContents } from '../../order/contents.ts';
import { checkEmail } from '../../values/email.ts';
import type { Checked, Fault, Notice } from '../../values/fault.ts';
import { toFullWidth } from '../../values/full-width.ts';
import { addDays, isCalendarDate, jstDate } from '../../values/japan-time.ts';
import { checkPhone, isMobile } from '../../values/phone.ts';
import { checkPostalCode } from '../../values/postal-code.ts';
import { termsOf } from '../terms.ts';
import { checkBuyerName, goodsName } from './buyer-text.ts';
import type { CardContract } from './contract-flags.ts';
import { AMOUNT_YEN_MAX, type PayWay } from './wire-rules.ts';

/** What A08 says of an order, in its own words. @see webcollect §2.2 */
export type WireAuthorisation = {
  readonly device: 'pc' | 'smartphone';
  readonly amountYen: number;
  readonly buyerName: string;
  readonly buyerTel: string;
  readonly buyerEmail: string;
  readonly payWay: PayWay;
  readonly goodsName: string;
  /** What helps the card company to recognise the buyer (EMV 3-D Secure 2). */
  readonly hints: Readonly<Record<string, string>>;
};

export type AuthorisationRules = {
  readonly contract: CardContract;
  /** JST date of the request; without it the date of shipment is not judged. */
  readonly today?: string | undefined;
  readonly captureWithinDays: number;
};

export type WireResult =
  | { readonly ok: true; readonly wire: WireAuthorisation; readonly notices: readonly Notice[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Returns all faults at once; a name is never shortened, the description of the goods may be. @see webcollect §2.0, §3 */
export function toWireAuthorisation(contents: OrderContents, rules: AuthorisationRules): WireResult {
  const faults: Fault[] = [];
  const take = (param: string, checked: Checked<string>): string => {
    if (checked.ok) return checked.value;
    faults.push(...checked.problems.map((problem) => ({ param, ...problem })));
    return '';
  };
  const { payWay, device } = termsOf(contents);
  const { buyer, amountYen, items } = contents;
  faults.push(...amountFaults(contents, rules), ...shipDateFaults(contents, rules));
  if (!rules.contract.payWays.includes(payWay)) faults.push({ param: 'card.payWay', rule: 'payWayNotContracted', message: 'この支払回数は契約にありません。ほかの支払回数を選んでください', yamatoCode: 'A082000007' });
  const buyerName = take('buyer.name', checkBuyerName(buyer.name, '氏名'));
  const buyerTel = take('buyer.tel', checkPhone(buyer.tel, '電話番号'));
  const buyerEmail = take('buyer.email', checkEmail(buyer.email, 'メールアドレス'));
  take('buyer.postalCode', checkPostalCode(buyer.postalCode, '郵便番号'));
  if ((buyer.email ?? '').trim() === '') faults.push({ param: 'buyer.email', rule: 'missing', message: 'カード決済ではメールアドレスが必要です', yamatoCode: 'A081010801' });
  if (faults.length > 0) return { ok: false, faults };
  const goods = goodsName(items.filter(({ kind }) => kind === 'goods').map(({ name }) => name));
  const notices: Notice[] = goods.isAltered ? [{ param: 'items', code: 'goodsNameAltered', message: '商品名のうち、送れない文字を除くか長すぎる部分を切ってヤマト側へ送ります（決済には影響しません）' }] : [];
  return { ok: true, notices, wire: { device, payWay, amountYen, buyerName, buyerTel, buyerEmail, goodsName: goods.text, hints: hintsOf(contents, buyerTel, buyerEmail) } };
}

function amountFaults({ amountYen, items }: OrderContents, { contract }: AuthorisationRules): Fault[] {
  const limitYen = Math.min(contract.limitYen, AMOUNT_YEN_MAX);
  const sum = items.reduce((total, { subtotalYen }) => total + subtotalYen, 0);
  return [
    ...(Number.isInteger(amountYen) && amountYen >= 1 ? [] : [{ param: 'amountYen', rule: 'amountOutOfRange', message: '請求金額は1円以上の整数です', yamatoCode: 'A081010571' }]),
    ...(amountYen > limitYen ? [{ param: 'amountYen', rule: 'overContractLimit', message: `請求金額が契約の上限（${limitYen}円）を超えています`, yamatoCode: 'A081010572' }] : []),
    ...(sum === amountYen ? [] : [{ param: 'amountYen', rule: 'amountNotSumOfItems', message: `請求金額${amountYen}円が明細の合計${sum}円と合いません（差額${amountYen - sum}円）` }]),
  ];
}

/** 仮売上 lasts only so long: what ships later cannot be sold on it. */
function shipDateFaults({ plannedShipDate, orderedAt }: OrderContents, { today, captureWithinDays }: AuthorisationRules): Fault[] {
  const param = 'plannedShipDate';
  if (!isCalendarDate(plannedShipDate)) return [{ param, rule: 'notADate', message: '出荷予定日は実在する日付をyyyy-MM-ddの形で入力してください' }];
  // Of a body that is broken, too: then there is nothing to compare with.
  if (Number.isNaN(Date.parse(orderedAt))) return [{ param: 'orderedAt', rule: 'notADate', message: '受注日時は実在する日時を入力してください' }];
  const orderDate = jstDate(new Date(orderedAt));
  if (plannedShipDate < orderDate) return [{ param, rule: 'shipDateBeforeOrder', message: `出荷予定日は受注日（${orderDate}）以後の日付にしてください` }];
  const last = today === undefined ? null : addDays(today, captureWithinDays);
  if (last === null || plannedShipDate <= last) return [];
  return [{ param, rule: 'shipDateTooFar', message: `仮売上の期限は与信から${captureWithinDays}日です。出荷予定日は${last}までにしてください` }];
}

const JAPAN = { country: '392', phone: '81' } as const;
/** No card company reads more of a line. @see webcollect §2.2 */
const LINE_MAX = 50;

function hintsOf({ buyer, destinations }: OrderContents, tel: string, email: string): Readonly<Record<string, string>> {
  const kind = isMobile(tel) ? 'mobile_phone' : 'home_phone';
  const [place] = destinations;
  return {
    transaction_type: '01',
    email_address: email,
    [`${kind}_cc`]: JAPAN.phone,
    [`${kind}_subscriber`]: tel.replace(/^0/, ''),
    address_match: place === undefined ? '01' : '02',
    ...addressHints('bill', buyer),
    ...addressHints('ship', place ?? buyer),
  };
}

function addressHints(whose: 'bill' | 'ship', { address, postalCode }: Buyer | Destination): Readonly<Record<string, string>> {
  const wide = [...toFullWidth(address)];
  const lines = [wide.slice(0, LINE_MAX).join(''), wide.slice(LINE_MAX, 2 * LINE_MAX).join('')];
  const code = checkPostalCode(postalCode, '郵便番号');
  const hints = { country: JAPAN.country, post_code: code.ok ? code.value : '', line1: lines[0] ?? '', line2: lines[1] ?? '' };
  return Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== '').map(([name, value]) => [`${whose}_address_${name}`, value]));
}
