/** What a start is answered with, for every verdict there is. The only place where a verdict becomes a status code. */
import type { Verdict } from '../domain/order/order-state.ts';
import type { OrderView } from '../domain/order/order-view.ts';
import { correctionMessage } from './buyer-message.ts';
import type { MethodSentences } from './methods/api-method.ts';
import { Problem } from './problem.ts';

/** The verdict as the caller sees it; `pending`: the deadline passed, it goes on by itself. */
export type ShownVerdict = { readonly kind: Verdict['kind'] | 'pending'; readonly code: string | null; readonly at: string };

export type StartAnswer = {
  readonly status: 201 | 202;
  readonly body: OrderView & { readonly verdict: ShownVerdict; readonly buyerMessage?: string };
};

/** The answer of a start with this verdict, in the words of its method. Throws the `Problem` of a refusal. */
export function verdictAnswer(verdict: Verdict, order: OrderView, sentences: MethodSentences): StartAnswer {
  const { buyer } = sentences;
  switch (verdict.kind) {
    case 'approved':
      return { status: 201, body: { ...order, verdict } };
    case 'awaitingBuyer': {
      const wait = sentences.waitingForBuyer[order.next?.kind ?? ''];
      return { status: 202, body: { ...order, verdict, ...(wait === undefined ? {} : { buyerMessage: wait.buyerMessage }) } };
    }
    case 'held':
    case 'unknown':
      return { status: 202, body: { ...order, verdict } };
    case 'refused': {
      const { reason, buyerMessage } = sentences.refused(verdict.code);
      throw new Problem('creditRefused', {
        values: { reason },
        buyerMessage,
        ...(verdict.code === null ? {} : { yamatoCode: verdict.code }),
        order,
      });
    }
    case 'failed':
      if (verdict.code === 'cancelled') throw new Problem('startCancelled', { buyerMessage: buyer.unavailable, order });
      if (verdict.code === 'adoptedCancelled') throw new Problem('adoptedCancelled', { order });
      if (verdict.code === 'adoptedNotFound') throw new Problem('adoptedNotFound', { param: 'settlementNo', order });
      throw failedProblem(verdict.code, order, sentences);
    case 'abandoned':
      throw new Problem('checkoutAbandoned', { buyerMessage: buyer.timeout, order });
    case 'superseded':
      throw new Problem('startSuperseded', { order });
  }
}

/** 202 while nothing is known: the order is accepted and goes on by itself. */
export function pendingAnswer(order: OrderView): StartAnswer {
  return { status: 202, body: { ...order, verdict: { kind: 'pending', code: null, at: order.updatedAt } } };
}

/** Yamato took no credit: the caller's data, or the shop's settings, are to blame. */
function failedProblem(code: string | null, order: OrderView, { buyer, explain, reasons }: MethodSentences): Problem {
  const own = { ...reasons, ...ownReasons };
  if (code === null || Object.hasOwn(own, code)) return ownProblem(own[code ?? ''], order, buyer);
  const error = explain(code);
  const reason = `${error.message}（${code}）。${error.whatToDo}。`;
  if (error.isSettings) {
    return new Problem('settingsWrong', { values: { reason }, yamatoCode: code, buyerMessage: buyer.unavailable, order });
  }
  return new Problem('creditFailed', {
    values: { reason },
    yamatoCode: code,
    ...(error.param === null ? {} : { param: error.param, faults: [{ param: error.param, rule: code, message: error.message }] }),
    buyerMessage: error.buyerCorrectable ? correctionMessage(error.field) : buyer.unavailable,
    order,
  });
}

/** Codes of ours, not Yamato's: what staff did before there was a verdict. */
const ownReasons: Readonly<Record<string, string>> = {
  notRegistered: '与信がYamatoに登録されていないことを、担当者が確認しました。同じ受注番号でやり直すにはattemptを増やしてください。',
};

function ownProblem(reason: string | undefined, order: OrderView, buyer: MethodSentences['buyer']): Problem {
  return new Problem('creditFailed', { values: { reason: reason ?? '与信を登録できませんでした。' }, buyerMessage: buyer.unavailable, order });
}
