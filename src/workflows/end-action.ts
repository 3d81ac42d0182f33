/** The one way an action ends, whatever road it came by: its line of the history is closed and its after-effects (実行後) are taken. */
import type { ActionBody } from '../domain/order/action-body.ts';
import { actionDetail } from '../domain/order/action-detail.ts';
import { type CartNotice, foldAfterEffects } from '../domain/order/after-effects.ts';
import type { Finish } from '../domain/lifecycle/performed.ts';
import { amendLine, clock, type Run } from './run.ts';

export function endAction(run: Run, action: { readonly actionId: string; readonly body: ActionBody }, { outcome, code, detail }: Finish): void {
  const { actionId, body } = action;
  amendLine(run, actionId, { state: 'finished', outcome, code, detail: actionDetail(body, { outcome, detail }), waitingUntil: null, finishedAt: clock() });
  const { state, notice } = foldAfterEffects(run.state, action, outcome);
  run.state = state;
  if (notice !== null) run.notices.push(notice);
}

/** What the cart is to be told with the next publication: of several actions the newest that has a label for it. */
export function noticeOf(run: Run): CartNotice | null {
  const news = run.notices.filter(({ actionId }) => run.unpublished.has(actionId));
  return news.findLast(({ cartStatus }) => cartStatus !== null) ?? news.at(-1) ?? null;
}
