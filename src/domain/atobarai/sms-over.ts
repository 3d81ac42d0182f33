/** スマホタイプ: how the wait for the code ends without a credit, and what is said about it. @see atobarai §2.9, §6 */
import type { OrderState } from '../order/order-state.ts';
import { atobaraiPolicy } from './policy.ts';
import { foldRefused } from '../lifecycle/fold-credit.ts';

/** The credit's `code` from then on, and why, in words for staff. Nothing is left at Yamato that could be cancelled. */
export const smsEndings = {
  smsExpired: 'SMS認証番号の有効期限が切れ、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
  smsNotDelivered: '認証番号のSMSを送れず、Yamatoで取り消されました。携帯電話番号を確かめて、もう一度申し込んでください。',
  smsEntriesUsedUp: 'SMS認証番号の入力回数の上限に達し、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
  smsLapsed: 'SMS認証が済まないまま、Yamatoで取り消されました。もう一度申し込むと、新しい認証番号が送られます。',
} as const;

export type SmsEnding = keyof typeof smsEndings;

export function isSmsEnding(code: string | null): code is SmsEnding {
  return code !== null && Object.hasOwn(smsEndings, code);
}

/** No code will be accepted any more. At a checkout no order comes of it. */
export function foldSmsOver(state: OrderState, ending: SmsEnding, now: string): OrderState {
  return { ...foldRefused(state, ending, now), sms: null };
}

/** Yamato says only 取消; why, our own count and clock tell best. */
export function smsEndingOf({ sms, policy }: OrderState, now: string): SmsEnding {
  if (sms === null) return 'smsLapsed';
  if (sms.wrong >= atobaraiPolicy(policy).smsEntries) return 'smsEntriesUsedUp';
  return sms.deadlineAt <= now ? 'smsExpired' : 'smsLapsed';
}
