/** How doubt about each call of webコレクト ends: by E04, which tells status, amount, slips and date of the authorisation. @see webcollect §8.1 */
import { adoptionDoubt, amountDoubt, cancelDoubt, creditAnswers, creditDoubt, seen, slipDoubt, withdrawDoubt } from '../lifecycle/doubt-rows.ts';
import { foldApproved, foldBuyerOver } from '../lifecycle/fold-credit.ts';
import { foldTransactionSeen } from '../lifecycle/fold-transaction.ts';
import type { DoubtRule } from '../lifecycle/method.ts';
import { foldAskAgain } from '../lifecycle/sending.ts';
import { settle } from '../order/attention-list.ts';
import { ADOPTION, type OrderState } from '../order/order-state.ts';
import { foldSecured } from './brought.ts';
import { NUMBER_USED } from './codes.ts';
import { ownOf } from './own-state.ts';
import { amountPlan, cancelPlan, creditPlan, slipPlan, threeDPlan, withdrawPlan } from './plans.ts';
import { foldNotRenewed, foldRenewed, isRenewed } from './reauthorise.ts';

/** Still open, or nowhere to be found: it did not come through, and may be sent once more. */
const threeDDoubt: DoubtRule = {
  label: '3Dセキュアの結果による与信（A09）',
  phase: 'awaitingBuyer',
  attention: 'creditUnknown',
  ask: 'transaction',
  answers: { ...creditAnswers, held: 'resend', notFound: 'resend' },
  askedAfterLoss: true,
  repeat: (state) => (ownOf(state).threeD?.returned === undefined ? null : threeDPlan(state)),
  mark: (state) => state,
  fold: seen((state, _doubt, transaction, _askedAt, now) => securedIfApproved(foldTransactionSeen({ ...state, doubt: null }, transaction, now), true, now)),
  believe: () => null,
  decide: {
    registered: (state, _doubt, now) => securedIfApproved(foldApproved(state, now), true, now),
    notRegistered: (state, _doubt, now) => foldBuyerOver(state, 'threeDSecureFailed', now),
  },
  endsWithAnySlip: false,
  staysOpen: () => false,
};

function securedIfApproved(state: OrderState, secured: boolean, now: string): OrderState {
  return state.credit.state === 'approved' ? foldSecured(state, secured, now) : state;
}

/** A repeat needs another token: without one the order waits for the buyer. */
const authorisationDoubt = creditDoubt({ label: '与信（A08）', ask: 'both', repeat: (state) => (ownOf(state).token === undefined ? null : creditPlan(state)) });

const changeDoubt = amountDoubt({ label: '決済金額の変更（A07）', ask: 'transaction', repeat: amountPlan });

/** Whether nobody but this run can have brought a page back: then A08 alone led to the approval. */
function isOwnRun({ credit, lost }: OrderState): boolean {
  return (lost ?? null) === null && credit.code !== 'sentBefore';
}

const NOT_RENEWED = 'askAgain';

/** Unchanged says nothing for sure: asking goes on, and once patience is over staff look. */
const reauthoriseDoubt: DoubtRule = {
  label: '再与信（A11）',
  phase: 'amendUnknown',
  attention: 'reauthoriseUnknown',
  ask: 'transaction',
  answers: { ...creditAnswers, approved: NOT_RENEWED, slipRegistered: NOT_RENEWED, deliveryProblem: NOT_RENEWED, warned: NOT_RENEWED, saleConfirmed: NOT_RENEWED, invoiced: NOT_RENEWED, held: NOT_RENEWED, notFound: NOT_RENEWED },
  concludes: (state, doubt, inquiry) => (isRenewed(state, doubt, inquiry) ? 'fold' : null),
  // It left a mark: a run that knows nothing of it is in doubt.
  askedAfterLoss: false,
  repeat: () => null,
  mark: (state) => state,
  fold(state, doubt, inquiry, now) {
    const { transaction, told } = inquiry;
    if (transaction === null) return foldAskAgain(state, now);
    const concluded = isRenewed(state, doubt, inquiry) ? foldRenewed(state, told?.approvedAt ?? doubt.since, now) : foldNotRenewed(state);
    return foldTransactionSeen(concluded, transaction, now);
  },
  believe: () => null,
  decide: {
    registered: (state, { since }, now) => foldRenewed(state, since, now),
    notRegistered: (state) => foldNotRenewed(state),
  },
  endsWithAnySlip: false,
  staysOpen: () => false,
};

export const doubts: Readonly<Record<string, DoubtRule>> = {
  [ADOPTION]: adoptionDoubt,
  A08: {
    ...authorisationDoubt,
    // Yamato says that it has the number, and does not find it: one of them is wrong, and neither is believed.
    concludes(_state, { refusedAs, settledAt }, { notFound, transaction, askedAt }) {
      if (refusedAs === NUMBER_USED && notFound) return 'askAgain';
      // Under way may be the call itself, which authorises yet: only later is it a page that nobody has, and another number taken.
      return transaction?.status === 'held' && askedAt < settledAt ? 'askAgain' : null;
    },
    fold(state, doubt, inquiry, now) {
      const folded = authorisationDoubt.fold(state, doubt, inquiry, now);
      return isOwnRun(state) ? securedIfApproved(folded, false, now) : folded;
    },
  },
  A09: threeDDoubt,
  A06: cancelDoubt({ label: '与信の取消（A06）', ask: 'transaction', repeat: (state) => cancelPlan(state, state.credit.settlementNo, 'cancel') }),
  A07: {
    ...changeDoubt,
    // 金額変更NG: the new amount may be authorised beside the old one, and one more would be one too many. Staff look.
    concludes: (state, doubt, inquiry) => changeDoubt.concludes?.(state, doubt, inquiry) ?? (inquiry.transaction?.status === 'warned' ? (doubt.settledAt <= inquiry.askedAt ? 'fold' : 'askAgain') : null),
    fold: (state, doubt, inquiry, now) => changeDoubt.fold(settle(state, 'amountChangeFailed'), doubt, inquiry, now),
  },
  A11: reauthoriseDoubt,
  E01: slipDoubt({ label: '出荷情報登録（E01）', ask: 'transaction', repeat: (state, { parcel }) => slipPlan(state, parcel ?? 0, false), replaces: false }),
  E02: withdrawDoubt({ label: '出荷情報の取消（E02）', ask: 'transaction', repeat: (state, { parcel }) => withdrawPlan(state, parcel) }),
};
