/** E04 turned into one `Inquiry`: one question tells verdict, status, amount, slips and date. Reads only: may be repeated freely. */
import { meaningOfTrade } from '../../domain/card/answers.ts';
import { callLine } from '../../domain/order/call-result.ts';
import type { Inquiry, Told } from '../../domain/order/inquiry.ts';
import type { WebcollectMerchant } from '../../yamato/webcollect/merchant.ts';
import { inquireTrade, type Trade } from '../../yamato/webcollect/trade.ts';

export async function ask(merchant: WebcollectMerchant, settlementNo: string): Promise<Inquiry> {
  const askedAt = new Date().toISOString();
  const result = await inquireTrade(merchant, { settlementNo });
  const calls = [callLine({ operation: 'E04', settlementNo, sentAt: askedAt, result }, (trade) => trade?.status ?? 'notFound')];
  const answered = { askedAt, verdict: null, transaction: null, notFound: false, failed: null, calls };
  if (result.kind !== 'done') return { ...answered, failed: { kind: result.kind, code: result.kind === 'refused' ? result.code : result.reason } };
  if (result.value === null) return { ...answered, notFound: true };
  const meaning = meaningOfTrade(result.value.status);
  // Paid otherwise, or a status that cards do not come to: not the credit that we asked about.
  if (meaning === null || result.value.paidBy !== 'card') return { ...answered, failed: { kind: 'unknown', code: 'notACard' } };
  return { ...answered, ...meaning, told: toldBy(result.value) };
}

function toldBy({ amountYen, slipNos, moreSlipNos, approvedAt }: Trade): Told {
  const at = approvedAt?.at ?? approvedAt?.date;
  return { slipNos: [...new Set([...slipNos, ...moreSlipNos])], ...(amountYen === null ? {} : { amountYen }), ...(at === undefined ? {} : { approvedAt: at }) };
}
