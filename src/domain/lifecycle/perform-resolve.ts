/** 要確認の解決 and 見た目上のステータス変更: what staff decided, folded in. Each choice is legal only where it makes sense. */
import type { ActionBody } from '../order/action-body.ts';
import { acknowledge, raise, settle, wasRaised } from '../order/attention-list.ts';
import { type AttentionChoice, type AttentionCode, choiceLabels } from '../order/attention.ts';
import { byStaff } from '../order/cause.ts';
import { isMoneyIn } from '../order/facets.ts';
import type { TransactionStatus } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { headlineStatus, statusLabels } from '../order/status.ts';
import { PAID_IN_DOUBT } from './action-steps.ts';
import { attentionRule } from './attention-rules.ts';
import { foldDoubtDecision } from './doubt.ts';
import { foldAskedAnew } from './fold-adopt.ts';
import { foldCancelRefused } from './fold-cancel.ts';
import { foldRetired } from './fold-recredit.ts';
import { foldSlipsKept } from './fold-shipment.ts';
import { foldTransactionSeen } from './fold-transaction.ts';
import { whyNot } from './legal-actions.ts';
import { doubtRule, methodOf } from './method.ts';
import { startCancel } from './perform-cancel.ts';
import { attentionAtEnd, closed, finished, type Performed, refuse } from './performed.ts';

export function performResolve(state: OrderState, body: Extract<ActionBody, { action: 'resolve' }>, now: string): Performed {
  const raised = state.attention.some(({ code }) => code === body.attention);
  if (!raised) return refuse(state, 'notRaised', 'この項目はいま「対応が必要」ではありません');
  const { choices } = attentionRule(body.attention);
  if (!choices.includes(body.decision)) return refuse(state, 'choiceNotOffered', `選べるのは次のとおりです：${choices.map((choice) => `${choice}（${choiceLabels[choice]}）`).join('、')}`);
  const { decision } = body;
  if (doubtAttentions(state).includes(body.attention)) {
    const decided = foldDoubtDecision(state, body.attention, decision, now);
    if (decided === null) return refuse(state, 'noDoubt', '確認中の処理がありません');
    return finished(decision === 'retry' ? decided : settle(decided, body.attention));
  }
  switch (body.attention) {
    case 'adoptNotFound':
      return finished(decision === 'retry' ? foldAskedAnew(state, now) : { ...settle(state, 'adoptNotFound'), outcome: 'failed' });
    case 'twoLiveCredits':
      if (decision === 'retry') return finished({ ...state, retired: state.retired.map((credit) => ({ ...credit, nextTryAt: now })) });
      return finished(state.retired.reduce((next, { settlementNo }) => foldRetired(next, settlementNo), state));
    case 'yamatoUnreachable':
    case 'settingsWrong':
      return finished({ ...state, sendNotBefore: null });
    case 'cancelFailed':
      return decision === 'retry' ? startCancel(state, now) : finished(state.abandoned ? acknowledge(state, 'cancelFailed') : { ...settle(state, 'cancelFailed'), cancellation: { state: 'none' } });
    default: {
      const method = methodOf(state.service);
      if (Object.hasOwn(method.attentions, body.attention) && decision !== 'acknowledge' && decision !== 'close') return method.decide(state, body.attention, decision, now);
      if (decision !== 'close') return finished(acknowledge(state, body.attention));
      const reason = whyNot(state, 'closeOrder');
      return reason === null ? finished(closed(state)) : refuse(state, 'notAllowed', reason);
    }
  }
}

/** What Yamato's console shows is right, say staff: taken over, with both values in the history. */
export function performCorrectStatus(ended: OrderState, body: Extract<ActionBody, { action: 'correctStatus' }>, now: string): Performed {
  // An order whose end is taken back lives again, unless the word ends it otherwise.
  const state = isMoneyIn(ended.outcome) ? { ...ended, outcome: null } : ended;
  const { transactionLabels } = methodOf(state.service);
  const seen = state.seen === null ? '照会なし' : transactionLabels[state.seen.status];
  const detail = `変更前：${statusLabels[headlineStatus(ended)]}（Yamatoの取引状況：${seen}） ／ 変更後：${transactionLabels[body.status]}`;
  if (state.doubt !== null && doubtRule(state, state.doubt.operation).staysOpen(body.status)) return finished(state, `${detail}。結果の確認は続けています`);
  const certain = settle({ ...withoutAmount(state, body.status), doubt: null }, 'adoptNotFound', ...doubtAttentions(state));
  const uncancelled = certain.cancellation.state === 'unknown' ? foldCancelRefused(certain, byStaff('corrected'), now) : certain;
  const corrected = foldTransactionSeen(undone(whicheverSlip(uncancelled, now), body.status), { status: body.status, warning: 'none' }, now);
  // Nothing asks about a slip any more whose doubt is over: it may be registered once more, which is harmless.
  const settled = settle(foldSlipsKept(corrected, ['unknown'], now), 'changedElsewhere');
  const noted = settled.outcome === null && settled.credit.state === 'refused' && !wasRaised(settled, 'creditFlipped') ? raise(settled, 'creditRefused', now) : settled;
  // It may have ended by this very word, and then no time passes in it any more.
  return finished(noted.outcome === null ? noted : { ...noted, attention: attentionAtEnd(noted) }, detail);
}

/** What is raised for any call in doubt. */
function doubtAttentions({ service }: OrderState): readonly AttentionCode[] {
  return Object.values(methodOf(service).doubts).map(({ attention }) => attention);
}

/** Paid before the doubt about an amount could clear: with which one, nobody can ask any more. */
function withoutAmount(state: OrderState, status: TransactionStatus): OrderState {
  const isOpen = status === 'paid' && state.doubt !== null && doubtRule(state, state.doubt.operation).phase === 'amendUnknown' && state.amending !== null;
  return isOpen ? { ...state, amending: { ...state.amending, failed: PAID_IN_DOUBT } } : state;
}

/** A change of slips was in doubt: that some slip is registered does not say whether it is the one before or the new one. */
function whicheverSlip(state: OrderState, now: string): OrderState {
  const isChange = state.parcelsBefore !== null && state.parcels.some((parcel) => parcel.state === 'unknown');
  return isChange ? { ...foldSlipsKept(state, ['unknown'], now), parcelsBefore: null, withdrawFirst: false } : state;
}

/** A status that Yamato's answers never lead back to: what speaks against it is taken back first. */
function undone(state: OrderState, status: TransactionStatus): OrderState {
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
