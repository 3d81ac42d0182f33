/** The next step of the action in hand, per action. */
import type { OrderState } from '../order/order-state.ts';
import { PAID, whyNot } from './action-table.ts';
import { explainError } from '../atobarai/errors/explain-error.ts';
import { transferredTo } from './perform-cancel.ts';
import { smsFinish, smsStep } from '../atobarai/sms-steps.ts';
import { type CurrentAction, done, idle, type Situation, type Step, unsettled, whenOpen } from './step.ts';

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
      return done('購入者に認証番号のSMSを送りました。期限までに「SMS認証番号入力」を行ってください');
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
      return state.afterCancel === null ? (newCreditStep(situation, current) ?? withoutOldCredit(state, creditOutcomeStep(state))) : cancelStep(situation, current);
    case 'recredit':
      return newCreditStep(situation, current) ?? flippedStep(state) ?? done(`${inForce(state)}${state.retired.length === 0 ? '' : '。旧い与信の取消を続けています'}`);
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
  return unsettled(situation) ?? whenOpen(situation, { kind: 'registerSlip', parcel: target, recheck: current.askedAt === null });
}

/** With Yamato's reason, where it gave one. */
function explained(what: string, code: string | null): string {
  return code !== null && code.startsWith('kaa') ? `${what}。${whyRefused(code)}` : what;
}

function withdrawStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.shipment.state === 'none') return done(null);
  const code = current.refusedAs ?? state.attention.find((attention) => attention.code === 'shipmentFailed')?.detail ?? null;
  if (current.sent && code !== null) return { kind: 'finishAction', outcome: 'failed', code, detail: explained('出荷情報を取り消せませんでした', code) };
  if (current.sent) return { kind: 'finishAction', outcome: 'refused', code: 'statusChanged', detail: '取引の状態が変わったため、取り消せませんでした' };
  return unsettled(situation) ?? whenOpen(situation, { kind: 'withdrawSlips' });
}

function whyRefused(code: string): string {
  const { message, whatToDo } = explainError(code);
  return `${message}。${whatToDo}`;
}

/** Sent once; whatever is doubtful about it is for staff, because each success counts at Yamato. */
function reissueStep(situation: Situation, current: CurrentAction, step: Step): Step {
  const { state } = situation;
  if (!current.sent) return unsettled(situation) ?? whenOpen(situation, step);
  if (state.attention.some(({ code }) => code === 'reissueUnknown')) {
    return { kind: 'finishAction', outcome: 'unknown', code: 'reissueUnknown', detail: '結果が確認できません。Yamatoの管理画面で確認し「要確認の解決」を行ってください' };
  }
  if (current.refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: current.refusedAs, detail: whyRefused(current.refusedAs) };
  return done(null);
}

function shipmentStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (state.credit.state !== 'approved') {
    return { kind: 'finishAction', outcome: 'refused', code: 'creditNotApproved', detail: '出荷の直前に与信を確認したところ、与信OKではありませんでした。商品を出荷しないでください' };
  }
  const target = state.parcels.findIndex((parcel) => parcel.state === 'registering');
  if (target >= 0) {
    if (current.askedAt !== null) return whenOpen(situation, state.withdrawFirst ? { kind: 'withdrawSlips' } : { kind: 'registerSlip', parcel: target, recheck: false });
    const first: Step = state.withdrawFirst ? { kind: 'ask', mode: 'credit', purpose: 'beforeShipment' } : { kind: 'registerSlip', parcel: target, recheck: true };
    return unsettled(situation) ?? whenOpen(situation, first);
  }
  const refused = state.parcels.filter((parcel) => parcel.state === 'failed').length;
  if (refused === 0) return done(null);
  const code = state.attention.find((attention) => attention.code === 'shipmentFailed')?.detail ?? null;
  return { kind: 'finishAction', outcome: 'failed', code, detail: explained(`${state.parcels.length}件のうち${refused}件を登録できませんでした`, code) };
}

function cancelStep(situation: Situation, current: CurrentAction): Step {
  const { state } = situation;
  if (current.sent && state.cancellation.state === 'failed') {
    const code = state.attention.find((attention) => attention.code === 'cancelFailed')?.detail ?? null;
    return { kind: 'finishAction', outcome: 'failed', code, detail: explained('与信の取消ができませんでした。与信はYamatoに残っています', code) };
  }
  return unsettled(situation) ?? whenOpen(situation, { kind: 'cancel' });
}

/** No inquiry of 後払い tells the amount, and Yamato takes no repeat any more. */
const PAID_IN_DOUBT = '結果を確認する前に入金済みになりました。減額後の金額で支払われたかどうかは照会できません。Yamatoの管理画面で請求金額を確認してください';

/** The order came to its end while an action was in hand: a cancel that worked is done, anything else came too late. */
export function finishOfEnded(state: OrderState, current: CurrentAction): Step {
  const { action } = current.body;
  const cancelled = state.outcome === 'cancelled' || state.outcome === 'abandoned';
  if (state.outcome === 'transferred' && current.body.action === 'changeMethod') return done(transferredTo(current.body.to));
  if (action === 'inquireCredit' || action === 'syncStatus' || (cancelled && (action === 'cancelCredit' || action === 'resolve'))) return done(null);
  if (action === 'submitSmsCode') return smsFinish(state);
  if (state.amending?.failed === 'paid') return { kind: 'finishAction', outcome: 'unknown', code: 'amendUnknown', detail: PAID_IN_DOUBT };
  if (state.outcome === 'paid' && action === 'cancelCredit') return { kind: 'finishAction', outcome: 'refused', code: 'alreadyPaid', detail: PAID };
  return { kind: 'finishAction', outcome: 'refused', code: 'orderEnded', detail: 'この受注は終了しています' };
}
