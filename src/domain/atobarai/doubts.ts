/** How doubt about each call of 後払い ends. @see atobarai §7.1 */
import { creditAnswers, adoptionDoubt, amountDoubt, cancelDoubt, creditDoubt, seen, slipDoubt, withdrawDoubt } from '../lifecycle/doubt-rows.ts';
import { foldApproved, foldBuyerOver } from '../lifecycle/fold-credit.ts';
import { foldTransactionSeen } from '../lifecycle/fold-transaction.ts';
import type { DoubtRule } from '../lifecycle/method.ts';
import { ADOPTION, type Doubt, type OrderState } from '../order/order-state.ts';
import type { CallPlan } from '../order/call-plan.ts';
import { cancelPlan, creditPlan, reducePlan, slipPlan, withdrawPlan } from './plans.ts';

const repeatSlip = (state: OrderState, doubt: Doubt): CallPlan => slipPlan(state, doubt.parcel ?? 0, false);
const slip = { ask: 'transaction', repeat: repeatSlip } as const;

/** 承認済み means the code was taken; a repeat would use up an entry. */
const smsDoubt: DoubtRule = {
  label: 'SMS認証番号の判定（KAASA）',
  phase: 'awaitingBuyer',
  attention: 'creditUnknown',
  ask: 'transaction',
  answers: { ...creditAnswers, notFound: 'askAgain' },
  askedAfterLoss: true,
  repeat: () => null,
  mark: (state) => state,
  fold: seen((state, _doubt, transaction, _askedAt, now) => foldTransactionSeen({ ...state, doubt: null }, transaction, now)),
  believe: () => null,
  decide: {
    registered: (state, _doubt, now) => foldApproved(state, now),
    notRegistered: (state, _doubt, now) => foldBuyerOver(state, 'smsLapsed', now),
  },
  endsWithAnySlip: false,
  staysOpen: () => false,
};

/** KAARS alone proves a credit; KAAST says how far it came. Slips are told apart by 処理区分: 0 Yamato's, 1 one replaced, 2 another carrier's, 9 all taken back. */
export const doubts: Readonly<Record<string, DoubtRule>> = {
  [ADOPTION]: adoptionDoubt,
  KAARA: creditDoubt({ label: '与信（KAARA）', ask: 'credit', repeat: creditPlan }),
  KAASL0: slipDoubt({ ...slip, label: '出荷情報登録（KAASL 0）', replaces: false }),
  KAASL1: slipDoubt({ ...slip, label: '送り状の変更（KAASL 1）', replaces: true }),
  KAASL2: slipDoubt({ ...slip, label: '出荷情報登録（KAASL 2）', replaces: false }),
  KAASL9: withdrawDoubt({ label: '出荷情報の取消（KAASL 9）', ask: 'transaction', repeat: withdrawPlan }),
  KAACL: cancelDoubt({ label: '与信の取消（KAACL）', ask: 'transaction', repeat: (state) => cancelPlan(state, state.credit.settlementNo, 'cancel') }),
  KAAKK: amountDoubt({ label: '請求金額の減額（KAAKK）', ask: 'transaction', repeat: reducePlan }),
  KAASA: smsDoubt,
};
