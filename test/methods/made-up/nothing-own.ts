/** What a method says that has nothing of its own there: no actions, no buyer's part, no reminders, no look-ups. */
import type { Method } from '../../../src/domain/lifecycle/method.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';

/** Nothing leads here: it has no row by which it would come up. */
function never(): never {
  throw new Error('a method without anything of its own was asked for it');
}

export const nothingOwn = {
  headline: {}, deadlines: {}, attentions: {}, warnings: {}, unseenIn: {}, transferTargets: {}, correctable: [], lookUps: {}, defaultPolicy: {}, ownAtStart: {}, termsGone: {},
  ownAfter: ({ own }) => own,
  ownWith: () => ({}),
  onceBy: [],
  buyerAgain: () => null,
  secretNextOf: () => null,
  expiresAt: () => null,
  dueOf: () => null,
  closedFor: () => null,
  upgradeFrom1: (state) => state,
  foldBrought: (state) => state,
  whyRefused: () => null,
  causes: {},
  toldOf: () => null,
  foldTold: (state) => state,
  amendStep: never, ownStep: never, performOwn: never, foldOwnCall: never, foldOwnUnfit: never, decide: never,
  readAction: () => null,
  finishOfEnded: () => null,
  whyNot: () => null,
  checkParcels: () => [],
  waitsForStaff: () => false,
  buyerStep: () => null,
  lapsedAs: () => null,
  nextOf: () => ({}),
  deadlinesOf: () => [],
  view: () => ({}),
} satisfies Partial<Method>;

export function planOf({ credit }: OrderState, given: Pick<CallPlan, 'operation' | 'doubt' | 'purpose' | 'activity' | 'summary'> & Partial<CallPlan>): CallPlan {
  return { settlementNo: credit.settlementNo, parcel: null, recheck: false, keeps: null, once: false, input: {}, ...given };
}
