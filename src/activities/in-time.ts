/** What is left of a call that was not made: nobody to make it as, or too late to make it. */
import type { Answer, Call, CallResult } from '../domain/order/call-result.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import type { NoMerchant } from './merchant.ts';

/** Between an activity's start and its call at most this may pass, or the call would outlive the activity's time-out. */
const SEND_WITHIN_MS = 3_000;

export const TOO_LATE = { kind: 'notSent', reason: 'tooLate' } as const;

export function isTooLate(startedAt: number): boolean {
  return Date.now() - startedAt > SEND_WITHIN_MS;
}

/** Longer than a question and a call can take: by now the order may have given this try up and made another. */
export function isGivenUp(startedAt: number, callTimeoutMs: number): boolean {
  return Date.now() - startedAt > 2 * callTimeoutMs + SEND_WITHIN_MS;
}

type NotSent = { readonly kind: 'notSent'; readonly reason: string; readonly until?: string };

/** Nothing was sent because there was nobody to send it to, or as. */
export function notSentFor({ missing, ...until }: NoMerchant): NotSent {
  return { kind: 'notSent', reason: missing, ...until };
}

export function callOf<T = Answer>(operation: string, settlementNo: string, sentAt: Date, result: CallResult<T>): Call<T> {
  return { operation, settlementNo, sentAt: sentAt.toISOString(), result };
}

/** A question that could not be asked. */
export function notAsked({ reason, until }: Omit<NotSent, 'kind'>): Inquiry {
  const failed = { kind: 'notSent', code: reason, ...(until === undefined ? {} : { until }) } as const;
  return { askedAt: new Date().toISOString(), verdict: null, transaction: null, notFound: false, failed, calls: [] };
}
