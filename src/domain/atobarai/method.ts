/** クロネコ代金後払い as a method of the core. @see atobarai */
import type { CheckedContents, ContentsRules, Method } from '../lifecycle/method.ts';
import type { OrderContents } from '../order/contents.ts';
import { amendPlan } from './amend-way.ts';
import { atobaraiPolicy, defaultAtobaraiPolicy } from './policy.ts';
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
  amendPlan,
};

function checkContents(contents: OrderContents, { contract, today, isNew, policy }: ContentsRules): CheckedContents {
  const { itemNameUnsupported } = atobaraiPolicy(policy);
  const wire = toWireContents(contents, { contract: atobaraiContract(contract), today, isNew, itemNameUnsupported });
  return wire.ok ? { faults: [], notices: wire.notices } : { faults: wire.faults, notices: [] };
}
