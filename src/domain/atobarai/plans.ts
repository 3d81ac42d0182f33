/** The changes that 後払い knows, as plans: decided here, written on the wire by its activities. @see atobarai §2 */
import type { CallPlan } from '../order/call-plan.ts';
import type { OrderState } from '../order/order-state.ts';
import { processDivOf } from './values/wire-slip.ts';

type Given = Pick<CallPlan, 'operation' | 'doubt' | 'purpose' | 'activity' | 'summary'> & Partial<CallPlan>;

function planOf(state: OrderState, given: Given): CallPlan {
  return { settlementNo: state.credit.settlementNo, parcel: null, recheck: false, keeps: null, once: false, input: {}, ...given };
}

/** KAARA; once it may have reached Yamato, what was kept of it is sent again. */
export function creditPlan(state: OrderState): CallPlan {
  const { creditSent, contents } = state;
  const summary = creditSent ? '与信の再送（同じ番号）' : '与信';
  return planOf(state, { operation: 'KAARA', doubt: 'KAARA', purpose: 'credit', activity: 'sendCredit', summary, keeps: creditSent ? null : 'permission', input: { contents } });
}

/** KAACL. */
export function cancelPlan(state: OrderState, settlementNo: string, purpose: 'cancel' | 'retire'): CallPlan {
  return planOf(state, { operation: 'KAACL', doubt: 'KAACL', purpose, activity: 'sendCancel', summary: purpose === 'cancel' ? '与信の取消' : '旧い与信の取消', settlementNo });
}

/** KAASL 0, 1, 2. Of a change, no inquiry tells whether it was made, and made once more it is refused: it leaves a mark, and only a repeat that is meant goes on where there is one. */
export function slipPlan(state: OrderState, index: number, recheck: boolean): CallPlan {
  const parcel = state.parcels[index];
  if (parcel === undefined) throw new Error('no such parcel');
  const { slipNo, carrier, replaces } = parcel;
  const processDiv = processDivOf(parcel);
  const mark = state.doubt === null ? 'mark' : 'markAgain';
  return planOf(state, {
    operation: 'KAASL', doubt: `KAASL${processDiv}`, purpose: 'slip', activity: 'sendSlip', parcel: index, recheck,
    keeps: processDiv === '1' ? mark : null,
    summary: `${recheck ? '与信の再確認と' : ''}出荷情報登録（${index + 1}件目）`,
    input: { slipNo, carrier, replaces, plannedShipDate: state.contents.plannedShipDate },
  });
}

/** KAASL 9: all slips of the order. */
export function withdrawPlan(state: OrderState): CallPlan {
  return planOf(state, { operation: 'KAASL', doubt: 'KAASL9', purpose: 'withdrawSlips', activity: 'sendWithdrawal', summary: '出荷情報の取消' });
}

/** KAAKK with the contents of the amendment. */
export function reducePlan(state: OrderState): CallPlan {
  const contents = state.amending?.contents ?? state.contents;
  return planOf(state, { operation: 'KAAKK', doubt: 'KAAKK', purpose: 'amend', activity: 'sendReduction', summary: '請求金額の減額', keeps: 'plan', input: { contents } });
}

/** KAARR 1, with the amendment's or the present contents. One request per action: each success counts at Yamato. */
export function reissuePlan(state: OrderState, reason: { readonly reason: string; readonly reasonText: string }): CallPlan {
  const contents = state.amending?.contents ?? state.contents;
  return planOf(state, { operation: 'KAARR', doubt: null, purpose: 'own', activity: 'sendReissue', summary: '請求内容変更・請求書再発行', keeps: 'plan', once: true, input: { contents, ...reason } });
}

/** KAARR 3. */
export function reissueWithdrawalPlan(state: OrderState): CallPlan {
  return planOf(state, { operation: 'KAARR', doubt: null, purpose: 'own', activity: 'sendReissueWithdrawal', summary: '請求書再発行の取下げ', keeps: 'plan', once: true, input: { contents: state.contents } });
}

/** KAASA0020; uses up one entry. */
export function smsCodePlan(state: OrderState, code: string): CallPlan {
  return planOf(state, { operation: 'KAASA', doubt: 'KAASA', purpose: 'own', activity: 'sendSmsCode', summary: 'SMS認証番号の判定', input: { code } });
}

