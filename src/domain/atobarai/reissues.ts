/** 請求書再発行 and 請求内容変更 (KAARR): their steps, and what a request or the withdrawal of one did. @see atobarai §2.8 */
import { foldAmended, foldAmendFailed } from '../lifecycle/fold-amend.ts';
import type { InHand } from '../lifecycle/method.ts';
import { reasonText } from '../lifecycle/explain-cause.ts';
import { foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { type CurrentAction, done, sendWhenOpen, type Situation, type Step, unsettled } from '../lifecycle/step.ts';
import type { OwnActionBody } from '../order/action-body.ts';
import { raise } from '../order/attention-list.ts';
import { byStaff, byUs, byYamato, type Cause } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Answer, Call } from '../order/call-result.ts';
import type { OrderState } from '../order/order-state.ts';
import { isReissueDoubtful } from './actions.ts';
import { readsCode } from './codes.ts';
import { ownOf, REISSUES_MAX, withReissues } from './own-state.ts';
import { reissuePlan, reissueWithdrawalPlan } from './plans.ts';
import type { ReissueReason } from './values/reissue-reason.ts';

const LIMIT_REACHED = 'kaarr009E';
const NOTHING_TO_WITHDRAW = 'kaarr017E';

type Request = 'reissue' | 'withdrawal';

/** What a reissue says of itself, once its members were read. */
export type ReissueFields = { readonly reason: ReissueReason; readonly reasonText: string | null };

/** A rule that is checked here kept it from being sent. */
const UNFIT = '送る前の確認で内容に不備があったため、Yamatoには送っていません。受注の内容と店舗の契約設定を確認してください';

/** The reason given with a change of contents; a reissue brings its own. */
const CHANGE_OF_CONTENTS = { reason: 'other', reasonText: '内容変更' } as const;

export function reissueStep(situation: Situation, current: CurrentAction, body: OwnActionBody): Step {
  const reason = String(body.fields['reason']);
  const text = body.fields['reasonText'];
  return requestStep(situation, current, reissuePlan(situation.state, { reason, reasonText: typeof text === 'string' ? text : '' }));
}

export function changeStep(situation: Situation, current: CurrentAction): Step {
  return requestStep(situation, current, reissuePlan(situation.state, CHANGE_OF_CONTENTS));
}

export function withdrawalStep(situation: Situation, current: CurrentAction): Step {
  return requestStep(situation, current, reissueWithdrawalPlan(situation.state));
}

/** Sent once; whatever is doubtful about it is for staff, because each success counts at Yamato. */
function requestStep(situation: Situation, current: CurrentAction, plan: CallPlan): Step {
  const { state } = situation;
  if (!current.sent) return unsettled(situation) ?? sendWhenOpen(situation, plan);
  if (isReissueDoubtful(state)) {
    return { kind: 'finishAction', outcome: 'unknown', code: 'reissueUnknown', detail: '結果が確認できません。Yamatoの管理画面で確認し「要確認の解決」を行ってください' };
  }
  const { refusedAs } = current;
  return refusedAs === null ? done(null) : { kind: 'finishAction', outcome: 'failed', code: refusedAs.code, detail: reasonText(state.service, refusedAs) ?? UNFIT };
}

/** Every reissue that succeeds counts towards Yamato's limit, so a doubtful call is never repeated: staff find out. */
export function foldRequest({ state, current }: InHand, plan: CallPlan, { result }: Call<Answer>, now: string): InHand {
  const request = requestOf(plan);
  switch (result.kind) {
    case 'notSent':
      return { state: foldNotSent(state, result, now), current };
    case 'unknown':
      return { state: foldUnknown(foldSent(state), request, byUs(result.reason), now), current: sent(current, null) };
    case 'refused': {
      const cause = byYamato(result.code);
      const isUnclear = readsCode(result.code, { plan, doubt: null }) === 'unclear';
      const refused = isUnclear ? foldUnknown(foldSent(state), request, cause, now) : foldAmendFailed(foldCounted(foldSent(state), result.code), cause);
      return { state: refused, current: sent(current, cause) };
    }
    case 'done':
      return { state: foldAccepted(foldSent(state), request, now), current: sent(current, null) };
  }
}

/** Not sent, as our own rules refuse it. */
export function foldRequestUnfit({ state, current }: InHand, code: string): InHand {
  return { state: foldAmendFailed(state, byUs(code)), current: sent(current, byUs(code)) };
}

function requestOf({ activity }: CallPlan): Request {
  return activity === 'sendReissueWithdrawal' ? 'withdrawal' : 'reissue';
}

function sent(current: CurrentAction | null, refusedAs: Cause | null): CurrentAction | null {
  return current === null ? null : { ...current, sent: true, refusedAs };
}

function foldUnknown(state: OrderState, doubtful: Request, cause: Cause, now: string): OrderState {
  return raise(withReissues(state, { ...ownOf(state).reissues, doubtful }), 'reissueUnknown', now, { cause });
}

/** Two refusals tell what Yamato has counted, whoever made the calls. */
function foldCounted(state: OrderState, code: string): OrderState {
  const { reissues } = ownOf(state);
  if (code === LIMIT_REACHED) return withReissues(state, { ...reissues, count: Math.max(reissues.count, REISSUES_MAX) });
  if (code === NOTHING_TO_WITHDRAW) return withReissues(state, { count: reissues.count, open: false });
  return state;
}

function foldAccepted(state: OrderState, request: Request, now: string): OrderState {
  const { count, before } = ownOf(state).reissues;
  switch (request) {
    case 'reissue':
      // It counted at Yamato; contents that came with it are in force.
      return foldAmended(withReissues(state, { count: count + 1, open: true, before: state.contents }), now);
    case 'withdrawal':
      return foldAmended(withReissues({ ...state, contents: before ?? state.contents }, { count, open: false }), now);
  }
}

/** What staff found in Yamato's console about the doubtful request. */
export function foldReissueDecision(state: OrderState, accepted: boolean, now: string): OrderState {
  const { doubtful, ...reissues } = ownOf(state).reissues;
  const known = withReissues(state, reissues);
  return accepted ? foldAccepted(known, doubtful ?? 'reissue', now) : { ...foldAmendFailed(known, byStaff('notRegistered')), amending: null };
}
