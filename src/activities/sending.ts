/** One change on its way to Yamato: what it is, by whom, since when, and what is left of one that was not made. */
import type { CallPlan } from '../domain/order/call-plan.ts';
import type { Answer, CallResult, Sent } from '../domain/order/call-result.ts';
import type { Records } from '../records/records.ts';
import type { SendInput } from './contract.ts';
import { callOf } from './in-time.ts';
import type { Found } from './merchant.ts';
import type { SendRule, Service } from './service.ts';

export type SendingRecords = Pick<Records, 'credentialsFor' | 'loadOrder' | 'permitSend' | 'noteSentBeforeRestore' | 'releaseSend' | 'keepPlan' | 'permitRepeat' | 'claimOnce' | 'releaseOnce'>;

export const RECORDS_UNAVAILABLE = { kind: 'notSent', reason: 'recordsUnavailable' } as const;

export type Sending<Merchant> = {
  readonly records: SendingRecords;
  readonly service: Service<Merchant>;
  readonly rule: SendRule<Merchant>;
  readonly input: SendInput;
  readonly found: Found<Merchant>;
  readonly startedAt: number;
};

export function called({ operation, settlementNo }: CallPlan, result: CallResult<Answer>): Sent {
  return { kind: 'called', call: callOf(operation, settlementNo, new Date(), result), asked: null };
}
