/**
 * The heart of the lifecycle: what the order does next, decided from its state, the action in hand and the clock.
 * Pure; the workflow carries the step out and comes back with the result.
 */
import type { ActionBody } from '../action-body.ts';
import type { ActionName } from '../actions.ts';
import type { ActionOutcome } from '../history.ts';
import { after, earliest, later } from '../instant.ts';
import type { Doubt, OrderState } from '../order-state.ts';
import { PAID, whyNot } from './action-table.ts';
import { deadlinesOf } from './deadlines.ts';
import type { InquiryMode } from './inquiry.ts';
import { type WatchPlan, watchPlan } from './watch.ts';

/** The action being carried out. Only one that calls Yamato is ever in hand; the others are folded on the spot. */
export type CurrentAction = {
  readonly actionId: string;
  readonly body: ActionBody;
  /** When Yamato answered the question this action asks; a shipment is registered only after it confirmed the credit. */
  readonly askedAt: string | null;
  /** True once the change this action is for was sent. */
  readonly sent: boolean;
  /** Yamato's code, when it refused that change. */
  readonly refusedAs: string | null;
};

export type Situation = {
  readonly state: OrderState;
  readonly current: CurrentAction | null;
  /** The actions that wait behind the one in hand, oldest first. */
  readonly queued: readonly ActionName[];
  readonly now: string;
};

export type AskPurpose = 'doubt' | 'beforeShipment' | 'action' | 'sms';

export type Step =
  | { readonly kind: 'claimNumber' }
  | { readonly kind: 'sendCredit' }
  | { readonly kind: 'ask'; readonly mode: InquiryMode; readonly purpose: AskPurpose }
  | { readonly kind: 'registerSlip'; readonly parcel: number }
  | { readonly kind: 'withdrawSlips' }
  | { readonly kind: 'cancel' }
  /** Cancel an earlier credit that a new one has replaced. */
  | { readonly kind: 'cancelRetired'; readonly settlementNo: string }
  /** KAAKK with the contents of the amendment. */
  | { readonly kind: 'reduce' }
  /** KAARR: 1 with the amendment's or the present contents, or 3. */
  | { readonly kind: 'reissue' }
  | { readonly kind: 'withdrawReissue' }
  | { readonly kind: 'checkSmsCode'; readonly code: string }
  /** Take the queued action at this place in hand. */
  | { readonly kind: 'takeAction'; readonly index: number }
  | { readonly kind: 'finishAction'; readonly outcome: ActionOutcome; readonly code: string | null; readonly detail: string | null }
  /** `until` null: until something happens. `actionWaits`: why the action in hand cannot go on yet (Japanese). */
  | { readonly kind: 'wait'; readonly until: string | null; readonly actionWaits: string | null; readonly watch: WatchPlan | null }
  | { readonly kind: 'end' };

export function nextStep(situation: Situation): Step {
  const { state, current, queued } = situation;
  if (state.outcome !== null) {
    if (current !== null) return finishOfEnded(state, current);
    if (queued.length > 0) return { kind: 'takeAction', index: 0 };
    // An ended order that still has a replaced credit at Yamato is not over.
    return state.retired.length === 0 ? { kind: 'end' } : (retiredStep(situation) ?? idle(situation, null, null));
  }
  return (
    doubtStep(situation) ?? creditStep(situation) ?? abandonStep(situation) ?? retiredStep(situation) ?? actionStep(situation) ?? idle(situation, null, null)
  );
}

/** While the line is down, in maintenance or paused, nothing is sent. */
function blockedUntil({ state, now }: Situation): string | null {
  const window = state.policy.maintenance.find(({ from, to }) => Date.parse(from) <= Date.parse(now) && Date.parse(now) < Date.parse(to));
  const maintenance = window === undefined ? null : new Date(window.to).toISOString();
  const paused = state.sendNotBefore !== null && state.sendNotBefore > now ? state.sendNotBefore : null;
  return maintenance === null ? paused : later(maintenance, paused);
}

function whenOpen(situation: Situation, step: Step): Step {
  const until = blockedUntil(situation);
  return until === null ? step : idle(situation, until, 'Yamatoへの接続を待っています');
}

function doubtStep(situation: Situation): Step | null {
  const { state, now } = situation;
  const { doubt } = state;
  if (doubt === null) return null;
  if (doubt.nextAskAt > now) return idle(situation, doubt.nextAskAt, '前の処理の結果を確認しています');
  if (!doubt.resend) {
    return whenOpen(situation, { kind: 'ask', mode: doubt.operation === 'KAARA' ? 'credit' : 'transaction', purpose: 'doubt' });
  }
  return whenOpen(situation, repeatOf(doubt));
}

/** The same call again, with the same number and the same contents. */
function repeatOf(doubt: Doubt): Step {
  switch (doubt.operation) {
    case 'KAARA':
      return { kind: 'sendCredit' };
    case 'KAASL0':
    case 'KAASL1':
    case 'KAASL2':
      return { kind: 'registerSlip', parcel: doubt.parcel ?? 0 };
    case 'KAASL9':
      return { kind: 'withdrawSlips' };
    case 'KAACL':
      return { kind: 'cancel' };
    case 'KAAKK':
      return { kind: 'reduce' };
    case 'KAASA':
      // Never repeated (the table has no resend for it): asking goes on.
      return { kind: 'ask', mode: 'transaction', purpose: 'doubt' };
  }
}

/** Two credits of one order must not live longer than it takes: the replaced one is cancelled before anything else. */
function retiredStep(situation: Situation): Step | null {
  const { state, now } = situation;
  const due = state.retired.find(({ nextTryAt }) => nextTryAt <= now);
  if (due === undefined) return null;
  const step: Step = { kind: 'cancelRetired', settlementNo: due.settlementNo };
  // A line that is down must not keep the order from what else it can do.
  return blockedUntil(situation) === null ? step : null;
}

function creditStep(situation: Situation): Step | null {
  const { state, current, queued } = situation;
  if (state.credit.state !== 'requesting') return null;
  // A cancel that comes before anything was sent needs no call at all.
  const cancel = queued.indexOf('cancelCredit');
  if (!state.creditSent && current === null && cancel >= 0) return { kind: 'takeAction', index: cancel };
  if (state.credit.settlementNo === '') return { kind: 'claimNumber' };
  return whenOpen(situation, { kind: 'sendCredit' });
}

/** The cart gave up before the verdict: what Yamato approved or holds since then is cancelled by itself. */
function abandonStep(situation: Situation): Step | null {
  const { state } = situation;
  if (!state.abandoned || (state.credit.state !== 'approved' && state.credit.state !== 'held')) return null;
  if (state.cancellation.state === 'failed') return null;
  return unsettled(situation) ?? whenOpen(situation, { kind: 'cancel' });
}

/** "Too early" is no error: what comes soon after a credit or a registration waits for the settle delay. */
function unsettled(situation: Situation): Step | null {
  const { state, now } = situation;
  if (state.lastChangeAt === null) return null;
  const ready = after(state.lastChangeAt, state.policy.settleDelayMs);
  return ready > now ? idle(situation, ready, '直前の登録がYamatoに反映されるのを待っています') : null;
}

function actionStep(situation: Situation): Step | null {
  const { state, current, queued } = situation;
  if (current === null) return queued.length > 0 ? { kind: 'takeAction', index: 0 } : null;
  const { body } = current;
  switch (body.action) {
    case 'registerShipment':
      return shipmentStep(situation, current);
    case 'cancelCredit':
    case 'changeMethod':
    case 'resolve':
      return cancelStep(situation, current);
    case 'requestCredit':
      return creditOutcomeStep(state);
    case 'amendOrder':
      return amendStep(situation, current);
    case 'withdrawShipment':
      return withdrawStep(situation, current);
    case 'reissueInvoice':
      return reissueStep(situation, current, { kind: 'reissue' });
    case 'withdrawReissue':
      return reissueStep(situation, current, { kind: 'withdrawReissue' });
    case 'submitSmsCode':
      return smsStep(situation, current, body.code);
    case 'inquireCredit':
      return current.askedAt === null ? whenOpen(situation, { kind: 'ask', mode: 'credit', purpose: 'action' }) : done(null);
    case 'syncStatus':
      return current.askedAt === null ? whenOpen(situation, { kind: 'ask', mode: 'both', purpose: 'action' }) : done(null);
    case 'recordParcels':
    case 'closeOrder':
    case 'correctStatus':
      return { kind: 'finishAction', outcome: 'refused', code: 'notAllowed', detail: whyNot(state, body.action) };
  }
}

/** 与信を実行: the credit steps have run; what came of them is the action's outcome. */
function creditOutcomeStep(state: OrderState): Step {
  switch (state.credit.state) {
    case 'approved':
      return done(null);
    case 'held':
    case 'awaitingBuyer':
      return done('審査中です。結果が出れば自動で反映されます');
    case 'failed':
      return { kind: 'finishAction', outcome: 'failed', code: state.credit.code, detail: 'データに不備があり、与信を取れませんでした' };
    default:
      return { kind: 'finishAction', outcome: 'refused', code: state.credit.code, detail: '与信NGでした' };
  }
}

function amendStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  const { amending } = state;
  if (amending === null) return done(null);
  const { way, failed } = amending;
  if (failed !== null) {
    const stands = way === 'recredit' ? '新しい与信が得られませんでした。元の与信と内容がそのまま残っています' : '変更できませんでした。元の内容のままです';
    return { kind: 'finishAction', outcome: way === 'recredit' ? 'refused' : 'failed', code: failed, detail: stands };
  }
  switch (way) {
    case 'record':
      return done(null);
    case 'reduce':
      return unsettled(situation) ?? whenOpen(situation, { kind: 'reduce' });
    case 'reissue':
      return reissueStep(situation, current, { kind: 'reissue' });
    case 'cancelFirst':
      return state.afterCancel === null ? (newCreditStep(situation, current) ?? creditOutcomeStep(state)) : cancelStep(situation, current);
    case 'recredit':
      return newCreditStep(situation, current) ?? done(state.retired.length === 0 ? null : '新しい与信はOKです。旧い与信の取消を続けています');
  }
}

/** The new credit's verdict is waited for; then the slips that were registered are registered under its number. */
function newCreditStep(situation: Situation, current: CurrentAction): Step | null {
  const { state } = situation;
  if (state.cancellation.state === 'failed') return cancelStep(situation, current);
  if (state.credit.state === 'held' && state.standing !== null) return idle(situation, null, '新しい与信の審査結果を待っています。元の与信はそのまま残っています');
  if (state.credit.state !== 'approved') return null;
  const target = state.parcels.findIndex((parcel) => parcel.state === 'registering');
  if (target < 0) return null;
  return unsettled(situation) ?? whenOpen(situation, { kind: 'registerSlip', parcel: target });
}

function withdrawStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.shipment.state === 'none') return done(null);
  const code = state.attention.find((attention) => attention.code === 'shipmentFailed')?.detail ?? null;
  if (current.sent && code !== null) return { kind: 'finishAction', outcome: 'failed', code, detail: '出荷情報を取り消せませんでした' };
  if (current.sent) return { kind: 'finishAction', outcome: 'refused', code: 'statusChanged', detail: '取引の状態が変わったため、取り消せませんでした' };
  return unsettled(situation) ?? whenOpen(situation, { kind: 'withdrawSlips' });
}

/** Sent once; whatever is doubtful about it is for staff, because each success counts at Yamato. */
function reissueStep(situation: Situation, current: CurrentAction, step: Step): Step {
  const { state } = situation;
  if (!current.sent) return unsettled(situation) ?? whenOpen(situation, step);
  if (state.attention.some(({ code }) => code === 'reissueUnknown')) {
    return { kind: 'finishAction', outcome: 'unknown', code: 'reissueUnknown', detail: '結果が確認できません。Yamatoの管理画面で確認し「要確認の解決」を行ってください' };
  }
  if (current.refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: current.refusedAs, detail: 'Yamatoに受け付けられませんでした' };
  return done(null);
}

/** One entry of the code; where the verdict is not in the answer it is asked for. */
function smsStep(situation: Situation, current: CurrentAction, code: string): Step {
  const { state } = situation;
  if (state.credit.state === 'approved') return done(null);
  if (state.credit.state !== 'awaitingBuyer') return creditOutcomeStep(state);
  if (current.refusedAs !== null) return { kind: 'finishAction', outcome: 'refused', code: current.refusedAs, detail: '認証番号が違います。もう一度お確かめください' };
  if (!current.sent) return whenOpen(situation, { kind: 'checkSmsCode', code });
  return whenOpen(situation, { kind: 'ask', mode: 'credit', purpose: 'sms' });
}

function shipmentStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.credit.state !== 'approved') {
    return { kind: 'finishAction', outcome: 'refused', code: 'creditNotApproved', detail: '出荷の直前に与信を確認したところ、与信OKではありませんでした。商品を出荷しないでください' };
  }
  const target = state.parcels.findIndex((parcel) => parcel.state === 'registering');
  if (target >= 0) {
    if (current.askedAt === null) {
      return unsettled(situation) ?? whenOpen(situation, { kind: 'ask', mode: 'credit', purpose: 'beforeShipment' });
    }
    if (state.withdrawFirst) return whenOpen(situation, { kind: 'withdrawSlips' });
    return whenOpen(situation, { kind: 'registerSlip', parcel: target });
  }
  const refused = state.parcels.filter((parcel) => parcel.state === 'failed').length;
  if (refused === 0) return done(null);
  const code = state.attention.find((attention) => attention.code === 'shipmentFailed')?.detail ?? null;
  return { kind: 'finishAction', outcome: 'failed', code, detail: `${state.parcels.length}件のうち${refused}件を登録できませんでした` };
}

function cancelStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (current.sent && state.cancellation.state === 'failed') {
    const code = state.attention.find((attention) => attention.code === 'cancelFailed')?.detail ?? null;
    return { kind: 'finishAction', outcome: 'failed', code, detail: '与信の取消ができませんでした。与信はYamatoに残っています' };
  }
  return unsettled(situation) ?? whenOpen(situation, { kind: 'cancel' });
}

/** The order came to its end while an action was in hand: a cancel that worked is done, anything else came too late. */
function finishOfEnded(state: OrderState, current: CurrentAction): Step {
  const { action } = current.body;
  const cancelled = state.outcome === 'cancelled' || state.outcome === 'abandoned';
  if (state.outcome === 'transferred' && action === 'changeMethod') return done('決済方法を変更しました。以後の入金はこちらでは確認しません');
  if (action === 'inquireCredit' || action === 'syncStatus' || (cancelled && (action === 'cancelCredit' || action === 'resolve'))) return done(null);
  if (state.outcome === 'paid' && action === 'cancelCredit') return { kind: 'finishAction', outcome: 'refused', code: 'alreadyPaid', detail: PAID };
  return { kind: 'finishAction', outcome: 'refused', code: 'orderEnded', detail: 'この受注は終了しています' };
}

function done(detail: string | null): Step {
  return { kind: 'finishAction', outcome: 'done', code: null, detail };
}

/** Nothing to do but wait, for the earliest of all that can come due. */
function idle(situation: Situation, until: string | null, why: string | null): Step {
  const { state, current, now } = situation;
  const waitsForVerdict = current === null || current.body.action === 'amendOrder';
  const plan = state.doubt === null && waitsForVerdict ? watchPlan(state) : null;
  const retired = earliest(state.retired.map(({ nextTryAt }) => nextTryAt));
  const starts = plan !== null && plan.startAt > now ? plan.startAt : null;
  const patience = deadlinesOf(state).find(({ kind, at }) => at > now && (kind === 'unknownPatience' || kind === 'holdPatience' || kind === 'smsCode'))?.at ?? null;
  return {
    kind: 'wait',
    until: earliest([until, starts, patience, retired === null ? null : later(retired, blockedUntil(situation))]),
    actionWaits: current === null ? null : why,
    watch: plan !== null && starts === null ? plan : null,
  };
}
