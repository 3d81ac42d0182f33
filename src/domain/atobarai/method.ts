/** クロネコ代金後払い as a method of the core. @see atobarai */
import type { CheckedContents, ContentsRules, Method } from '../lifecycle/method.ts';
import type { OrderContents } from '../order/contents.ts';
import type { OrderState } from '../order/order-state.ts';
import { amendPlan } from './amend-way.ts';
import { atobaraiPolicy, defaultAtobaraiPolicy } from './policy.ts';
import { entriesLeft } from './sms-steps.ts';
import { readAtobaraiTerms } from './terms.ts';
import { atobaraiContract } from './values/contract-flags.ts';
import { meaningOf } from './values/meaning.ts';
import { checkSettlementNumber, isSettlementNumber, SETTLEMENT_NUMBER_MAX } from './values/settlement-number.ts';
import { toWireSlip } from './values/slip-number.ts';
import { DESTINATIONS_MAX, toWireContents } from './values/to-wire-contents.ts';

export const atobarai: Method = {
  service: 'atobarai',
  label: '代金後払い',
  numbers: { max: SETTLEMENT_NUMBER_MAX, isNumber: isSettlementNumber, check: checkSettlementNumber },
  defaultPolicy: defaultAtobaraiPolicy,
  parcelsMax: 10,
  destinationsMax: DESTINATIONS_MAX,
  readTerms: readAtobaraiTerms,
  meaningOf,
  checkContents,
  checkParcel: (parcel, { credit }) => {
    const wire = toWireSlip(parcel, credit.settlementNo);
    return wire.ok ? [] : wire.problems;
  },
  view,
  amendPlan,
};

export type AtobaraiView = {
  /** スマホタイプ: until when the buyer can enter the code, and how many entries are left; null: no code is waited for. */
  readonly smsCode: { readonly deadlineAt: string; readonly entriesLeft: number } | null;
};

function view(state: OrderState): AtobaraiView {
  const waits = state.credit.state === 'awaitingBuyer' && state.sms !== null;
  return { smsCode: waits ? { deadlineAt: state.sms.deadlineAt, entriesLeft: entriesLeft(state) } : null };
}

function checkContents(contents: OrderContents, { contract, today, isNew, policy }: ContentsRules): CheckedContents {
  const { itemNameUnsupported } = atobaraiPolicy(policy);
  const wire = toWireContents(contents, { contract: atobaraiContract(contract), today, isNew, itemNameUnsupported });
  return wire.ok ? { faults: [], notices: wire.notices } : { faults: wire.faults, notices: [] };
}
