import type { ErrorRows } from './row.ts';

/** KAARS 与信結果取得. @see atobarai §5.2 */
export const kaarsErrors: ErrorRows = {
  '001': ['layout', 'layoutMismatch'],
  '002': ['merchantCode', 'not11Digits'],
  '003': ['merchantCode', 'notDigits'],
  '004': ['merchantCode', 'missing'],
  '005': ['settlementNo', 'tooLong'],
  '006': ['settlementNo', 'notHalfWidth'],
  '007': ['settlementNo', 'missing'],
  '008': ['settlementNo', 'noSuchOrCancelled'],
  '009': ['requestDate', 'notADateTime'],
  '010': ['requestDate', 'notDigits'],
  '011': ['requestDate', 'missing'],
  '012': ['password', 'wrongPassword'],
  '013': ['password', 'missing'],
  '014': ['settlementNo', 'numberCharacters'],
};
