/** What a start is answered with, for every verdict there is. The only place where a verdict becomes a status code. */
import { explainError } from '../domain/atobarai/errors/explain-error.ts';
import { isSmsEnding, smsEndings } from '../domain/atobarai/sms-over.ts';
import { isSettingsCode } from '../domain/atobarai/settings-codes.ts';
import type { Verdict } from '../domain/order/order-state.ts';
import type { OrderView } from '../domain/order/order-view.ts';
import { buyerMessages, correctionMessage } from './buyer-message.ts';
import { Problem } from './problem.ts';

/** The verdict as the caller sees it; `pending`: the deadline passed, it goes on by itself. */
export type ShownVerdict = { readonly kind: Verdict['kind'] | 'pending'; readonly code: string | null; readonly at: string };

export type StartAnswer = {
  readonly status: 201 | 202;
  readonly body: OrderView & { readonly verdict: ShownVerdict; readonly buyerMessage?: string };
};

/** The answer of a start with this verdict. Throws the `Problem` of a refusal. */
export function verdictAnswer(verdict: Verdict, order: OrderView): StartAnswer {
  switch (verdict.kind) {
    case 'approved':
      return { status: 201, body: { ...order, verdict } };
    case 'held':
      if (verdict.code === 'smsCodeRequired') return { status: 202, body: { ...order, verdict, buyerMessage: buyerMessages.smsCode } };
      return { status: 202, body: { ...order, verdict } };
    case 'unknown':
      return { status: 202, body: { ...order, verdict } };
    case 'refused':
      throw new Problem('creditRefused', {
        values: { reason: refusedReason(verdict.code) },
        buyerMessage: isSmsEnding(verdict.code) ? buyerMessages.smsOver : buyerMessages.refused,
        ...(verdict.code === null ? {} : { yamatoCode: verdict.code }),
        order,
      });
    case 'failed':
      if (verdict.code === 'cancelled') throw new Problem('startCancelled', { buyerMessage: buyerMessages.unavailable, order });
      if (verdict.code === 'adoptedCancelled') throw new Problem('adoptedCancelled', { order });
      if (verdict.code === 'adoptedNotFound') throw new Problem('adoptedNotFound', { param: 'settlementNo', order });
      throw failedProblem(verdict.code, order);
    case 'abandoned':
      throw new Problem('checkoutAbandoned', { buyerMessage: buyerMessages.timeout, order });
    case 'superseded':
      throw new Problem('startSuperseded', { order });
  }
}

/** 202 while nothing is known: the order is accepted and goes on by itself. */
export function pendingAnswer(order: OrderView): StartAnswer {
  return { status: 202, body: { ...order, verdict: { kind: 'pending', code: null, at: order.updatedAt } } };
}

function refusedReason(code: string | null): string {
  if (isSmsEnding(code)) return smsEndings[code];
  return code === 'overLimit'
    ? '後払いの利用限度額を超えるため、与信NGになりました（限度超過）。購入者に別の決済方法を案内してください。'
    : '審査の結果、与信NGになりました。理由はYamatoから開示されません。購入者に別の決済方法を案内してください。';
}

/** Yamato took no credit: the caller's data, or the shop's settings, are to blame. */
function failedProblem(code: string | null, order: OrderView): Problem {
  if (code === null || Object.hasOwn(ownReasons, code)) return ownProblem(code, order);
  const error = explainError(code);
  const reason = `${error.message}（${code}）。${error.whatToDo}。`;
  if (isSettingsCode(code)) {
    return new Problem('settingsWrong', { values: { reason }, yamatoCode: code, buyerMessage: buyerMessages.unavailable, order });
  }
  return new Problem('creditFailed', {
    values: { reason },
    yamatoCode: code,
    ...(error.param === null ? {} : { param: error.param, faults: [{ param: error.param, rule: code, message: error.message }] }),
    buyerMessage: error.buyerCorrectable ? correctionMessage(error.field) : buyerMessages.unavailable,
    order,
  });
}

/** Codes of ours, not Yamato's: what staff did before there was a verdict. */
const ownReasons: Readonly<Record<string, string>> = {
  notRegistered: '与信がYamatoに登録されていないことを、担当者が確認しました。同じ受注番号でやり直すにはattemptを増やしてください。',
};

function ownProblem(code: string | null, order: OrderView): Problem {
  const reason = ownReasons[code ?? ''] ?? '与信を登録できませんでした。';
  return new Problem('creditFailed', { values: { reason }, buyerMessage: buyerMessages.unavailable, order });
}
