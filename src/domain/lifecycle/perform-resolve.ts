/** 要確認の解決 and 見た目上のステータス変更: what staff decided, folded in. Each choice is legal only where it makes sense. */
import type { ActionBody, CorrectableStatus } from '../order/action-body.ts';
import { acknowledge, raise, settle, wasRaised } from '../order/attention-list.ts';
import { type AttentionChoice, type AttentionCode, attentionRule, choiceLabels } from '../order/attention.ts';
import type { Doubt, OrderState } from '../order/order-state.ts';
import { headlineStatus, statusLabels } from '../order/status.ts';
import { whyNot } from './action-table.ts';
import { transactionStatusLabels } from '../atobarai/answers.ts';
import { doubtTable, foldDoubtDecision } from './doubt.ts';
import { foldAskedAnew } from './fold-adopt.ts';
import { foldCancelRefused } from './fold-cancel.ts';
import { foldReissueDecision } from '../atobarai/fold-reissue.ts';
import { foldRetired } from './fold-recredit.ts';
import { foldSlipsKept } from './fold-shipment.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { startCancel } from './perform-cancel.ts';
import { closed, finished, type Performed, refuse } from './performed.ts';

export function performResolve(state: OrderState, body: Extract<ActionBody, { action: 'resolve' }>, now: string): Performed {
  const raised = state.attention.some(({ code }) => code === body.attention);
  if (!raised) return refuse(state, 'notRaised', 'この項目はいま「対応が必要」ではありません');
  const { choices } = attentionRule(body.attention);
  if (!choices.includes(body.decision)) return refuse(state, 'choiceNotOffered', `選べるのは次のとおりです：${choices.map((choice) => `${choice}（${choiceLabels[choice]}）`).join('、')}`);
  const { decision } = body;
  switch (body.attention) {
    case 'creditUnknown':
    case 'shipmentUnknown':
    case 'withdrawUnknown':
    case 'amendUnknown':
    case 'cancelUnknown': {
      if (decision === 'acknowledge' || decision === 'close') return refuse(state, 'choiceNotOffered', 'この選択はできません');
      const decided = foldDoubtDecision(state, decision, now);
      if (decided === null) return refuse(state, 'noDoubt', '確認中の処理がありません');
      return finished(decision === 'retry' ? decided : settle(decided, body.attention));
    }
    case 'adoptNotFound':
      return finished(decision === 'retry' ? foldAskedAnew(state, now) : { ...settle(state, 'adoptNotFound'), outcome: 'failed' });
    case 'reissueUnknown':
      return finished(foldReissueDecision(state, decision === 'registered', now));
    case 'twoLiveCredits':
      if (decision === 'retry') return finished({ ...state, retired: state.retired.map((credit) => ({ ...credit, nextTryAt: now })) });
      return finished(state.retired.reduce((next, { settlementNo }) => foldRetired(next, settlementNo), state));
    case 'yamatoUnreachable':
    case 'settingsWrong':
      return finished({ ...state, sendNotBefore: null });
    case 'cancelFailed':
      return decision === 'retry' ? startCancel(state, now) : finished(state.abandoned ? acknowledge(state, 'cancelFailed') : { ...settle(state, 'cancelFailed'), cancellation: { state: 'none' } });
    default: {
      if (decision !== 'close') return finished(acknowledge(state, body.attention));
      const reason = whyNot(state, 'closeOrder');
      return reason === null ? finished(closed(state)) : refuse(state, 'notAllowed', reason);
    }
  }
}

/** What Yamato's console shows is right, say staff: taken over, with both values in the history. */
export function performCorrectStatus(state: OrderState, body: Extract<ActionBody, { action: 'correctStatus' }>, now: string): Performed {
  const seen = state.seen === null ? '照会なし' : transactionStatusLabels[state.seen.status];
  const detail = `変更前：${statusLabels[headlineStatus(state)]}（Yamatoの取引状況：${seen}） ／ 変更後：${transactionStatusLabels[body.status]}`;
  if (saysNothingAbout(state.doubt, body.status)) return finished(state, `${detail}。結果の確認は続けています`);
  const certain = settle(
    { ...withoutAmount(state, body.status), doubt: null }, 'creditUnknown', 'shipmentUnknown', 'cancelUnknown', 'withdrawUnknown', 'amendUnknown', 'adoptNotFound',
  );
  const uncancelled = certain.cancellation.state === 'unknown' ? foldCancelRefused(certain, 'corrected', now) : certain;
  const corrected = foldTransactionSeen(undone(whicheverSlip(uncancelled, now), body.status), { status: body.status, warning: 'none' }, now);
  // Nothing asks about a slip any more whose doubt is over: it may be registered once more, which is harmless.
  const settled = settle(foldSlipsKept(corrected, ['unknown'], now), 'changedElsewhere');
  const noted = settled.outcome === null && settled.credit.state === 'refused' && !wasRaised(settled, 'creditFlipped') ? raise(settled, 'creditRefused', now) : settled;
  return finished(noted, detail);
}

/** Paid before the doubt about a reduction could clear: with which amount, nobody can ask any more. */
function withoutAmount(state: OrderState, status: CorrectableStatus): OrderState {
  const isOpen = status === 'paid' && state.doubt?.operation === 'KAAKK' && state.amending !== null;
  return isOpen ? { ...state, amending: { ...state.amending, failed: 'paid' } } : state;
}

/** Which slip or which amount it is, a status does not tell: only the identical repeat does. */
function saysNothingAbout(doubt: Doubt | null, status: CorrectableStatus): boolean {
  switch (doubt?.operation) {
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      return status === 'slipRegistered';
    case 'KAAKK':
      return doubtTable.KAAKK[status] === 'resend';
    default:
      return false;
  }
}

/** A change of slips was in doubt: that some slip is registered does not say whether it is the one before or the new one. */
function whicheverSlip(state: OrderState, now: string): OrderState {
  const isChange = state.parcelsBefore !== null && state.parcels.some((parcel) => parcel.state === 'unknown');
  return isChange ? { ...foldSlipsKept(state, ['unknown'], now), parcelsBefore: null, withdrawFirst: false } : state;
}

/** A status that Yamato's answers never lead back to: what speaks against it is taken back first. */
function undone(state: OrderState, status: CorrectableStatus): OrderState {
  if (status === 'refused' || status === 'cancelled') return state;
  const { credit } = state;
  const refused = credit.state === 'refused' || credit.state === 'failed';
  const credited: OrderState = refused
    ? { ...settle(state, 'creditFlipped'), creditSent: true, credit: { ...credit, state: 'unknown', code: null } }
    : state;
  const unsold = status === 'approved' || status === 'slipRegistered';
  return unsold && state.sale.state !== 'none' ? { ...credited, sale: { state: 'none', since: null } } : credited;
}

/** The choices of an attention that are possible now. */
export function choicesNow(state: OrderState, attention: AttentionCode): readonly AttentionChoice[] {
  const common = { action: 'resolve', attention, reason: '', note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
  return attentionRule(attention).choices.filter((decision) => performResolve(state, { ...common, decision }, state.updatedAt).finish?.outcome !== 'refused');
}
