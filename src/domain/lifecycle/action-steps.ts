/** The next step of the action in hand, per action. */
import { type Cause, byUs } from '../order/cause.ts';
import type { Attention, AttentionCode } from '../order/attention.ts';
import { isMoneyIn } from '../order/facets.ts';
import { CANCEL_FIRST, type OrderState, RECORD_ONLY, RECREDIT } from '../order/order-state.ts';
import { reasonText } from './explain-cause.ts';
import { isPaidInDoubt } from './lost-run.ts';
import { slipToWithdraw } from './fold-withdraw.ts';
import { whyNot } from './legal-actions.ts';
import { isAskable, methodOf } from './method.ts';
import { transferredTo } from './perform-cancel.ts';
import { type CurrentAction, done, idle, sendWhenOpen, type Situation, type Step, unsettled, whenOpen } from './step.ts';

export function actionStep(situation: Situation): Step | null {
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
    case 'own':
      return methodOf(state.service).ownStep(situation, current, body);
    case 'inquireCredit':
      return current.askedAt === null ? whenOpen(situation, { kind: 'ask', mode: 'credit', purpose: 'action' }) : done(null);
    case 'syncStatus':
      return current.askedAt === null ? whenOpen(situation, { kind: 'ask', mode: 'both', purpose: 'action' }) : done(null);
    case 'recordParcels':
    case 'closeOrder':
    case 'correctStatus':
    case 'setShopStatus':
      return { kind: 'finishAction', outcome: 'refused', code: 'notAllowed', detail: whyNot(state, body.action) };
  }
}

/** 与信を実行: the credit steps have run; what came of them is the action's outcome. */
function creditOutcomeStep(state: OrderState): Step {
  switch (state.credit.state) {
    case 'approved':
      return done(null);
    case 'held':
      return done('審査中です。結果が出れば自動で反映されます');
    case 'awaitingBuyer':
      return done(methodOf(state.service).words.buyerStepBegun);
    case 'failed':
      return { kind: 'finishAction', outcome: 'failed', code: state.credit.code, detail: 'データに不備があり、与信を取れませんでした' };
    default:
      return { kind: 'finishAction', outcome: 'refused', code: state.credit.code, detail: '与信NGでした' };
  }
}

function amendStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  const { amending } = state;
  if (amending === null) return done(inForce(state));
  const { way, failed } = amending;
  if (failed !== null) {
    const stands = way === RECREDIT ? '新しい与信が得られませんでした。元の与信と内容がそのまま残っています' : '変更できませんでした。元の内容のままです';
    return { kind: 'finishAction', outcome: way === RECREDIT ? 'refused' : 'failed', code: failed.code, detail: stands };
  }
  switch (way) {
    case RECORD_ONLY:
      return done(null);
    case CANCEL_FIRST:
      return state.afterCancel === null ? (newCreditStep(situation, current) ?? withoutOldCredit(state, creditOutcomeStep(state))) : cancelStep(situation, current);
    case RECREDIT:
      return newCreditStep(situation, current) ?? flippedStep(state) ?? done(`${inForce(state)}${state.retired.length === 0 ? '' : '。旧い与信の取消を続けています'}`);
    default:
      return methodOf(state.service).amendStep(situation, current);
  }
}

/** What stands after the amendment, for the history: the contents themselves are personal data. */
function inForce({ contents, credit }: OrderState): string {
  return `請求金額${contents.amountYen}円、決済受付番号${credit.settlementNo}になりました`;
}

/** The new credit was good, replaced the old one, and is not good any more. */
function flippedStep({ credit }: OrderState): Step | null {
  if (credit.state === 'approved') return null;
  return { kind: 'finishAction', outcome: 'failed', code: 'creditFlipped', detail: '新しい与信は一度OKになりましたが、与信NGに変わりました。商品を出荷しないでください' };
}

/** 取消が先: that the new credit was not given is not all, for the old one is gone. */
function withoutOldCredit(state: OrderState, step: Step): Step {
  if (step.kind !== 'finishAction') return step;
  if (step.outcome === 'done') return state.credit.state === 'approved' ? done(inForce(state)) : step;
  return { ...step, outcome: 'failed', detail: `旧い与信を取り消しましたが、新しい与信は取れませんでした。この受注には与信がありません。${step.detail ?? ''}` };
}

/** The new credit's verdict is waited for; then the slips that were registered are registered under its number. */
function newCreditStep(situation: Situation, current: CurrentAction): Step | null {
  const { state } = situation;
  if (state.cancellation.state === 'failed') return cancelStep(situation, current);
  if (state.credit.state === 'held' && state.standing !== null) return idle(situation, null, '新しい与信の審査結果を待っています。元の与信はそのまま残っています');
  if (state.credit.state === 'held' && state.parcels.some((parcel) => parcel.state === 'registering')) {
    return idle(situation, null, '新しい与信の審査結果を待っています。結果が出れば送り状番号を登録し直します');
  }
  if (state.credit.state !== 'approved') return null;
  const target = state.parcels.findIndex((parcel) => parcel.state === 'registering');
  if (target < 0) return null;
  return unsettled(situation) ?? sendSlip(situation, target, current.askedAt === null);
}

function sendSlip(situation: Situation, parcel: number, recheck: boolean): Step {
  const { state } = situation;
  return sendWhenOpen(situation, methodOf(state.service).slipPlan(state, parcel, recheck && isAskable(state)));
}

function withdraw(situation: Situation): Step {
  const { state } = situation;
  const method = methodOf(state.service);
  return sendWhenOpen(situation, method.withdrawPlan(state, method.withdraws === 'each' ? slipToWithdraw(state) : null));
}

/** With Yamato's reason, where it gave one. */
function explained({ service }: OrderState, what: string, cause: Cause | null): string {
  const reason = reasonText(service, cause);
  return reason === null ? what : `${what}。${reason}`;
}

function causeOf({ attention }: OrderState, code: AttentionCode): Cause | null {
  return attention.find((raised: Attention) => raised.code === code)?.cause ?? null;
}

function withdrawStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.shipment.state === 'none') return done(null);
  const cause = current.refusedAs ?? causeOf(state, 'shipmentFailed');
  if (current.sent && cause !== null) return { kind: 'finishAction', outcome: 'failed', code: cause.code, detail: explained(state, '出荷情報を取り消せませんでした', cause) };
  const isLeft = methodOf(state.service).withdraws === 'each' && slipToWithdraw(state) !== null;
  if (current.sent && isLeft) return withdraw(situation);
  if (current.sent) return { kind: 'finishAction', outcome: 'refused', code: 'statusChanged', detail: '取引の状態が変わったため、取り消せませんでした' };
  if (methodOf(state.service).withdraws === 'each' && !isLeft) return { kind: 'finishAction', outcome: 'failed', code: 'slipUnknown', detail: SLIP_UNKNOWN };
  return unsettled(situation) ?? withdraw(situation);
}

const SLIP_UNKNOWN = 'Yamatoに登録されている送り状番号がこちらでは分かりません。「取引状況の更新」を行うか、Yamatoの管理画面で取り消してください';

function shipmentStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.credit.state !== 'approved') {
    return { kind: 'finishAction', outcome: 'refused', code: 'creditNotApproved', detail: '出荷の直前に与信を確認したところ、与信OKではありませんでした。商品を出荷しないでください' };
  }
  const target = state.parcels.findIndex((parcel) => parcel.state === 'registering');
  if (target >= 0) {
    // Where the credit cannot be looked at again, that it has settled is all there is to wait for.
    const isReady = isAskable(state) ? current.askedAt !== null : current.sent;
    if (isReady) return state.withdrawFirst ? withdraw(situation) : sendSlip(situation, target, false);
    if (!isAskable(state) && state.withdrawFirst) return unsettled(situation) ?? withdraw(situation);
    return unsettled(situation) ?? (state.withdrawFirst ? whenOpen(situation, { kind: 'ask', mode: 'credit', purpose: 'beforeShipment' }) : sendSlip(situation, target, true));
  }
  const refused = state.parcels.filter((parcel) => parcel.state === 'failed').length;
  if (refused === 0) return done(null);
  const cause = causeOf(state, 'shipmentFailed');
  return { kind: 'finishAction', outcome: 'failed', code: cause?.code ?? null, detail: explained(state, `${state.parcels.length}件のうち${refused}件を登録できませんでした`, cause) };
}

function cancelStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (current.sent && state.cancellation.state === 'failed') {
    const cause = causeOf(state, 'cancelFailed');
    return { kind: 'finishAction', outcome: 'failed', code: cause?.code ?? null, detail: explained(state, '与信の取消ができませんでした。与信はYamatoに残っています', cause) };
  }
  return unsettled(situation) ?? sendWhenOpen(situation, methodOf(state.service).cancelPlan(state, state.credit.settlementNo, 'cancel'));
}

/** Paid before it was known whether the amount was changed. */
export const PAID_IN_DOUBT = byUs('paid');

/** The order came to its end while an action was in hand: a cancel that worked is done, anything else came too late. */
export function finishOfEnded(state: OrderState, { actionId, body }: CurrentAction): Step {
  const { action } = body;
  const cancelled = state.outcome === 'cancelled' || state.outcome === 'abandoned';
  const method = methodOf(state.service);
  if (state.outcome === 'transferred' && action === 'changeMethod') return done(transferredTo(state, body.to));
  if (action === 'inquireCredit' || action === 'syncStatus' || (cancelled && (action === 'cancelCredit' || action === 'resolve'))) return done(null);
  if (action === 'own') {
    const finish = method.finishOfEnded(state, body);
    if (finish !== null) return finish;
  }
  if (state.amending?.failed?.code === PAID_IN_DOUBT.code || isPaidInDoubt(state, actionId)) return { kind: 'finishAction', outcome: 'unknown', code: 'amendUnknown', detail: method.words.paidInDoubt };
  if (isMoneyIn(state.outcome) && action === 'cancelCredit') return { kind: 'finishAction', outcome: 'refused', code: 'alreadyPaid', detail: method.words.paid };
  return { kind: 'finishAction', outcome: 'refused', code: 'orderEnded', detail: 'この受注は終了しています' };
}
