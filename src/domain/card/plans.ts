/** The changes that webコレクト knows for cards, as plans: decided here, written on the wire by its activities. @see webcollect §2 */
import { slipsHeld } from '../lifecycle/fold-withdraw.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { OrderState } from '../order/order-state.ts';
import { ownOf } from './own-state.ts';

type Given = Pick<CallPlan, 'operation' | 'doubt' | 'purpose' | 'activity' | 'summary'> & Partial<CallPlan>;

function planOf(state: OrderState, given: Given): CallPlan {
  return { settlementNo: state.credit.settlementNo, parcel: null, recheck: false, keeps: null, once: false, input: {}, ...given };
}

/** A08. A repeat says what was kept of the first, with another token. `again`: a request under this number may have come through. */
export function creditPlan(state: OrderState): CallPlan {
  const { creditSent, contents } = state;
  const { token = null, returnUrl = null } = ownOf(state);
  const summary = creditSent ? '与信の再送（同じ番号、新しいトークン）' : '与信';
  const input = { contents, token, returnUrl, again: creditSent };
  return planOf(state, { operation: 'A08', doubt: 'A08', purpose: 'credit', activity: 'sendCredit', summary, keeps: creditSent ? null : 'permission', input });
}

/** A09: what the buyer's browser brought back. Made once more it is refused, so a repeat does no harm. */
export function threeDPlan(state: OrderState): CallPlan {
  const { threeD } = ownOf(state);
  const input = { threeDToken: threeD?.threeDToken ?? null, returned: threeD?.returned ?? null };
  return planOf(state, { operation: 'A09', doubt: 'A09', purpose: 'own', activity: 'sendThreeDResult', summary: '3Dセキュアの結果による与信', input });
}

/** A06: takes slips back, too. */
export function cancelPlan(state: OrderState, settlementNo: string, purpose: 'cancel' | 'retire'): CallPlan {
  return planOf(state, { operation: 'A06', doubt: 'A06', purpose, activity: 'sendCancel', summary: purpose === 'cancel' ? '与信の取消' : '旧い与信の取消', settlementNo });
}

/** A07 with the amount of the amendment. */
export function amountPlan(state: OrderState): CallPlan {
  const { amountYen } = state.amending?.contents ?? state.contents;
  return planOf(state, { operation: 'A07', doubt: 'A07', purpose: 'amend', activity: 'sendAmount', summary: '決済金額の変更', input: { amountYen } });
}

/** A11: each success is one more authorisation. It is marked, and never made again by itself. `occasion`: of one that no action asks for. */
export function reauthorisePlan(state: OrderState, occasion: string | null = null): CallPlan {
  const plan = planOf(state, { operation: 'A11', doubt: 'A11', purpose: 'own', activity: 'sendReauthorisation', summary: '再与信', keeps: 'mark' });
  return occasion === null ? plan : { ...plan, occasion };
}

/** E01: the slip of one parcel, which is the sale as well. */
export function slipPlan(state: OrderState, index: number, recheck: boolean): CallPlan {
  const parcel = state.parcels[index];
  if (parcel === undefined) throw new Error('no such parcel');
  const { carrier, sentAs } = parcel;
  return planOf(state, {
    operation: 'E01', doubt: 'E01', purpose: 'slip', activity: 'sendSlip', parcel: index, recheck,
    summary: `${recheck ? '与信の再確認と' : ''}出荷情報登録（${index + 1}件目）`,
    input: { carrier: carrier === 'yamato' ? 'yamato' : 'other', registeredAs: sentAs },
  });
}

/** E02: one slip, named as it was registered. */
export function withdrawPlan(state: OrderState, slip: number | null): CallPlan {
  const registeredAs = slip === null ? null : (slipsHeld(state)[slip]?.sentAs ?? null);
  return planOf(state, { operation: 'E02', doubt: 'E02', purpose: 'withdrawSlips', activity: 'sendWithdrawal', summary: '出荷情報の取消', parcel: slip, input: { registeredAs } });
}
