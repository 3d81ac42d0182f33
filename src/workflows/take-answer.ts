/** What an answer does to what is in hand: the question of an action, the action's end, the verdict of the start. */
import { adoptNote } from '../domain/lifecycle/fold-adopt.ts';
import { foldDueLooked } from '../domain/lifecycle/due-step.ts';
import { foldSeen } from '../domain/lifecycle/fold-seen.ts';
import { foldOver } from '../domain/lifecycle/perform.ts';
import { foldNotSent, foldSent } from '../domain/lifecycle/sending.ts';
import type { ActionOutcome } from '../domain/order/history.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import { openVerdicts } from '../domain/order/order-state.ts';
import { endAction } from './end-action.ts';
import { emptyLine } from './messages.ts';
import { noteCalls, startLineId } from './one-call.ts';
import { clock, hold, ownLineId, type Run, writeLine } from './run.ts';

/** What the action in hand asked: it ends here, waits for the line, or goes on knowing. */
export function takeAnswer(run: Run, inquiry: Inquiry): void {
  noteCalls(run, inquiry.calls);
  if (inquiry.failed?.kind === 'refused') return finishAction(run, 'failed', inquiry.failed.code, '照会がYamatoに拒まれました');
  if (inquiry.notFound) return finishAction(run, 'failed', 'notFoundAtYamato', 'この決済受付番号はYamatoに見つかりません');
  if (inquiry.failed !== null) {
    run.state = foldNotSent(run.state, { ...inquiry.failed, reason: inquiry.failed.code }, clock());
    return;
  }
  run.state = foldSent(run.state);
  const drift = foldInquiry(run, inquiry);
  if (drift !== null) noteDrift(run, drift);
  if (run.current !== null) hold(run, { ...run.current, askedAt: inquiry.askedAt });
}

/** Of the look before what the method does by itself. */
export function takeDueAnswer(run: Run, inquiry: Inquiry): void {
  noteCalls(run, inquiry.calls, 'recheckCredit');
  const { state, drift } = foldDueLooked(run.state, inquiry, clock());
  run.state = state;
  if (drift !== null) noteDrift(run, drift);
}

/** An answer to a question nobody's doubt depends on. Says what was changed elsewhere, if anything was. */
export function foldInquiry(run: Run, inquiry: Inquiry): string | null {
  const { state, drift } = foldSeen(run.state, inquiry, clock());
  run.state = state;
  return drift;
}

/** Beside the line of the action that happened to ask. */
function noteDrift(run: Run, drift: string): void {
  const id = ownLineId(run);
  writeLine(run, { ...emptyLine(id, 'trackTransaction', 'system'), state: 'finished', outcome: 'done', detail: drift, finishedAt: clock() });
}

export function finishAction(run: Run, outcome: ActionOutcome, code: string | null, detail: string | null): void {
  if (run.current === null) return;
  const { current } = run;
  run.state = foldOver(run.state, current.body, clock());
  endAction(run, current, { outcome, code, detail });
  hold(run, null);
}

/** The start of the order is a line of its own, finished with its verdict. */
export function openStartLine(run: Run, actor: string): void {
  writeLine(run, { ...emptyLine(startLineId(run), 'startOrder', actor), state: 'running' });
  run.unpublished.clear();
}

/** Once the verdict is final, whether a call, an inquiry, the watch or staff brought it. */
export function finishStart(run: Run): void {
  const { verdict } = run.state;
  const line = run.lines.get(startLineId(run));
  if (line === undefined || line.state === 'finished' || verdict === null || openVerdicts.includes(verdict.kind)) return;
  const outcome = verdict.kind === 'approved' ? 'done' : verdict.kind === 'failed' ? 'failed' : 'refused';
  writeLine(run, { ...line, state: 'finished', outcome, code: verdict.code, detail: adoptNote(run.state), finishedAt: clock() });
}
