/** Taking an amendment or a new credit in hand: 与信内容変更, 与信を実行. */
import type { ActionBody } from '../order/action-body.ts';
import { CANCEL_FIRST, type OrderState, RECORD_ONLY, RECREDIT } from '../order/order-state.ts';
import { registerAgain, startAnew, startRecredit } from './fold-recredit.ts';
import { laterOf } from './lost-run.ts';
import { methodOf } from './method.ts';
import { cancelling } from './perform-cancel.ts';
import { begun, finished, type Performed, refuse } from './performed.ts';

export function performAmend(state: OrderState, body: Extract<ActionBody, { action: 'amendOrder' }>, now: string): Performed {
  const plan = methodOf(state.service).amendPlan(state, body.contents, body.confirm === 'cancelFirst');
  switch (plan.kind) {
    case 'refused':
      return refuse(state, plan.code, plan.reason);
    case 'confirm':
      return refuse(state, 'confirmCancelFirst', plan.explanation);
    case 'way':
      break;
  }
  const amending = { way: plan.way, contents: body.contents, failed: null };
  switch (plan.way) {
    case RECORD_ONLY:
      return finished({ ...state, contents: body.contents }, plan.explanation);
    case RECREDIT:
      return begun({ ...startRecredit(state, body.contents, now), amending });
    case CANCEL_FIRST:
      return begun({ ...cancelling(state), amending, afterCancel: { kind: 'recredit', contents: body.contents } });
    default:
      return begun({ ...state, amending });
  }
}

/** Whether a lost run replaced the credit that is gone for this amendment: what came of the new one is taken up. */
export function isOfLostRun(state: OrderState, body: ActionBody): boolean {
  const [next] = laterOf(state);
  return body.action === 'amendOrder' && state.outcome === 'cancelled' && next !== undefined && (next.amountYen ?? body.contents.amountYen) === body.contents.amountYen;
}

/** As once the old credit is cancelled first. */
export function performReplaced(state: OrderState, { contents }: Extract<ActionBody, { action: 'amendOrder' }>, now: string): Performed {
  return begun({ ...registerAgain(startAnew(state, contents, now), state.parcels, now), amending: { way: CANCEL_FIRST, contents, failed: null } });
}

/** 与信を実行 again, with corrected contents if given: a new generation for an order that holds no credit. */
export function performRequestCredit(state: OrderState, body: Extract<ActionBody, { action: 'requestCredit' }>, now: string): Performed {
  return begun(startAnew(state, body.contents ?? state.contents, now));
}
