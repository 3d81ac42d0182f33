/** 無言払い: an imagined service that cannot be asked. What became of a call, the same call tells that is sent again. */
import { commonRows } from '../../../../src/domain/lifecycle/action-rows.ts';
import { cancelDoubt, creditDoubt, slipDoubt, withdrawDoubt } from '../../../../src/domain/lifecycle/doubt-rows.ts';
import type { Method } from '../../../../src/domain/lifecycle/method.ts';
import { CANCEL_FIRST, type Doubt, type OrderState, RECORD_ONLY } from '../../../../src/domain/order/order-state.ts';
import type { CallPlan } from '../../../../src/domain/order/call-plan.ts';
import { accepted, rejected } from '../../../../src/domain/values/fault.ts';
import { explain, readsCode } from '../codes.ts';
import { nothingOwn, planOf } from '../nothing-own.ts';

export const SILENT = 'silent';
const LABEL = '無言払い';

function creditPlan(state: OrderState): CallPlan {
  const { contents, creditSent } = state;
  const input = { guest: contents.buyer.name, yen: contents.amountYen };
  return planOf(state, { operation: 'open', doubt: 'open', purpose: 'credit', activity: 'sendCredit', summary: '与信', keeps: creditSent ? null : 'permission', input });
}

function cancelPlan(state: OrderState, settlementNo: string, purpose: 'cancel' | 'retire'): CallPlan {
  return planOf(state, { operation: 'close', doubt: 'close', purpose, activity: 'sendCancel', summary: '与信の取消', settlementNo, keeps: 'plan' });
}

function slipPlan(state: OrderState, parcel: number): CallPlan {
  const { sentAs, destination } = state.parcels[parcel] ?? {};
  return planOf(state, { operation: 'report', doubt: 'report', purpose: 'slip', activity: 'sendSlip', summary: '出荷情報登録', parcel, keeps: 'plan', input: { place: destination, slip: sentAs } });
}

function withdrawPlan(state: OrderState): CallPlan {
  return planOf(state, { operation: 'report', doubt: 'reportNone', purpose: 'withdrawSlips', activity: 'sendSlip', summary: '出荷情報の取消', keeps: 'plan', input: { place: 0, slip: '' } });
}

const { inquireCredit: _credit, syncStatus: _status, ...actions } = commonRows(LABEL, '購入者の手続きはありません');

export const silent: Method = {
  ...nothingOwn,
  service: SILENT,
  label: LABEL,
  words: { buyerStepBegun: '', paidInDoubt: '結果を確認する前に入金済みになりました', paid: '入金済みのため取り消せません', untold: '金額・送り状番号・購入者' },
  numbers: { max: 20, isNumber: (text) => /^[A-Z0-9-]{1,20}$/.test(text), check: accepted },
  actions,
  doubts: {
    open: creditDoubt({ label: '与信', ask: null, repeat: creditPlan }),
    report: slipDoubt({ label: '出荷情報登録', ask: null, repeat: (state, { parcel }: Doubt) => slipPlan(state, parcel ?? 0), replaces: false }),
    reportNone: withdrawDoubt({ label: '出荷情報の取消', ask: null, repeat: withdrawPlan }),
    close: cancelDoubt({ label: '与信の取消', ask: null, repeat: (state) => cancelPlan(state, state.credit.settlementNo, 'cancel') }),
  },
  creditDoubt: 'open',
  correctable: ['paid'],
  transactionLabels: {
    approved: '受付', cancelled: '取消', slipRegistered: '発送済', deliveryProblem: '配送異常', warned: '警告', saleConfirmed: '売上確定', invoiced: '請求済', paid: '入金済', held: '審査中',
    lapsed: '期限切れ', refused: '否決',
  },
  watches: null,
  parcelsMax: 10,
  destinationsMax: 3,
  slipPer: 'destination',
  slipIsSale: false,
  withdraws: 'all',
  readTerms: () => ({}),
  meaningOf: (contents) => ({ ...contents }),
  checkContents: () => ({ faults: [], notices: [] }),
  checkParcel: ({ slipNo }) => (slipNo === null ? rejected('slipMissing', '送り状番号がありません') : accepted(slipNo)),
  creditPlan, cancelPlan, slipPlan, withdrawPlan,
  amendPlan: (state, { amountYen }) => ({ kind: 'way', way: amountYen === state.contents.amountYen ? RECORD_ONLY : CANCEL_FIRST, explanation: '金額が変わるときは取消のあとに与信を取り直します' }),
  readsCode,
  explain,
};
