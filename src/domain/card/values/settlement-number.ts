import { accepted, type Checked, rejected } from '../../values/fault.ts';
import { followsRule, SETTLEMENT_NUMBER_MAX } from './wire-rules.ts';

/** Whether the text can be sent as 受付番号: 1 to 23 of digits, capitals and a few signs. @see webcollect §3.1 */
export function isSettlementNumber(text: string): boolean {
  return followsRule('order_no', text);
}

/** The same rule with the reason why not, for a number taken over from elsewhere (引継ぎ). */
export function checkSettlementNumber(text: string): Checked<string> {
  if (text === '') return rejected('settlementNumberMissing', '決済受付番号が入力されていません');
  if (text.length > SETTLEMENT_NUMBER_MAX) return rejected('settlementNumberTooLong', `決済受付番号が${text.length - SETTLEMENT_NUMBER_MAX}文字長すぎます（半角${SETTLEMENT_NUMBER_MAX}文字まで）`);
  return isSettlementNumber(text) ? accepted(text) : rejected('settlementNumberCharacters', '決済受付番号に使えるのは半角数字、英大文字、記号（# - * / < > : @）です');
}
