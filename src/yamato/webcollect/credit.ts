import { done, mapDone, type Outcome } from '../outcome.ts';
import { callAbout, type CallInput } from './call.ts';
import type { WebcollectMerchant } from './merchant.ts';

/**
 * A06 クレジット決済取消: takes the whole amount back, slips too (no E02 afterwards). `A062010003` = not to be cancelled in this state,
 * also because it is cancelled already; `A062010004` = the card company has it no more. @see webcollect §2.8
 */
export async function cancelCredit(merchant: WebcollectMerchant, input: CallInput): Promise<Outcome<null>> {
  return mapDone(await callAbout(merchant, 'A06', input), () => done(null));
}

/**
 * `changed`: only the new amount is authorised. `twoAuthorisations`: the new amount is authorised and the old one was not taken
 * back (A077000001); both may weigh on the buyer until a person has seen to it.
 */
export type AmountChange = 'changed' | 'twoAuthorisations';

/**
 * A07 クレジット金額変更: a new total in the place of the old, 1 to 9,999,999 yen, up or down. `A074000001` = this is the amount
 * already, `A074000002` = no contract for more, `A076000001` = not authorised, and the old amount stands, `A070000000` = closed at
 * this hour (`nightWindowEnd` knows before). @see webcollect §2.9
 */
export async function changeAmount(merchant: WebcollectMerchant, input: CallInput & { readonly amountYen: number }): Promise<Outcome<AmountChange>> {
  const answer = await callAbout(merchant, 'A07', input, [['new_price', String(input.amountYen)]]);
  if (answer.kind === 'refused' && answer.code === 'A077000001') return done('twoAuthorisations');
  return mapDone(answer, () => done('changed'));
}

/**
 * A11 クレジット再与信: a fresh authorisation of the amount as it is, whose days count anew; it brings a cancelled one back, too.
 * `A112000002` = nothing to renew, `A112000004` = not authorised, `A110000000` = closed at this hour. Each success is one more
 * authorisation at the card company: never repeat it by itself. @see webcollect §2.10
 */
export async function reauthorise(merchant: WebcollectMerchant, input: CallInput): Promise<Outcome<null>> {
  return mapDone(await callAbout(merchant, 'A11', input), () => done(null));
}
