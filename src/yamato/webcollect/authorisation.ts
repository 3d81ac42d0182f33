import { senseOf } from '../../domain/card/errors/explain-error.ts';
import type { PayWay } from '../../domain/card/values/wire-rules.ts';
import { readWireMoment } from '../../domain/card/values/wire-moment.ts';
import { toWireDate } from '../../domain/values/japan-time.ts';
import type { FormFields } from '../form-post.ts';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import type { XmlElement } from '../xml-answer.ts';
import { textOf } from './answer.ts';
import { callAbout, type CallInput } from './call.ts';
import type { WebcollectMerchant } from './merchant.ts';
import { readThreeDPage, type ThreeDPage } from './three-d-page.ts';
import { threeDFields, type ThreeDReturn } from './three-d-return.ts';

/** What came of asking for an authorisation (与信). */
export type Verdict =
  /** 与信完了, or 予約受付完了 for a shipment far ahead; only E04 tells which. `approvalNo` 与信承認番号, where one was given. */
  | { readonly kind: 'authorised'; readonly approvalNo: string | null; readonly processedAt: string | null }
  /** The card company or the authentication said no; `creditErrorCode` 与信結果エラーコード, where one was given. */
  | { readonly kind: 'refused'; readonly code: string; readonly creditErrorCode: string | null };

export type AuthorisationRequest = {
  readonly device: 'smartphone' | 'pc';
  /** 1 to 9,999,999; a contract's limit is lower. */
  readonly amountYen: number;
  /** Up to 20 full-width or 40 half-width characters, without half-width kana and what depends on the machine. */
  readonly buyerName: string;
  /** 8 to 13 digits and hyphens. */
  readonly buyerTel: string;
  /** Up to 64. */
  readonly buyerEmail: string;
  readonly payWay: PayWay;
  /** Up to 200 full-width or 400 half-width characters. */
  readonly goodsName?: string | undefined;
  /** カード会社コード, 1 to 13, 99. */
  readonly cardCode?: string | undefined;
  /** Where the browser comes back to after 3-D Secure: https, up to 128. Needed where the token asks for it. */
  readonly returnUrl?: string | undefined;
  /** 予約販売: yyyy-MM-dd. The token must have been made with a wallet. */
  readonly reservedFor?: string | undefined;
  /** What helps the card company to recognise the buyer, by the names on the wire without `x3ds2_`. */
  readonly hints?: ThreeDHints | undefined;
};

const HINTS = [
  'account_create_date', 'address_match', 'bill_address_city', 'bill_address_country', 'bill_address_line1', 'bill_address_line2',
  'bill_address_post_code', 'bill_address_state', 'email_address', 'home_phone_cc', 'home_phone_subscriber', 'mobile_phone_cc',
  'mobile_phone_subscriber', 'ship_address_city', 'ship_address_country', 'ship_address_line1', 'ship_address_line2', 'ship_address_post_code',
  'ship_address_state', 'transaction_type',
] as const;

/** EMV 3-D Secure 2; address lines up to 50 characters. @see webcollect §2.2 */
export type ThreeDHints = Readonly<Partial<Record<(typeof HINTS)[number], string>>>;

/** What A08 says, but for who asks, under which number and with which token: a repeat with another token says the same. */
export function authorisationFields(merchant: Pick<WebcollectMerchant, 'cartCode'>, request: AuthorisationRequest): FormFields {
  const hints = HINTS.map((name) => [`x3ds2_${name}`, request.hints?.[name]] as const);
  return withoutAbsent([
    ['device_div', request.device === 'smartphone' ? '1' : '2'],
    ['settle_price', String(request.amountYen)],
    ['buyer_name_kanji', request.buyerName],
    ['buyer_tel', request.buyerTel],
    ['buyer_email', request.buyerEmail],
    ['pay_way', request.payWay],
    ['goods_name', request.goodsName],
    ['card_code_api', request.cardCode],
    ['trader_ec_url', request.returnUrl],
    ['scheduled_shipping_date', request.reservedFor === undefined ? undefined : toWireDate(request.reservedFor)],
    ['ec_cart_code', merchant.cartCode],
    ...hints,
  ]);
}

function withoutAbsent(fields: readonly (readonly [string, string | undefined])[]): FormFields {
  return fields.flatMap(([name, value]): FormFields => (value === undefined ? [] : [[name, value]]));
}

/** The token of the card: 16 alphanumerics, good once and for 30 minutes. */
export type TokenInput = CallInput & { readonly fields: FormFields; readonly token: string };

/**
 * A08 クレジット決済登録（トークン）: authorises the card, or says that the buyer must go through 3-D Secure first. The token is used
 * up, whatever comes of it. `A082000003` = the number is used already, `A082000004` = the token is old or used. @see webcollect §2.2
 */
export async function authorise(merchant: WebcollectMerchant, input: TokenInput): Promise<Outcome<Verdict | ({ readonly kind: 'threeDSecure' } & ThreeDPage)>> {
  const answer = await callAbout(merchant, 'A08', input, [...input.fields, ['token', input.token]]);
  if (answer.kind !== 'done') return judged(answer);
  return mapDone(readThreeDPage(answer.value), (page) => done(page === null ? approval(answer.value) : { kind: 'threeDSecure', ...page }));
}

/** `threeDToken` is A08's; `returned` what the browser brought back, untouched. */
export type ThreeDInput = CallInput & { readonly returned: ThreeDReturn; readonly threeDToken: string };

/**
 * A09 クレジット決済登録（3Dセキュア結果用・トークン）: the authorisation once the buyer is back. `A092000001` = there is one already
 * (the page was posted twice), `A092000003` = what came back was changed on its way. @see webcollect §2.3
 */
export async function completeThreeD(merchant: WebcollectMerchant, input: ThreeDInput): Promise<Outcome<Verdict>> {
  const answer = await callAbout(merchant, 'A09', input, [['three_d_token', input.threeDToken]], threeDFields(input.returned));
  if (answer.kind !== 'done') return judged(answer);
  // A second page is nothing that A09 can say.
  return mapDone(readThreeDPage(answer.value), (page) => (page === null ? done(approval(answer.value)) : unknown('contradictory')));
}

function approval(elements: XmlElement): Verdict {
  const approvalNo = textOf(elements, 'crdCResCd');
  return { kind: 'authorised', approvalNo: approvalNo === '' ? null : approvalNo, processedAt: readWireMoment(textOf(elements, 'returnDate'))?.at ?? null };
}

/** A credit that was judged and not given is `done`; what was wrong with the request stays `refused`. */
function judged<T extends Exclude<Outcome<never>, { readonly kind: 'done' }>>(outcome: T): T | Outcome<Verdict> {
  if (outcome.kind !== 'refused' || senseOf(outcome.code) !== 'judged') return outcome;
  return done({ kind: 'refused', code: outcome.code, creditErrorCode: outcome.detailCode ?? null });
}
