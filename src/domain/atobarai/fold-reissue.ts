/** What KAARR did to the order: a reissue (or a change of contents), or the withdrawal of one. @see atobarai §2.8 */
import { raise } from '../order/attention-list.ts';
import type { CallResult } from '../order/call-result.ts';
import type { OrderState } from '../order/order-state.ts';
import { foldNotSent, foldSent } from '../lifecycle/sending.ts';
import { isUnclearRefusal } from './errors/explain-error.ts';
import { foldAmended, foldAmendFailed } from '../lifecycle/fold-amend.ts';

/** Yamato's limit on reissues and content changes together. */
export const REISSUES_MAX = 7;

const LIMIT_REACHED = 'kaarr009E';
const NOTHING_TO_WITHDRAW = 'kaarr017E';

type Request = 'reissue' | 'withdrawal';

export function foldReissueSent(state: OrderState, result: CallResult<null>, now: string): OrderState {
  return foldSentRequest(state, 'reissue', result, now);
}

export function foldReissueWithdrawalSent(state: OrderState, result: CallResult<null>, now: string): OrderState {
  return foldSentRequest(state, 'withdrawal', result, now);
}

/** Every reissue that succeeds counts towards Yamato's limit, so a doubtful call is never repeated: staff find out. */
function foldSentRequest(state: OrderState, request: Request, result: CallResult<null>, now: string): OrderState {
  switch (result.kind) {
    case 'notSent':
      return foldNotSent(state, result, now);
    case 'unknown':
      return foldUnknown(foldSent(state), request, result.reason, now);
    case 'refused':
      if (isUnclearRefusal(result.code)) return foldUnknown(foldSent(state), request, result.code, now);
      return foldAmendFailed(foldRefusal(foldSent(state), result.code), result.code);
    case 'done':
      return foldAccepted(foldSent(state), request, now);
  }
}

function foldUnknown(state: OrderState, doubtful: Request, reason: string, now: string): OrderState {
  return raise({ ...state, reissues: { ...state.reissues, doubtful } }, 'reissueUnknown', now, reason);
}

/** Two refusals tell what Yamato has counted, whoever made the calls. */
function foldRefusal(state: OrderState, code: string): OrderState {
  const { reissues } = state;
  if (code === LIMIT_REACHED) return { ...state, reissues: { ...reissues, count: Math.max(reissues.count, REISSUES_MAX) } };
  if (code === NOTHING_TO_WITHDRAW) return { ...state, reissues: { count: reissues.count, open: false } };
  return state;
}

function foldAccepted(state: OrderState, request: Request, now: string): OrderState {
  const { count, before } = state.reissues;
  switch (request) {
    case 'reissue':
      // It counted at Yamato; contents that came with it are in force.
      return foldAmended({ ...state, reissues: { count: count + 1, open: true, before: state.contents } }, now, now);
    case 'withdrawal':
      return foldAmended({ ...state, contents: before ?? state.contents, reissues: { count, open: false } }, now, now);
  }
}

/** What staff found in Yamato's console about the doubtful request. */
export function foldReissueDecision(state: OrderState, accepted: boolean, now: string): OrderState {
  const { doubtful, ...reissues } = state.reissues;
  const known = { ...state, reissues };
  return accepted ? foldAccepted(known, doubtful ?? 'reissue', now) : { ...foldAmendFailed(known, 'notRegistered'), amending: null };
}
