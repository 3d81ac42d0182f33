import { accepted, type Checked, rejected } from '../../values/fault.ts';

/** Longest 受注番号 Yamato takes. */
export const SETTLEMENT_NUMBER_MAX = 20;

/**
 * Whether the text can be sent as 受注番号: 1 to 20 of `A-Z a-z 0-9 - _`, first and last alphanumeric (KAAKK insists).
 * @see atobarai §3.1
 */
export function isSettlementNumber(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,18}[A-Za-z0-9])?$/.test(text);
}

/** The same rule with the reason why not, for a number taken over from elsewhere (引継ぎ). */
export function checkSettlementNumber(text: string): Checked<string> {
  if (text === '') return rejected('settlementNumberMissing', '決済受付番号が入力されていません');
  if (text.length > SETTLEMENT_NUMBER_MAX) {
    const excess = text.length - SETTLEMENT_NUMBER_MAX;
    return rejected('settlementNumberTooLong', `決済受付番号が${excess}文字長すぎます（半角${SETTLEMENT_NUMBER_MAX}文字まで）`);
  }
  if (!isSettlementNumber(text)) {
    return rejected(
      'settlementNumberCharacters',
      '決済受付番号に使えるのは半角英数字とハイフン、アンダーバーで、最初と最後は英数字です',
    );
  }
  return accepted(text);
}
