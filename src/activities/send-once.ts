/** One call to Yamato, sent at most once and never too late. */
import type { Call, CallResult } from '../domain/order/call-result.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';
import type { NoMerchant } from './merchant.ts';

/** Between an activity's start and its call at most this may pass, or the call would outlive the activity's time-out. */
const SEND_WITHIN_MS = 3_000;

/** What comes of it is told, never thrown. */
export async function send<T>(
  merchant: AtobaraiMerchant | NoMerchant,
  operation: string,
  input: { readonly settlementNo: string },
  startedAt: number,
  call: (merchant: AtobaraiMerchant, now: Date) => Promise<CallResult<T>>,
): Promise<Call<T>> {
  const now = new Date();
  if ('missing' in merchant) return callOf(operation, input, now, notSentFor(merchant));
  if (isTooLate(startedAt)) return callOf(operation, input, now, { kind: 'notSent', reason: 'tooLate' });
  return callOf(operation, input, now, await call(merchant, now));
}

/** Nothing was sent because there was nobody to send it to, or as. */
export function notSentFor({ missing, ...until }: NoMerchant): { readonly kind: 'notSent'; readonly reason: string; readonly until?: string } {
  return { kind: 'notSent', reason: missing, ...until };
}

export function isTooLate(startedAt: number): boolean {
  return Date.now() - startedAt > SEND_WITHIN_MS;
}

export function callOf<T>(operation: string, input: { readonly settlementNo: string }, sentAt: Date, result: CallResult<T>): Call<T> {
  return { operation, settlementNo: input.settlementNo, sentAt: sentAt.toISOString(), result };
}
