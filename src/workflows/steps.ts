/** Carries out one step that the domain decided on, and folds what came of it into the order. */
import { foldDoubtAnswer } from '../domain/atobarai/doubt.ts';
import { adoptNote } from '../domain/atobarai/fold-adopt.ts';
import { foldCancelSent } from '../domain/atobarai/fold-cancel.ts';
import { foldCreditSent } from '../domain/atobarai/fold-credit.ts';
import { foldRegained } from '../domain/atobarai/lost-run.ts';
import { foldNumberClaimed } from '../domain/atobarai/fold-recredit.ts';
import { foldSlipSent } from '../domain/atobarai/fold-shipment.ts';
import { foldSeen } from '../domain/atobarai/fold-seen.ts';
import { foldSmsAsked } from '../domain/atobarai/fold-sms.ts';
import type { Inquiry, InquiryMode } from '../domain/atobarai/inquiry.ts';
import { processDivOf } from '../domain/atobarai/slip-number.ts';
import type { AskPurpose, Step } from '../domain/atobarai/step.ts';
import { foldOver, perform } from '../domain/atobarai/perform.ts';
import { foldAbandoned } from '../domain/atobarai/pass-time.ts';
import { callLine } from '../domain/call-result.ts';
import type { ActionOutcome } from '../domain/history.ts';
import { foldAskAgain, foldNotSent, foldSent } from '../domain/sending.ts';
import { recordsCalls, yamatoCalls } from './calls.ts';
import { cancelRetired, checkSmsCode, reduce, reissue, withdrawReissue, withdrawSlips } from './amendment-steps.ts';
import { endAction } from './end-action.ts';
import { doubtLost, noteSentBefore, takeLostAnswer, voidNumber } from './lost-steps.ts';
import { emptyLine } from './messages.ts';
import { creditRef, lostCall, noteCall, noteCalls, sent, sound, startLineId } from './one-call.ts';
import { clock, hold, ownLineId, type Run, writeLine } from './run.ts';

/** The steps that do something; waiting and ending are the loop's own. */
export type WorkingStep = Exclude<Step, { kind: 'wait' | 'end' }>;

export async function carryOut(run: Run, step: WorkingStep): Promise<void> {
  switch (step.kind) {
    case 'claimNumber':
      return claimNumber(run);
    case 'checkStart':
      return checkStart(run);
    case 'voidNumber':
      return voidNumber(run);
    case 'doubtLost':
      return doubtLost(run, step.operation, step.parcel);
    case 'regain':
      run.state = foldRegained(run.state, clock());
      return;
    case 'sendCredit':
      return sendCredit(run);
    case 'ask':
      return ask(run, step.mode, step.purpose);
    case 'registerSlip':
      return registerSlip(run, step.parcel, step.recheck);
    case 'withdrawSlips':
      return withdrawSlips(run);
    case 'cancel':
      return cancel(run);
    case 'cancelRetired':
      return cancelRetired(run, step.settlementNo);
    case 'reduce':
      return reduce(run);
    case 'reissue':
      return reissue(run);
    case 'withdrawReissue':
      return withdrawReissue(run);
    case 'checkSmsCode':
      return checkSmsCode(run, step.code);
    case 'takeAction':
      return takeAction(run, step.index);
    case 'finishAction':
      return finishAction(run, step.outcome, step.code, step.detail);
  }
}

async function claimNumber(run: Run): Promise<void> {
  const { shop, orderNumber, credit } = run.state;
  const input = { shop, orderNumber, generation: credit.generation };
  const settlementNo = sound(await recordsCalls.claimSettlementNo.executeWithOptions({ summary: '次の決済受付番号の確保' }, [input]));
  if (run.state.credit.generation !== credit.generation) throw new Error('the number belongs to another generation');
  run.state = foldNumberClaimed(run.state, settlementNo);
}

/** A start handed over once more after its run has ended must not live a second life. */
async function checkStart(run: Run): Promise<void> {
  const { shop, orderNumber, claimId, credit } = run.state;
  const input = { shop, orderNumber, claimId, settlementNo: credit.settlementNo };
  const standing = sound(await recordsCalls.checkStart.executeWithOptions({ summary: '引継ぎの受付の確認' }, [input]));
  run.state = standing === 'current' ? { ...run.state, creditSent: true } : { ...run.state, outcome: 'superseded' };
}

async function sendCredit(run: Run): Promise<void> {
  const { state } = run;
  const resend = state.creditSent;
  const options = { summary: resend ? '与信の再送（同じ番号）' : '与信' };
  // The cart's deadline is for its checkout: a later credit of the order that came of it has none.
  const abandonAt = state.isOrder ? null : run.abandonAt;
  const input = { ...creditRef(run), claimId: state.claimId, contents: state.contents, resend, abandonAt };
  const result = await sent(() => yamatoCalls(state).sendCredit.executeWithOptions(options, [input]), (lost) => ({
    kind: 'called' as const,
    call: lostCall<never>('KAARA', run, lost),
  }));
  const now = clock();
  switch (result.kind) {
    case 'superseded':
      run.state = { ...run.state, outcome: 'superseded' };
      return;
    case 'abandoned':
      // Nothing was sent, and as it is too late nothing will be permitted.
      run.state = foldAbandoned({ ...run.state, credit: { ...run.state.credit, void: true } }, now);
      return;
    case 'sentBefore':
      noteSentBefore(run, { at: result.at, amountYen: result.amountYen });
      return;
    case 'called':
      noteCalls(run, [callLine(result.call, (verdict) => verdict)]);
      // Given up while the call was under way: whatever Yamato answered, the cart has its 503.
      if (run.abandonAsked && result.call.result.kind !== 'notSent') run.state = foldAbandoned({ ...run.state, creditSent: true }, now);
      run.state = foldCreditSent(run.state, result.call.sentAt, result.call.result, now);
      finishStart(run);
  }
}

async function registerSlip(run: Run, index: number, recheck: boolean): Promise<void> {
  const parcel = run.state.parcels[index];
  if (parcel === undefined) throw new Error('no such parcel');
  const { slipNo, carrier, replaces } = parcel;
  const input = { ...creditRef(run), recheck, slipNo, carrier, replaces, plannedShipDate: run.state.contents.plannedShipDate };
  const summary = `${recheck ? '与信の再確認と' : ''}出荷情報登録（${index + 1}件目）`;
  const { inquiry, call, processDiv } = await sent(
    () => yamatoCalls(run.state).sendSlip.executeWithOptions({ summary }, [input]),
    (lost) => ({ inquiry: null, call: lostCall<null>('KAASL', run, lost), processDiv: processDivOf(parcel) }),
  );
  if (inquiry !== null) takeAnswer(run, inquiry);
  if (call === null) return;
  noteCall(run, call);
  run.state = foldSlipSent(run.state, { parcel: index, processDiv, sentAt: call.sentAt }, call.result, clock());
  if (run.current === null) return;
  // Time passes before it can go on: the credit is looked at again then.
  const delayed = call.result.kind === 'notSent' || call.result.kind === 'unknown';
  hold(run, { ...run.current, sent: true, askedAt: delayed ? null : run.current.askedAt });
}

async function cancel(run: Run): Promise<void> {
  const { call, after } = await sent(
    () => yamatoCalls(run.state).sendCancel.executeWithOptions({ summary: '与信の取消' }, [creditRef(run)]),
    (lost) => ({ call: lostCall<null>('KAACL', run, lost), after: null }),
  );
  noteCall(run, call);
  run.state = foldCancelSent(run.state, { sentAt: call.sentAt, result: call.result, after }, clock());
  if (run.current !== null) hold(run, { ...run.current, sent: true });
}

const askSummaries: Readonly<Record<AskPurpose, string>> = {
  doubt: '結果不明の照会',
  beforeShipment: '出荷直前の与信の再確認',
  action: '取引状況の照会',
  sms: 'SMS認証の結果の照会',
  lost: '失われた処理のあとの照会',
};

async function ask(run: Run, mode: InquiryMode, purpose: AskPurpose): Promise<void> {
  const inquiry = await sent(
    () => yamatoCalls(run.state).inquire.executeWithOptions({ summary: askSummaries[purpose] }, [{ ...creditRef(run), mode }]),
    (lost): Inquiry => ({ askedAt: clock(), verdict: null, transaction: null, notFound: false, failed: { kind: 'unknown', code: lost }, calls: [] }),
  );
  switch (purpose) {
    case 'doubt':
      noteCalls(run, inquiry.calls);
      run.state = inquiry.failed === null ? foldDoubtAnswer(foldSent(run.state), inquiry, clock()) : foldAskAgain(run.state, clock());
      finishStart(run);
      return;
    case 'sms':
      noteCalls(run, inquiry.calls);
      run.state = foldSmsAsked(run.state, inquiry, clock());
      return;
    case 'lost':
      takeLostAnswer(run, inquiry);
      return;
    case 'beforeShipment':
    case 'action':
      takeAnswer(run, inquiry);
  }
}

/** What the action in hand asked: it ends here, waits for the line, or goes on knowing. */
function takeAnswer(run: Run, inquiry: Inquiry): void {
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

function takeAction(run: Run, index: number): void {
  const [next] = run.queue.splice(index, 1);
  if (next === undefined) throw new Error('no such action');
  const { state, finish } = perform(run.state, next.body, clock());
  run.state = state;
  hold(run, { actionId: next.actionId, body: next.body, askedAt: null, sent: false, refusedAs: null });
  if (finish !== null) finishAction(run, finish.outcome, finish.code, finish.detail);
}

function finishAction(run: Run, outcome: ActionOutcome, code: string | null, detail: string | null): void {
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
  if (line === undefined || line.state === 'finished' || verdict === null || verdict.kind === 'unknown' || verdict.kind === 'held') return;
  const outcome = verdict.kind === 'approved' ? 'done' : verdict.kind === 'failed' ? 'failed' : 'refused';
  writeLine(run, { ...line, state: 'finished', outcome, code: verdict.code, detail: adoptNote(run.state), finishedAt: clock() });
}
