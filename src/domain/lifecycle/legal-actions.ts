/** Which actions are possible now, and why the others are not. */
import { type ActionName, commonActionLabels, isCommonAction } from '../order/actions.ts';
import { isErased } from '../order/erasure.ts';
import { isMoneyIn } from '../order/facets.ts';
import type { OrderState } from '../order/order-state.ts';
import type { LegalAction } from '../order/order-view.ts';
import { actionLabel } from './action-labels.ts';
import { outlastsOrder } from './attention-rules.ts';
import { methodOf } from './method.ts';
import { phaseOf } from './phase.ts';

const CANCELLING = '与信を取り消しているところです。取消が終わるまでお待ちください';
const ERASED_REASON = '購入者の情報を消去した受注です。新しい受注番号で受け付けてください';
const RECREDITING = '与信を取り直しているところです。新しい与信の結果が出てから行ってください';

/** Why the action is not possible now (Japanese), or null when it is. */
export function whyNot(state: OrderState, action: ActionName): string | null {
  const method = methodOf(state.service);
  if (action === 'cancelCredit' && (state.sale.state === 'paid' || isMoneyIn(state.outcome))) return method.words.paid;
  // Also on an ended order: a replaced credit that will not go is work for staff until it has gone.
  if (action === 'resolve' && state.attention.some((raised) => raised.code === 'twoLiveCredits' || outlastsOrder(raised))) return null;
  const row = method.actions[action];
  if (row === undefined) return 'この決済方法にはない操作です';
  const cell = row.cells[phaseOf(state)];
  if (cell !== true) return cell;
  if (isErased(state) && needsBuyer(action)) return ERASED_REASON;
  switch (action) {
    case 'resolve':
      return state.attention.length === 0 ? '対応が必要な項目はありません' : null;
    case 'closeOrder':
      if (state.standing !== null) return RECREDITING;
      return isCancelling(state) ? CANCELLING : null;
    default:
      return method.whyNot(state, action);
  }
}

/** Whether Yamato would be told who buys. Of what only a method has, it is taken for so. */
function needsBuyer(action: ActionName): boolean {
  return action === 'requestCredit' || action === 'amendOrder' || !isCommonAction(action);
}

function isCancelling(state: OrderState): boolean {
  return state.cancellation.state === 'cancelling' || (state.abandoned && state.cancellation.state !== 'failed');
}

/** Every action of the order's method with whether it is possible now, and the reason for those that are not. */
export function legalActions(state: OrderState): readonly LegalAction[] {
  const { actions } = methodOf(state.service);
  const own = Object.keys(actions).filter((action) => !Object.hasOwn(commonActionLabels, action));
  return [...Object.keys(commonActionLabels), ...own].map((action) => {
    const reason = whyNot(state, action);
    return { action, label: actionLabel(action), allowed: reason === null, reason };
  });
}
