/** The buyer's part: a card entered once more, and the page of 3-D Secure. @see webcollect §2.1, §2.3 */
import { foldApproved, foldRefused } from '../lifecycle/fold-credit.ts';
import { foldInDoubt } from '../lifecycle/fold-call.ts';
import { nextGeneration } from '../lifecycle/fold-recredit.ts';
import type { InHand } from '../lifecycle/method.ts';
import { begun, finished, type Performed, refuse } from '../lifecycle/performed.ts';
import { reasonText } from '../lifecycle/explain-cause.ts';
import { foldChanged, foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { type CurrentAction, done, sendWhenOpen, type Situation, type Step } from '../lifecycle/step.ts';
import type { OwnActionBody } from '../order/action-body.ts';
import { raise } from '../order/attention-list.ts';
import { byUs, byYamato, type Cause } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Answer, Call } from '../order/call-result.ts';
import type { BuyerStep, OrderState } from '../order/order-state.ts';
import { after } from '../values/instant.ts';
import { isRecord } from '../values/json.ts';
import { readsCode } from './codes.ts';
import { foldBrought } from './brought.ts';
import { ownOf, ownWith, withOwn } from './own-state.ts';
import { threeDPlan } from './plans.ts';
import { cardPolicy } from './policy.ts';

/** What a cart is told that the buyer must do. */
export const THREE_D_SECURE = 'threeDSecure';
export const NEW_TOKEN = 'newToken';

/** Another card was never entered; the page was lost, so the next try needs another number; the page was never finished. */
const TOKEN_MISSING = 'tokenMissing';
const THREE_D_LOST = 'threeDSecureLost';
const THREE_D_ABANDONED = 'threeDSecureAbandoned';

function open(kind: string, now: string, ms: number, endsAs: NonNullable<BuyerStep['endsAs']>): BuyerStep {
  const deadlineAt = after(now, ms);
  return { kind, deadlineAt, failed: 0, askAt: deadlineAt, asked: 0, endsAs, holdsNothing: true };
}

/** The credit is held for the buyer's authentication; where its page was lost with the answer, he must enter his card once more. */
export function buyerStep(state: OrderState, now: string): BuyerStep {
  const { threeDSecureMs, newTokenMs } = cardPolicy(state.policy);
  if (ownOf(state).threeD !== undefined) return open(THREE_D_SECURE, now, threeDSecureMs, { verdict: 'refused', code: THREE_D_ABANDONED });
  return open(NEW_TOKEN, now, newTokenMs, { verdict: 'failed', code: THREE_D_LOST });
}

/** Without a token nothing can be asked for. */
export function buyerAgain(state: OrderState, now: string): BuyerStep | null {
  if (ownOf(state).token !== undefined) return null;
  const step = open(NEW_TOKEN, now, cardPolicy(state.policy).newTokenMs, { verdict: 'failed', code: TOKEN_MISSING });
  return state.creditSent ? { ...step, notFound: true } : step;
}

/** The page was open at Yamato for as long as it lets it. */
export function lapsedAs({ buyerStep: step }: OrderState): string {
  return step?.endsAs?.code ?? THREE_D_ABANDONED;
}

export function performToken(state: OrderState, body: OwnActionBody, reason: string | null, now: string): Performed {
  if (state.credit.state === 'approved') return finished(state, '与信は済んでいます');
  if (reason !== null) return refuse(state, 'notAllowed', reason);
  const step = state.buyerStep;
  if (step?.kind !== NEW_TOKEN) return refuse(state, 'threeDSecureFirst', '3Dセキュアの認証を待っています。購入者に認証を続けてもらってください');
  // A page that is still open at Yamato keeps its number: the next try takes another one.
  const numbered = step.endsAs?.code === THREE_D_LOST ? nextGeneration(state, state.contents, now) : state;
  const { credit } = numbered;
  return begun({ ...withOwn(numbered, ownWith(body.fields)), buyerStep: null, credit: { ...credit, state: 'requesting', since: now, code: null } });
}

/** The credit was asked for with the new card; what came of it is the action's outcome. */
export function tokenStep(state: OrderState): Step {
  const { credit, buyerStep: step } = state;
  switch (credit.state) {
    case 'approved':
      return done(null);
    case 'held':
      return done('結果が出れば自動で反映されます');
    case 'awaitingBuyer':
      if (step?.kind === THREE_D_SECURE) return done('購入者の3Dセキュアの認証を待っています');
      return { kind: 'finishAction', outcome: 'refused', code: 'newTokenRequired', detail: 'このカード情報は使えませんでした。購入者にもう一度入力してもらってください' };
    default:
      return ended(state);
  }
}

/** What the browser brought back is taken as it is, but for another order's amount. */
export function performThreeD(state: OrderState, body: OwnActionBody, reason: string | null): Performed {
  if (state.credit.state === 'approved') return finished(state, '3Dセキュアと与信は済んでいます');
  if (reason !== null) return refuse(state, 'notAllowed', reason);
  const { threeD } = ownOf(state);
  const returned = returnedOf(body);
  if (threeD === undefined || state.buyerStep?.kind !== THREE_D_SECURE) return refuse(state, 'noThreeDSecure', '3Dセキュアの認証を待っている受注ではありません');
  if (!isOfAmount(returned, state.credit.amountYen)) return refuse(state, 'amountDiffers', '3Dセキュアの結果の金額が受注と違います。この受注の結果ではありません');
  return begun(withOwn(state, { threeD: { ...threeD, returned } }));
}

function returnedOf({ fields }: OwnActionBody): Readonly<Record<string, string>> {
  const { returned } = fields;
  return isRecord(returned) ? Object.fromEntries(Object.entries(returned).filter((field): field is [string, string] => typeof field[1] === 'string')) : {};
}

/** With or without its tax beside it. */
function isOfAmount({ ITEM_PRICE: price, ITEM_TAX: tax }: Readonly<Record<string, string>>, amountYen: number): boolean {
  return Number(price) === amountYen || Number(price) + Number(tax) === amountYen;
}

export function threeDStep(situation: Situation, { sent, refusedAs }: CurrentAction): Step {
  const { state } = situation;
  if (state.credit.state !== 'awaitingBuyer') return state.credit.state === 'approved' ? done(null) : ended(state);
  if (refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: refusedAs.code, detail: `3Dセキュアの結果をヤマト側が受け付けませんでした。${reasonText(state.service, refusedAs) ?? ''}` };
  if (!sent) return sendWhenOpen(situation, threeDPlan(state));
  return { kind: 'finishAction', outcome: 'unknown', code: 'threeDSecureNotJudged', detail: '3Dセキュアの結果による与信の答えがまだ得られていません' };
}

function ended(state: OrderState): Step {
  const { code } = state.credit;
  const { refusal } = ownOf(state);
  const cause = refusal === undefined ? byUs(code ?? '') : byYamato(refusal.code, refusal.detailCode);
  return { kind: 'finishAction', outcome: state.credit.state === 'failed' ? 'failed' : 'refused', code: refusal?.code ?? code, detail: `決済できませんでした。${reasonText(state.service, cause) ?? ''}` };
}

/** A09. */
export function foldThreeD({ state, current }: InHand, plan: CallPlan, { sentAt, result }: Call<Answer>, now: string): InHand {
  switch (result.kind) {
    case 'notSent':
      return { state: foldNotSent(state, result, now), current };
    case 'unknown':
      return { state: inDoubt(state, sentAt, result.reason, null, now), current: sent(current, null) };
    case 'refused':
      return foldThreeDRefused({ state: foldSent(state), current }, plan, sentAt, byYamato(result.code, result.detailCode), now);
    case 'done': {
      const told = foldBrought(foldSent(state), plan, { ...result.brings, ...(result.code === undefined ? {} : { code: result.code }) }, now);
      const judged = result.value === 'approved' ? foldApproved(foldChanged(told, sentAt), now) : foldRefused({ ...told, doubt: null, buyerStep: null }, String(result.value), now);
      return { state: judged, current: sent(current, null) };
    }
  }
}

const ALREADY_THERE = 'A092000001';

function foldThreeDRefused({ state, current }: InHand, plan: CallPlan, sentAt: string, cause: Cause, now: string): InHand {
  const reading = readsCode(cause.code, { plan });
  // A page posted twice: what came of the first, the inquiry tells.
  if (reading === 'unclear' || cause.code === ALREADY_THERE) return { state: inDoubt(state, sentAt, cause.code, cause.code, now), current: sent(current, null) };
  if (reading === 'notProcessed') return { state: foldNotSent(state, { reason: cause.code }, now), current };
  if (reading === 'settings') return { state: raise(state, 'settingsWrong', now, { cause }), current: sent(current, cause) };
  // Something is missing in what came back, and the page is still open; else the leg is over, and no credit was given.
  if (cause.code.startsWith('A091')) return { state: { ...state, doubt: null }, current: sent(current, cause) };
  const { code, detailCode } = cause;
  const refusal = detailCode === undefined ? { code } : { code, detailCode };
  return { state: foldRefused({ ...withOwn(state, { refusal }), doubt: null, buyerStep: null }, code, now), current: sent(current, null) };
}

function inDoubt(state: OrderState, sentAt: string, why: string, refusedAs: string | null, now: string): OrderState {
  return foldInDoubt(foldSent(state), { operation: 'A09', parcel: null, sentAt, ...(refusedAs === null ? {} : { refusedAs }) }, why, now);
}

function sent(current: CurrentAction | null, refusedAs: Cause | null): CurrentAction | null {
  return current === null ? null : { ...current, sent: true, refusedAs };
}
