import { readTradeStatus, type TradeStatus } from '../../domain/card/trade-status.ts';
import { readWireMoment, type WireMoment } from '../../domain/card/values/wire-moment.ts';
import { isRecord } from '../../domain/values/json.ts';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import type { XmlElement } from '../xml-answer.ts';
import { listOf, repeats, textOf } from './answer.ts';
import { callAbout, type CallInput } from './call.ts';
import type { WebcollectMerchant } from './merchant.ts';

/** One transaction as it stands at Yamato, whatever it was paid by; null is what Yamato did not tell. @see webcollect §2.14 */
export type Trade = {
  readonly settlementNo: string;
  readonly status: TradeStatus;
  /** 決済金額 as it is now, after changes. */
  readonly amountYen: number | null;
  /** 決済方法区分. */
  readonly paidBy: 'card' | 'convenience' | 'bank' | 'electronicMoney' | 'other';
  /** 決済手段, a code of `settleMethodLabels`. */
  readonly settleMethod: string | null;
  /** 支払回数. */
  readonly payWay: string | null;
  readonly settledAt: WireMoment | null;
  /** お問い合わせ番号: what Yamato calls it in a conversation. */
  readonly inquiryNo: string | null;
  readonly memberId: string | null;
  /** 与信承認番号 and 与信承認日時 of the authorisation that counts. */
  readonly approvalNo: string | null;
  readonly approvedAt: WireMoment | null;
  /** 3Dセキュア結果コード. */
  readonly threeDCode: string | null;
  /** 送り状番号, each once; for another carrier the settlement number. */
  readonly slipNos: readonly string[];
  /** 追加送り状番号. */
  readonly moreSlipNos: readonly string[];
  readonly carrier: 'yamato' | 'other' | null;
  /** 同梱情報. */
  readonly bundle: string | null;
  readonly slipRegisteredOn: WireMoment | null;
  /** 全配完日: all parcels are delivered. */
  readonly deliveredOn: WireMoment | null;
  readonly finishedOn: WireMoment | null;
  /** 予約販売: 出荷予定日. */
  readonly reservedFor: WireMoment | null;
  readonly warning: string | null;
  readonly cancelledAt: WireMoment | null;
  readonly changedAt: WireMoment | null;
  /** コンビニなど: 払込票番号, and until when it can be paid. */
  readonly paymentNo: string | null;
  readonly payBy: WireMoment | null;
};

/**
 * E04 取引情報照会: at any time, in any state. `done(null)` = Yamato knows no such number. It has no errors of its own, and may be
 * repeated freely, about once a second. @see webcollect §2.14, §8.1
 */
export async function inquireTrade(merchant: WebcollectMerchant, input: CallInput): Promise<Outcome<Trade | null>> {
  return mapDone(await callAbout(merchant, 'E04', input), (elements) => readTrades(elements, input.settlementNo));
}

function readTrades(elements: XmlElement, settlementNo: string): Outcome<Trade | null> {
  const count = textOf(elements, 'resultCount');
  if (!/^\d{1,4}$/.test(count)) return unknown('missingResult');
  const found = listOf(elements, 'resultData');
  // `<resultData/>` beside a count of 0 is nothing, too.
  if (Number(count) === 0) return found.every((each) => Object.keys(each).length === 0) ? done(null) : unknown('contradictory');
  // A number is used once, so two are as unclear as a count that does not fit.
  const [only] = found;
  return only !== undefined && found.length === 1 && Number(count) === 1 ? readTrade(only, settlementNo) : unknown('contradictory');
}

const PAID_BY: Readonly<Record<string, Trade['paidBy']>> = { '0': 'card', '1': 'convenience', '2': 'bank', '3': 'electronicMoney' };
const CARRIERS: Readonly<Record<string, Trade['carrier']>> = { '00': 'yamato', '99': 'other' };
const SLIPS: readonly string[] = ['slipNo', 'extraSlipNo'];

function readTrade(data: XmlElement, settlementNo: string): Outcome<Trade> {
  if (repeats(data, SLIPS)) return unknown('badXml');
  const orderNo = textOf(data, 'orderNo');
  const digits = textOf(data, 'statusInfo');
  const amount = textOf(data, 'settlePrice');
  if (orderNo === '' || digits === '') return unknown('missingResult');
  // An answer about another order is no answer to this one.
  if (orderNo !== settlementNo) return unknown('wrongOrder');
  const status = readTradeStatus(digits);
  if (status === null || !/^\d{0,9}$/.test(amount)) return unknown('unknownResult');
  const text = (name: string): string | null => textOf(data, name) || null;
  const moment = (name: string): WireMoment | null => readWireMoment(textOf(data, name));
  return done({
    settlementNo,
    status,
    amountYen: amount === '' ? null : Number(amount),
    paidBy: PAID_BY[textOf(data, 'settleMethodDiv')] ?? 'other',
    settleMethod: text('settleMethod'),
    payWay: text('payWay'),
    settledAt: moment('settleDate'),
    inquiryNo: text('orderDataSeq'),
    memberId: text('memberId'),
    approvalNo: text('crdCResCd'),
    approvedAt: moment('crdCResDate'),
    threeDCode: text('threeDCode'),
    slipNos: textsIn(data['slipNo']),
    moreSlipNos: textsIn(data['extraSlipNo']),
    carrier: CARRIERS[textOf(data, 'deliveryServiceCode')] ?? null,
    bundle: text('packingInfo'),
    slipRegisteredOn: moment('slipDate'),
    deliveredOn: moment('allDeliveryDate'),
    finishedOn: moment('finishDate'),
    reservedFor: moment('scheduledShippingDate'),
    warning: text('warningInfo'),
    cancelledAt: moment('cancelDate'),
    changedAt: moment('renewalDate'),
    paymentNo: text('voteNumber'),
    payBy: moment('expiredDays'),
  });
}

/** All texts in an element, its siblings and its children, each once, in their order; several in one text are told apart by blanks or commas. */
function textsIn(value: unknown): readonly string[] {
  return [...new Set(leaves(value).flatMap((text) => text.split(/[\s,]+/)))].filter((text) => text !== '');
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isRecord(value) ? Object.values(value).flatMap(leaves) : [];
}
