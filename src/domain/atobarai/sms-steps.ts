/** スマホタイプ: the steps of an order that waits for the buyer's code. @see atobarai §2.9 */
import type { OrderState } from '../order/order-state.ts';
import { explainError } from './errors/explain-error.ts';
import { atobaraiPolicy } from './policy.ts';
import { isSmsEnding, smsEndings } from './sms-over.ts';
import { blockedUntil, type CurrentAction, done, type Situation, type Step, whenOpen } from '../lifecycle/step.ts';

/** Time is up, or a push came: what became of it, Yamato is asked. */
export function smsAskStep(situation: Situation): Step | null {
  const { state, now } = situation;
  if (state.credit.state !== 'awaitingBuyer' || state.sms === null || state.sms.askAt > now) return null;
  return blockedUntil(situation) === null ? { kind: 'ask', mode: 'transaction', purpose: 'sms' } : null;
}

/** One entry of the code. It is sent once; whether Yamato took it, its status tells if its answer does not. */
export function smsStep(situation: Situation, { sent, refusedAs }: CurrentAction, code: string): Step {
  const { state } = situation;
  if (state.credit.state !== 'awaitingBuyer') return smsFinish(state);
  if (refusedAs === 'wrongCode') return refused('wrongCode', wrongCodeText(entriesLeft(state)));
  if (refusedAs !== null) return { kind: 'finishAction', outcome: 'failed', code: refusedAs, detail: errorText(refusedAs) };
  if (!sent) return whenOpen(situation, { kind: 'checkSmsCode', code });
  return refused('entryNotJudged', '認証番号の判定結果を受け取れませんでした。Yamatoではまだ入力待ちです。もう一度入力してください（この入力も1回に数えられている場合があります）');
}

/** The wait for the code is over: what that means for the entry that was in hand. */
export function smsFinish({ credit }: OrderState): Step {
  if (credit.state === 'approved') return done(null);
  if (isSmsEnding(credit.code)) return refused(credit.code, smsEndings[credit.code]);
  return refused(credit.code ?? 'smsNotWaiting', credit.state === 'refused' ? '与信NGでした' : 'SMS認証を待っている受注ではなくなりました');
}

/** How many more times a code may be entered, as far as we know. */
export function entriesLeft({ sms, policy }: OrderState): number {
  return Math.max(0, atobaraiPolicy(policy).smsEntries - (sms?.wrong ?? 0));
}

function wrongCodeText(left: number): string {
  return left === 0 ? '認証番号が違います。もう一度お確かめください' : `認証番号が違います。あと${left}回入力できます`;
}

function errorText(code: string): string {
  const { message, whatToDo } = explainError(code);
  return `認証番号を判定できませんでした：${message}。${whatToDo}`;
}

function refused(code: string, detail: string): Step {
  return { kind: 'finishAction', outcome: 'refused', code, detail };
}
