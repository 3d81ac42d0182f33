import type { ErrorRows } from './row.ts';

/** KAAST 取引状況照会. @see atobarai §5.4 */
export const kaastErrors: ErrorRows = {
  '001': ['layout', 'layoutMismatch'],
  '002': ['merchantCode', 'not11Digits'],
  '003': ['merchantCode', 'notDigits'],
  '004': ['merchantCode', 'missing'],
  '005': ['settlementNo', 'tooLong'],
  '006': ['settlementNo', 'notHalfWidth'],
  '007': ['settlementNo', 'missing'],
  '008': ['settlementNo', 'noSuchOrder'],
  '009': ['requestDate', 'notADateTime'],
  '010': ['requestDate', 'notDigits'],
  '011': ['requestDate', 'missing'],
  '012': ['password', 'wrongPassword'],
  '013': ['password', 'missing'],
  '014': ['settlementNo', 'numberCharacters'],
  '015': ['merchantCode', 'notAllowed'],
};
