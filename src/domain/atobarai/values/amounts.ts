import { acceptedUnless, type Checked, type Problem } from '../../values/fault.ts';

export const AMOUNT_MAX_YEN = 999_999;
export const QUANTITY_MAX = 9_999;

/** 決済金額総計: 1..999,999 yen with tax, equal to the sum of the lines. @see atobarai §3.2 */
export function checkAmount(amountYen: number, subtotalsYen: readonly number[]): Checked<number> {
  const problems: Problem[] = [];
  if (!Number.isInteger(amountYen) || amountYen < 1 || amountYen > AMOUNT_MAX_YEN) {
    problems.push({ rule: 'amountOutOfRange', message: `請求金額は1円から${yen(AMOUNT_MAX_YEN)}までの整数です` });
  }
  const sum = subtotalsYen.reduce((total, subtotal) => total + subtotal, 0);
  if (sum !== amountYen) {
    problems.push({
      rule: 'amountNotSumOfItems',
      message: `請求金額${yen(amountYen)}が明細の合計${yen(sum)}と合いません（差額${yen(amountYen - sum)}）`,
    });
  }
  return acceptedUnless(problems, amountYen);
}

/** 単価 and 小計: whole yen from -999,999 to 999,999. @see atobarai §2.1 */
export function isLineAmount(valueYen: number): boolean {
  return Number.isInteger(valueYen) && Math.abs(valueYen) <= AMOUNT_MAX_YEN;
}

/** 数量: 0 to 9,999. */
export function isQuantity(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= QUANTITY_MAX;
}

/** 1234 as `1,234円`, the same on every machine. */
export function yen(valueYen: number): string {
  return `${String(valueYen).replace(/\B(?=(\d{3})+$)/g, ',')}円`;
}
