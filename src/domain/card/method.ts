/** クロネコwebコレクト as a method of the core: cards. @see webcollect */
import type { CheckedContents, ContentsRules, Method } from '../lifecycle/method.ts';
import { begun, finished, refuse } from '../lifecycle/performed.ts';
import { settle } from '../order/attention-list.ts';
import type { OrderContents } from '../order/contents.ts';
import { actions, whyNot } from './actions.ts';
import { amendPlan, amountStep } from './amend-plan.ts';
import { attentions, warnings } from './attentions.ts';
import { foldBrought, foldTold, toldOf, whyRefused } from './brought.ts';
import { buyerAgain, buyerStep, foldThreeD, lapsedAs, performThreeD, performToken, THREE_D_SECURE, threeDStep, tokenStep } from './buyer.ts';
import { explain, readsCode } from './codes.ts';
import { captureUntil, deadlineRules, deadlinesOf } from './deadlines.ts';
import { doubts } from './doubts.ts';
import { dueOf } from './by-itself.ts';
import { closedFor } from './night-window.ts';
import { readAction } from './own-actions.ts';
import { ownAfter, ownAtStart, ownOf, ownWith } from './own-state.ts';
import { cancelPlan, creditPlan, slipPlan, withdrawPlan } from './plans.ts';
import { cardPolicy, defaultCardPolicy } from './policy.ts';
import { foldReauthorised, reauthoriseStep } from './reauthorise.ts';
import { checkParcel, checkParcels, SLIPS_MAX } from './slips.ts';
import { readCardTerms, termsGone } from './terms.ts';
import { cardContract } from './values/contract-flags.ts';
import { meaningOf } from './values/meaning.ts';
import { checkSettlementNumber, isSettlementNumber } from './values/settlement-number.ts';
import { toWireAuthorisation } from './values/to-wire-authorisation.ts';
import { SETTLEMENT_NUMBER_MAX } from './values/wire-rules.ts';
import { view } from './view.ts';
import { causes, headline, LABEL, transactionLabels, transferTargets, words } from './words.ts';

export const card: Method = {
  service: 'card',
  label: LABEL,
  words,
  numbers: { max: SETTLEMENT_NUMBER_MAX, isNumber: isSettlementNumber, check: checkSettlementNumber },
  headline,
  actions,
  deadlines: deadlineRules,
  attentions,
  warnings,
  doubts,
  creditDoubt: 'A08',
  transferTargets,
  correctable: ['approved', 'cancelled', 'slipRegistered', 'paid', 'refused'],
  transactionLabels,
  // Amount and slips are told with the status.
  unseenIn: {},
  // One question tells all there is.
  watches: { hold: 'both', recheck: 'both', track: 'both' },
  defaultPolicy: defaultCardPolicy,
  parcelsMax: SLIPS_MAX,
  destinationsMax: SLIPS_MAX,
  slipPer: 'parcel',
  slipIsSale: true,
  withdraws: 'each',
  readTerms: readCardTerms,
  termsGone,
  meaningOf,
  checkContents,
  ownAtStart,
  ownWith,
  onceBy: ['submitToken', 'completeThreeDSecure'],
  ownAfter,
  // It was not there when states had that form.
  upgradeFrom1: (state) => state,
  creditPlan,
  cancelPlan,
  slipPlan,
  withdrawPlan,
  amendPlan,
  amendStep: amountStep,
  ownStep(situation, current, { name }) {
    if (name === 'submitToken') return tokenStep(situation.state);
    return name === 'completeThreeDSecure' ? threeDStep(situation, current) : reauthoriseStep(situation, current);
  },
  performOwn(state, body, reason, now) {
    if (body.name === 'submitToken') return performToken(state, body, reason, now);
    return body.name === 'completeThreeDSecure' ? performThreeD(state, body, reason) : performReauthorise(state, reason);
  },
  finishOfEnded: (state, { name }) => (name === 'reauthorise' ? null : tokenStep(state)),
  foldBrought,
  whyRefused,
  toldOf,
  foldTold,
  foldOwnCall: (inHand, plan, call, now) => (plan.operation === 'A11' ? foldReauthorised(inHand, plan, call, now) : foldThreeD(inHand, plan, call, now)),
  foldOwnUnfit: ({ state, current }, _plan, code) => ({ state, current: current === null ? null : { ...current, sent: true, refusedAs: { by: 'us', code } } }),
  whyNot,
  decide: (state, attention) => finished(settle(state, attention)),
  waitsForStaff: () => false,
  readAction,
  checkParcel,
  checkParcels,
  buyerStep,
  buyerAgain,
  lapsedAs,
  nextOf: () => ({}),
  secretNextOf(state) {
    const { threeD, returnUrl, returnTo } = ownOf(state);
    if (state.buyerStep?.kind !== THREE_D_SECURE || threeD === undefined) return null;
    // The page is shown where the browser comes back to, if that is ours.
    return { html: threeD.html, url: returnTo === undefined ? null : (returnUrl ?? null) };
  },
  expiresAt: captureUntil,
  dueOf,
  closedFor,
  deadlinesOf,
  readsCode,
  explain,
  causes,
  view,
  lookUps: {},
};


function performReauthorise(state: Parameters<Method['performOwn']>[0], reason: string | null): ReturnType<Method['performOwn']> {
  return reason === null ? begun(state) : refuse(state, 'notAllowed', reason);
}

function checkContents(contents: OrderContents, { contract, today, policy, isNew }: ContentsRules): CheckedContents {
  const { captureWithinDays } = cardPolicy(policy);
  const wire = toWireAuthorisation(contents, { contract: cardContract(contract), captureWithinDays, ...(isNew ? { today } : {}) });
  return wire.ok ? { faults: [], notices: wire.notices } : { faults: wire.faults, notices: [] };
}
