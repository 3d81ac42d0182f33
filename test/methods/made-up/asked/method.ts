/** 見本払い: an imagined service with three operations, which can be asked about everything. */
import { commonRows } from '../../../../src/domain/lifecycle/action-rows.ts';
import { adoptionDoubt, cancelDoubt, creditDoubt, slipDoubt, withdrawDoubt } from '../../../../src/domain/lifecycle/doubt-rows.ts';
import { foldAmountTold } from '../../../../src/domain/lifecycle/fold-told.ts';
import type { Method } from '../../../../src/domain/lifecycle/method.ts';
import { byYamato } from '../../../../src/domain/order/cause.ts';
import { ADOPTION, type Doubt, type OrderState, RECORD_ONLY, RECREDIT } from '../../../../src/domain/order/order-state.ts';
import type { CallPlan } from '../../../../src/domain/order/call-plan.ts';
import { accepted, rejected } from '../../../../src/domain/values/fault.ts';
import { explain, readsCode } from '../codes.ts';
import { nothingOwn, planOf } from '../nothing-own.ts';

export const MADE_UP = 'made-up';
const LABEL = '見本払い';
const INSTALMENTS_MAX = 12;

export function instalmentsOf(value: object): number | null {
  return 'instalments' in value && typeof value.instalments === 'number' ? value.instalments : null;
}

function creditPlan(state: OrderState): CallPlan {
  const { contents, creditSent } = state;
  const input = { guest: contents.buyer.name, yen: contents.amountYen, times: instalmentsOf(contents) };
  return planOf(state, { operation: 'register', doubt: 'register', purpose: 'credit', activity: 'sendCredit', summary: '与信', keeps: creditSent ? null : 'permission', input });
}

function cancelPlan(state: OrderState, settlementNo: string, purpose: 'cancel' | 'retire'): CallPlan {
  return planOf(state, { operation: 'cancel', doubt: 'cancel', purpose, activity: 'sendCancel', summary: '与信の取消', settlementNo });
}

/** It holds one slip, and a new one takes the place of another by itself. Which it holds, no inquiry tells: a repeat is the very same. */
function slipPlan(state: OrderState, parcel: number, recheck: boolean): CallPlan {
  const { sentAs, replaces } = state.parcels[parcel] ?? {};
  const doubt = replaces == null ? 'ship' : 'shipAnother';
  return planOf(state, { operation: 'ship', doubt, purpose: 'slip', activity: 'sendSlip', summary: '出荷情報登録', parcel, recheck, keeps: 'plan', input: { slip: sentAs } });
}

function withdrawPlan(state: OrderState): CallPlan {
  return planOf(state, { operation: 'ship', doubt: 'shipNone', purpose: 'withdrawSlips', activity: 'sendSlip', summary: '出荷情報の取消', input: { slip: '' } });
}

const repeatSlip = (state: OrderState, { parcel }: Doubt): CallPlan => slipPlan(state, parcel ?? 0, false);

export const madeUp: Method = {
  ...nothingOwn,
  service: MADE_UP,
  label: LABEL,
  words: { buyerStepBegun: '', paidInDoubt: '結果を確認する前に入金済みになりました', paid: '入金済みのため取り消せません', untold: '購入者' },
  numbers: { max: 23, isNumber: (text) => /^[A-Z0-9-]{1,23}$/.test(text), check: accepted },
  actions: commonRows(LABEL, '購入者の手続きはありません'),
  doubts: {
    [ADOPTION]: adoptionDoubt,
    register: creditDoubt({ label: '与信', ask: 'credit', repeat: creditPlan }),
    ship: slipDoubt({ label: '出荷情報登録', ask: 'transaction', repeat: repeatSlip, replaces: false }),
    shipAnother: slipDoubt({ label: '送り状の変更', ask: 'transaction', repeat: repeatSlip, replaces: true }),
    shipNone: withdrawDoubt({ label: '出荷情報の取消', ask: 'transaction', repeat: withdrawPlan }),
    cancel: cancelDoubt({ label: '与信の取消', ask: 'transaction', repeat: (state) => cancelPlan(state, state.credit.settlementNo, 'cancel') }),
  },
  creditDoubt: 'register',
  transferTargets: { bankTransfer: '銀行振込' },
  transactionLabels: {
    approved: '受付', cancelled: '取消', slipRegistered: '発送済', deliveryProblem: '配送異常', warned: '警告', saleConfirmed: '売上確定', invoiced: '請求済', paid: '確定', held: '審査中',
    lapsed: '期限切れ', refused: '否決',
  },
  watches: { hold: 'credit', recheck: 'both', track: 'transaction' },
  defaultPolicy: { patienceDays: 5 },
  parcelsMax: 99,
  destinationsMax: 0,
  slipPer: 'destination',
  slipIsSale: false,
  withdraws: 'all',
  readTerms(value) {
    const instalments = instalmentsOf(value);
    return instalments === null ? null : { instalments };
  },
  meaningOf: (contents) => ({ ...contents }),
  checkContents(contents) {
    const tooMany = (instalmentsOf(contents) ?? 0) > INSTALMENTS_MAX;
    return { notices: [], faults: tooMany ? [{ param: 'instalments', rule: 'tooManyInstalments', message: `分割は${INSTALMENTS_MAX}回までです` }] : [] };
  },
  checkParcel: ({ slipNo }) => (slipNo === null ? rejected('slipMissing', '送り状番号がありません') : accepted(slipNo)),
  creditPlan, cancelPlan, slipPlan, withdrawPlan,
  amendPlan: (state, { amountYen }) => ({ kind: 'way', way: amountYen === state.contents.amountYen ? RECORD_ONLY : RECREDIT, explanation: '金額が変わるときは与信を取り直します' }),
  readsCode,
  explain,
  whyRefused: ({ own }) => (typeof own['reason'] === 'string' ? byYamato('BLOCKED', own['reason']) : null),
  foldBrought: (state, _plan, { reason }) => ({ ...state, own: { ...state.own, reason } }),
  toldOf: ({ credit }) => ({ amountYen: credit.amountYen }),
  foldTold: foldAmountTold,
  view: ({ contents }) => ({ plan: instalmentsOf(contents) === 3 ? 'three' : 'other' }),
};
