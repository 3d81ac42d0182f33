/** What stood in an order's state before it was the method's own: reissues, the wait for an SMS code, and a verdict that said so. */
import type { OrderState } from '../order/order-state.ts';
import { isRecord } from '../values/json.ts';
import { SMS_CODE } from './sms-code.ts';

export function upgradeFrom1(state: OrderState, { reissues, sms }: Readonly<Record<string, unknown>>): OrderState {
  const { verdict } = state;
  const awaitsBuyer = verdict?.kind === 'held' && verdict.code === 'smsCodeRequired';
  return {
    ...withoutOld(state),
    own: isRecord(reissues) ? { reissues } : state.own,
    buyerStep: isSmsWait(sms) ? { kind: SMS_CODE, deadlineAt: sms.deadlineAt, failed: sms.wrong, askAt: sms.askAt, asked: sms.asked } : null,
    verdict: awaitsBuyer ? { ...verdict, kind: 'awaitingBuyer', code: null } : verdict,
  };
}

function withoutOld(state: OrderState & { readonly reissues?: unknown; readonly sms?: unknown }): OrderState {
  const { reissues: _reissues, sms: _sms, ...others } = state;
  return others;
}

type SmsWait = { readonly deadlineAt: string; readonly wrong: number; readonly askAt: string; readonly asked: number };

function isSmsWait(value: unknown): value is SmsWait {
  return isRecord(value) && typeof value['deadlineAt'] === 'string' && typeof value['askAt'] === 'string' && typeof value['wrong'] === 'number' && typeof value['asked'] === 'number';
}
