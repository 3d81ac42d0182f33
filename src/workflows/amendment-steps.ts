/** Steps that change what Yamato holds after the first credit: amounts, contents, slips taken back, replaced credits, SMS codes. */
import { foldReductionSent } from '../domain/lifecycle/fold-amend.ts';
import { foldReissueSent, foldReissueWithdrawalSent } from '../domain/atobarai/fold-reissue.ts';
import { foldRetiredSent } from '../domain/lifecycle/fold-recredit.ts';
import { entryRefusal, foldSmsCodeSent } from '../domain/atobarai/fold-sms.ts';
import { foldWithdrawSent } from '../domain/lifecycle/fold-withdraw.ts';
import { type Call, callLine } from '../domain/order/call-result.ts';
import type { SmsVerdict } from '../domain/atobarai/answers.ts';
import { yamatoCalls } from './calls.ts';
import { creditRef, lostCall, noteCall, noteCalls, sent } from './one-call.ts';
import { clock, hold, type Run } from './run.ts';

export async function withdrawSlips(run: Run): Promise<void> {
  const call = await sent(
    () => yamatoCalls(run.state).sendWithdrawal.executeWithOptions({ summary: '出荷情報の取消' }, [creditRef(run)]),
    (lost) => lostCall<null>('KAASL', run, lost),
  );
  noteCall(run, call);
  run.state = foldWithdrawSent(run.state, call.sentAt, call.result, clock());
  finishUnlessDone(run, call);
}

export async function cancelRetired(run: Run, settlementNo: string): Promise<void> {
  const { call, after } = await sent(
    () => yamatoCalls(run.state).sendCancel.executeWithOptions({ summary: '旧い与信の取消' }, [{ ...creditRef(run), settlementNo, known: null }]),
    (lost) => ({ call: { ...lostCall<null>('KAACL', run, lost), settlementNo }, after: null }),
  );
  noteCall(run, call, 'cancelReplaced');
  run.state = foldRetiredSent(run.state, settlementNo, { result: call.result, after }, clock());
}

/** A reduction whose action ended, as by a decision of staff, while its repeat was still due. */
const NO_ACTION = 'none';

export async function reduce(run: Run): Promise<void> {
  const contents = run.state.amending?.contents ?? run.state.contents;
  const call = await sent(
    () => yamatoCalls(run.state).sendReduction.executeWithOptions({ summary: '請求金額の減額' }, [{ ...creditRef(run), contents, actionId: run.current?.actionId ?? NO_ACTION }]),
    (lost) => lostCall<null>('KAAKK', run, lost),
  );
  noteCall(run, call);
  run.state = foldReductionSent(run.state, call.sentAt, call.result, clock());
  markSent(run, call);
}

/** The reason given with a change of contents; a reissue brings its own. */
const CHANGE_OF_CONTENTS = { reason: 'other', reasonText: '内容変更' } as const;

export async function reissue(run: Run): Promise<void> {
  const { current, state } = run;
  if (current === null) throw new Error('a reissue belongs to an action');
  const { body } = current;
  const reason = body.action === 'reissueInvoice' ? { reason: body.reason, reasonText: body.reasonText ?? '' } : CHANGE_OF_CONTENTS;
  const contents = state.amending?.contents ?? state.contents;
  const input = { ...creditRef(run), contents, ...reason, actionId: current.actionId };
  const call = await sent(
    () => yamatoCalls(state).sendReissue.executeWithOptions({ summary: '請求内容変更・請求書再発行' }, [input]),
    (lost) => lostCall<null>('KAARR', run, lost),
  );
  noteCall(run, call);
  run.state = foldReissueSent(run.state, call.result, clock());
  finishUnlessDone(run, call);
}

export async function withdrawReissue(run: Run): Promise<void> {
  const { current, state } = run;
  if (current === null) throw new Error('a withdrawal belongs to an action');
  const input = { ...creditRef(run), contents: state.contents, actionId: current.actionId };
  const call = await sent(
    () => yamatoCalls(state).sendReissueWithdrawal.executeWithOptions({ summary: '請求書再発行の取下げ' }, [input]),
    (lost) => lostCall<null>('KAARR', run, lost),
  );
  noteCall(run, call);
  run.state = foldReissueWithdrawalSent(run.state, call.result, clock());
  finishUnlessDone(run, call);
}

export async function checkSmsCode(run: Run, code: string): Promise<void> {
  const call = await sent(
    () => yamatoCalls(run.state).sendSmsCode.executeWithOptions({ summary: 'SMS認証番号の判定' }, [{ ...creditRef(run), code }]),
    (lost) => lostCall<SmsVerdict>('KAASA', run, lost),
  );
  noteCalls(run, [callLine(call, (verdict) => verdict)]);
  run.state = foldSmsCodeSent(run.state, call.sentAt, call.result, clock());
  if (run.current !== null && call.result.kind !== 'notSent') hold(run, { ...run.current, sent: true, refusedAs: entryRefusal(call.result) });
}

function markSent(run: Run, call: Call<unknown>): void {
  if (run.current !== null && call.result.kind !== 'notSent') hold(run, { ...run.current, sent: true });
}

/** Yamato's refusal is the action's outcome, with its code. */
function finishUnlessDone(run: Run, call: Call<unknown>): void {
  if (run.current === null || call.result.kind === 'notSent') return;
  hold(run, { ...run.current, sent: true, refusedAs: call.result.kind === 'refused' ? call.result.code : null });
}
