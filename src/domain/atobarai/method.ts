/** クロネコ代金後払い as a method of the core. @see atobarai */
import type { CheckedContents, ContentsRules, Method } from '../lifecycle/method.ts';
import { finished } from '../lifecycle/performed.ts';
import { sendWhenOpen, unsettled } from '../lifecycle/step.ts';
import type { OrderContents } from '../order/contents.ts';
import { accepted } from '../values/fault.ts';
import { actions, isReissueDoubtful, whyNot } from './actions.ts';
import { amendPlan } from './amend-plan.ts';
import { transactionStatusLabels } from './answers.ts';
import { attentions, warnings } from './attentions.ts';
import { explainOrNull, readsCode } from './codes.ts';
import { deadlineRules, deadlinesOf } from './deadlines.ts';
import { doubts } from './doubts.ts';
import { INVOICE, invoiceLookUp } from './invoice-printing.ts';
import { atobaraiPolicy, defaultAtobaraiPolicy } from './policy.ts';
import { performOwn, readAction } from './own-actions.ts';
import { ownAfter, ownAtStart, REDUCE } from './own-state.ts';
import { cancelPlan, creditPlan, reducePlan, slipPlan, withdrawPlan } from './plans.ts';
import { changeStep, foldReissueDecision, foldRequest, foldRequestUnfit, reissueStep, withdrawalStep } from './reissues.ts';
import { entriesLeft, foldSmsCode, openSmsStep, SMS_CODE, smsEndingOf, smsFinish, smsStep } from './sms-code.ts';
import { type AtobaraiTerms, readAtobaraiTerms, termsOf } from './terms.ts';
import { atobaraiContract } from './values/contract-flags.ts';
import { meaningOf } from './values/meaning.ts';
import { checkSettlementNumber, isSettlementNumber, SETTLEMENT_NUMBER_MAX } from './values/settlement-number.ts';
import { DESTINATIONS_MAX, toWireContents } from './values/to-wire-contents.ts';
import { toWireSlip } from './values/wire-slip.ts';
import { upgradeFrom1 } from './upgrade.ts';
import { LABEL, transferTargets, unseenIn, words } from './words.ts';

export const atobarai: Method = {
  service: 'atobarai',
  label: LABEL,
  words,
  numbers: { max: SETTLEMENT_NUMBER_MAX, isNumber: isSettlementNumber, check: checkSettlementNumber },
  headline: {},
  actions,
  deadlines: deadlineRules,
  attentions,
  warnings,
  doubts,
  creditDoubt: 'KAARA',
  transferTargets,
  correctable: ['approved', 'cancelled', 'slipRegistered', 'saleConfirmed', 'invoiced', 'paid', 'refused'],
  transactionLabels: transactionStatusLabels,
  unseenIn,
  watches: { hold: 'credit', recheck: 'both', track: 'transaction' },
  defaultPolicy: defaultAtobaraiPolicy,
  parcelsMax: 10,
  destinationsMax: DESTINATIONS_MAX,
  slipPer: 'destination',
  slipIsSale: false,
  withdraws: 'all',
  readTerms: readAtobaraiTerms,
  termsGone: { invoice: 'separate' } satisfies AtobaraiTerms,
  meaningOf,
  checkContents,
  ownAtStart,
  // A start of its brings nothing that is good only once.
  ownWith: () => ownAtStart,
  onceBy: [],
  ownAfter,
  upgradeFrom1,
  creditPlan,
  cancelPlan,
  slipPlan,
  withdrawPlan,
  amendPlan,
  amendStep: (situation, current) =>
    situation.state.amending?.way === REDUCE ? (unsettled(situation) ?? sendWhenOpen(situation, reducePlan(situation.state))) : changeStep(situation, current),
  ownStep(situation, current, body) {
    if (body.name === 'submitSmsCode') return smsStep(situation, current, String(body.fields['code']));
    return body.name === 'withdrawReissue' ? withdrawalStep(situation, current) : reissueStep(situation, current, body);
  },
  performOwn,
  finishOfEnded: (state, { name }) => (name === 'submitSmsCode' ? smsFinish(state) : null),
  foldOwnCall: (inHand, plan, call, now) => (plan.operation === 'KAASA' ? foldSmsCode(inHand, plan, call, now) : foldRequest(inHand, plan, call, now)),
  // Its answers are words, and its inquiries tell of neither amount nor slips.
  foldBrought: (state) => state,
  whyRefused: () => null,
  toldOf: () => null,
  foldTold: (state) => state,
  foldOwnUnfit: (inHand, _plan, code) => foldRequestUnfit(inHand, code),
  whyNot,
  decide: (state, _attention, decision, now) => finished(foldReissueDecision(state, decision === 'registered', now)),
  waitsForStaff: isReissueDoubtful,
  readAction,
  checkParcel(entry, settlementNo) {
    const slip = toWireSlip(entry, settlementNo);
    return slip.ok ? accepted(slip.value.paymentNo) : slip;
  },
  checkParcels: () => [],
  buyerStep: (state, now) => (termsOf(state.contents).invoice === 'sms' ? openSmsStep(state, now) : null),
  buyerAgain: () => null,
  lapsedAs: (state, now) => (termsOf(state.contents).invoice === 'sms' ? smsEndingOf(state, now) : null),
  nextOf: (state) => (state.buyerStep?.kind === SMS_CODE ? { entriesLeft: entriesLeft(state) } : {}),
  secretNextOf: () => null,
  // When it can be shipped no more, staff are told; Yamato lets it stand.
  expiresAt: () => null,
  dueOf: () => null,
  closedFor: () => null,
  deadlinesOf,
  readsCode,
  explain: explainOrNull,
  // Why a wait for the SMS ended stands with the credit.
  causes: {},
  view: (state) => ({
    smsCode: state.credit.state === 'awaitingBuyer' && state.buyerStep !== null ? { deadlineAt: state.buyerStep.deadlineAt, entriesLeft: entriesLeft(state) } : null,
  }),
  lookUps: { [INVOICE]: invoiceLookUp },
};

function checkContents(contents: OrderContents, { contract, today, isNew, policy }: ContentsRules): CheckedContents {
  const { itemNameUnsupported } = atobaraiPolicy(policy);
  const wire = toWireContents(contents, { contract: atobaraiContract(contract), today, isNew, itemNameUnsupported });
  return wire.ok ? { faults: [], notices: wire.notices } : { faults: wire.faults, notices: [] };
}
