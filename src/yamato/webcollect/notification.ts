import { readTradeStatus, type TradeStatus } from '../../domain/card/trade-status.ts';
import { readWireMoment, type WireMoment } from '../../domain/card/values/wire-moment.ts';
import { followsRule } from '../../domain/card/values/wire-rules.ts';

/**
 * 決済結果データ: what Yamato posts to the shop about convenience stores, banks, PayPay and 予約販売. Unsigned, comes twice and late:
 * a hint to ask E04, never an answer. @see webcollect §2.20
 */
export type SettlementNotice = {
  readonly traderCode: string;
  readonly settlementNo: string;
  readonly succeeded: boolean;
  /** 決済結果詳細; null where it is blank or a status that nobody knows. */
  readonly status: TradeStatus | null;
  readonly amountYen: number | null;
  readonly settledAt: WireMoment | null;
  /** 決済手段, a code of `settleMethodLabels`; null where it is blank. */
  readonly settleMethod: string | null;
};

export type SettlementNoticeResult =
  | { readonly ok: true; readonly notice: SettlementNotice }
  /** `field` is the wire name of the first field that makes no sense; null: the whole is too large. */
  | { readonly ok: false; readonly field: string | null };

/** A notice is some two hundred characters. */
const MAX_CHARACTERS = 16 * 1024;

const RESULTS: Readonly<Record<string, boolean>> = { '1': true, '2': false };

/** Reads the form body of a notice. Unknown extra fields are ignored; never throws. */
export function decodeSettlementNotice(formBody: string): SettlementNoticeResult {
  if (formBody.length > MAX_CHARACTERS) return { ok: false, field: null };
  const form = new URLSearchParams(formBody);
  const read = (name: string): string => (form.getAll(name).length > 1 ? '?' : (form.get(name) ?? '').trim());
  const traderCode = read('trader_code');
  if (!followsRule('trader_code', traderCode)) return { ok: false, field: 'trader_code' };
  const settlementNo = read('order_no');
  if (!followsRule('order_no', settlementNo)) return { ok: false, field: 'order_no' };
  const price = read('settle_price');
  if (!/^\d{0,7}$/.test(price)) return { ok: false, field: 'settle_price' };
  const date = read('settle_date');
  const settledAt = readWireMoment(date);
  if (date !== '' && settledAt === null) return { ok: false, field: 'settle_date' };
  const result = read('settle_result');
  const succeeded = Object.hasOwn(RESULTS, result) ? RESULTS[result] : undefined;
  if (succeeded === undefined) return { ok: false, field: 'settle_result' };
  const detail = read('settle_detail');
  if (!/^\d{0,2}$/.test(detail)) return { ok: false, field: 'settle_detail' };
  const method = read('settle_method');
  if (!/^\d{0,2}$/.test(method)) return { ok: false, field: 'settle_method' };
  const amountYen = price === '' ? null : Number(price);
  return { ok: true, notice: { traderCode, settlementNo, succeeded, status: readTradeStatus(detail), amountYen, settledAt, settleMethod: method || null } };
}
