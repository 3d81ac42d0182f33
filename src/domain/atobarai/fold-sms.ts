/** スマホタイプ: what an entry of the code (KAASA0020), a question in between and a push did to the order. @see atobarai §2.9 */
import type { CallResult } from '../order/call-result.ts';
import { after, earliest, growingMs } from '../values/instant.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldChanged, foldDoubt, foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { atobaraiPolicy } from './policy.ts';
import type { SmsVerdict } from './answers.ts';
import { isUnclearRefusal } from './errors/explain-error.ts';
import { foldApproved } from '../lifecycle/fold-credit.ts';
import { foldTransactionSeen } from '../lifecycle/fold-transaction.ts';
import type { Inquiry } from '../order/inquiry.ts';
import { foldSmsOver } from './sms-over.ts';

const NOTHING_TO_CHECK = 'kaasa020E';
const ENTRIES_USED_UP = 'kaasa021E';
const EXPIRING = 'kaasa022E';

export function foldSmsCodeSent(state: OrderState, sentAt: string, result: CallResult<SmsVerdict>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, result, now);
    case 'unknown':
      // A repeat would use up an entry: the transaction's status tells.
      return foldDoubt(foldSent(state), { operation: 'KAASA', parcel: null, sentAt }, now);
    case 'refused':
      return foldEntryRefused(foldSent(state), sentAt, result.code, now);
    case 'done':
      return foldSmsVerdict(foldSent(state), sentAt, result.value, now);
  }
}

/** Yamato's word that the code was not it, or that it could not be checked; null: accepted, over, or not known. */
export function entryRefusal(result: CallResult<SmsVerdict>): string | null {
  if (result.kind === 'refused') return result.code;
  return result.kind === 'done' && result.value === 'wrongCode' ? 'wrongCode' : null;
}

function foldEntryRefused(state: OrderState, sentAt: string, code: string, now: string): OrderState {
  if (code === ENTRIES_USED_UP) return foldSmsOver(state, 'smsEntriesUsedUp', now);
  if (code === EXPIRING) return foldSmsOver(state, 'smsExpired', now);
  // Approved already, cancelled already, or never known: the status tells which.
  if (code === NOTHING_TO_CHECK || isUnclearRefusal(code)) return askedAtOnce(state, sentAt, code, now);
  return state;
}

function foldSmsVerdict(state: OrderState, sentAt: string, verdict: SmsVerdict, now: string): OrderState {
  switch (verdict) {
    case 'accepted':
      return foldApproved(foldChanged(state, sentAt), now);
    case 'wrongCode':
      return foldWrongCode(state, sentAt, now);
    case 'expired':
      return foldSmsOver(state, 'smsExpired', now);
    case 'notDelivered':
      return foldSmsOver(state, 'smsNotDelivered', now);
    case 'notWaiting':
      return askedAtOnce(state, sentAt, verdict, now);
  }
}

/** How many entries Yamato allows is known from practice only: whether that was the last one, it is asked. */
function foldWrongCode(state: OrderState, sentAt: string, now: string): OrderState {
  if (state.sms === null) return state;
  const counted = { ...state, sms: { ...state.sms, wrong: state.sms.wrong + 1 } };
  return counted.sms.wrong >= atobaraiPolicy(state.policy).smsEntries ? askedAtOnce(counted, sentAt, 'wrongCode', now) : counted;
}

function askedAtOnce(state: OrderState, sentAt: string, refusedAs: string, now: string): OrderState {
  return foldDoubt(state, { operation: 'KAASA', parcel: null, sentAt, refusedAs }, now);
}

/** Yamato was asked while the order waits for the buyer, because time was up or a push came. */
export function foldSmsAsked(state: OrderState, { transaction }: Inquiry, now: string): OrderState {
  return foldAskedAgain(transaction === null ? state : foldTransactionSeen(foldSent(state), transaction, now), now);
}

/** Still waiting: asked again once the time is up, then less and less often. */
function foldAskedAgain(state: OrderState, now: string): OrderState {
  const { sms, policy } = state;
  if (sms === null) return state;
  const tooLate = after(sms.deadlineAt, policy.unknownPatienceMs) <= now;
  const pauseMs = tooLate ? policy.unknownAskLateMs : growingMs(policy.unknownAskFirstMs, policy.unknownAskMaxMs, sms.asked);
  const next = after(now, pauseMs);
  const atDeadline = after(sms.deadlineAt, policy.unknownAskFirstMs);
  // A push before the time was up says nothing about how often to ask.
  return { ...state, sms: now < sms.deadlineAt ? { ...sms, askAt: atDeadline } : { ...sms, askAt: next, asked: sms.asked + 1 } };
}

/**
 * 判定結果のPOST通知 for this settlement number: worth a question to Yamato, and nothing more, as anybody may have sent it.
 * However many come, they make no more than one question per `unknownAskFirstMs`.
 */
export function foldPush(state: OrderState, settlementNo: string, now: string): OrderState {
  const { credit, sms, doubt, policy } = state;
  if (state.outcome !== null || credit.state !== 'awaitingBuyer' || credit.settlementNo !== settlementNo) return state;
  const soon = after(now, policy.unknownAskFirstMs);
  const nextAskAt = earliest([doubt?.nextAskAt ?? null, soon]) ?? soon;
  return {
    ...state,
    sms: sms === null ? null : { ...sms, askAt: earliest([sms.askAt, soon]) ?? soon },
    doubt: doubt === null || doubt.resend ? doubt : { ...doubt, nextAskAt },
  };
}
