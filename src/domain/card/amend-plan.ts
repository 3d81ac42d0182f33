/** 与信内容変更: a new amount goes by A07, everything else is ours alone. Said before it is gone. @see webcollect §2.9 */
import type { AmendPlan } from '../lifecycle/amend-plan.ts';
import { whyNot } from '../lifecycle/legal-actions.ts';
import { sendWhenOpen, type Situation, type Step, unsettled } from '../lifecycle/step.ts';
import type { ActionName } from '../order/actions.ts';
import type { OrderContents } from '../order/contents.ts';
import { type OrderState, RECORD_ONLY } from '../order/order-state.ts';
import { isLocked, PENDING } from './actions.ts';
import { amountPlan } from './plans.ts';
import { termsOf } from './terms.ts';

/** The way of an amendment in place. */
export const CHANGE_AMOUNT = 'changeAmount';

export function amendPlan(state: OrderState, contents: OrderContents): AmendPlan {
  if (state.external !== null) return way(RECORD_ONLY, '決済方法を変更した受注のため、内容の記録だけを変えます');
  if (contents.destinations.length < state.contents.destinations.length) return refused('destinationsLost', '一部の配送先だけを取り消すことはできません。受注を取り消して、残りの配送先で受け付け直してください');
  if (termsOf(contents).payWay !== termsOf(state.contents).payWay) return refused('payWayFixed', '支払回数は変更できません。受注を取り消して、購入者にカード情報を入力し直してもらってください');
  const [before, after] = [state.credit.amountYen, contents.amountYen];
  if (before === after) return way(RECORD_ONLY, '金額が変わらないため、内容の記録だけを変えます（ヤマト側への連絡は要りません）');
  if (isLocked(state)) return refused('settlementPending', PENDING);
  return way(CHANGE_AMOUNT, `金額変更（A07）：${before}円 → ${after}円。新しい金額で与信してから元の与信を取り消します。カードの明細には「+${before}円、-${before}円、+${after}円」と表示され、締め日をまたぐとマイナスの表示が翌月になることがあります。23時から翌1時は変更できないため、1時を過ぎてから行います`);
}

/** The next step of a change of the amount. What it waited for may have changed what is possible. */
export function amountStep(situation: Situation): Step {
  const { state } = situation;
  return overtaken(state, 'amendOrder') ?? unsettled(situation) ?? sendWhenOpen(situation, amountPlan(state));
}

/** The action was possible as it was taken in hand, and is not any more. Null: it still is. */
export function overtaken(state: OrderState, action: ActionName): Step | null {
  const reason = whyNot(state, action) ?? (action === 'amendOrder' && isLocked(state) ? PENDING : null);
  return reason === null ? null : { kind: 'finishAction', outcome: 'refused', code: 'statusChanged', detail: `待っている間に取引の状態が変わったため、行いませんでした。${reason}` };
}

function way(chosen: string, explanation: string): AmendPlan {
  return { kind: 'way', way: chosen, explanation };
}

function refused(code: string, reason: string): AmendPlan {
  return { kind: 'refused', code, reason };
}
