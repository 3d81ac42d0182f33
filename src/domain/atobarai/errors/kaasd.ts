import type { ErrorRows } from './row.ts';

/** KAASD 請求書印字情報取得. @see atobarai §5.7 */
export const kaasdErrors: ErrorRows = {
  '001': ['layout', 'layoutMismatch'],
  '002': ['merchantCode', 'missing'],
  '003': ['merchantCode', 'not11Digits'],
  '004': ['merchantCode', 'notDigits'],
  '005': ['settlementNo', 'missing'],
  '006': ['settlementNo', 'tooLong'],
  '007': ['settlementNo', 'notHalfWidth'],
  '008': ['settlementNo', 'noSuchOrder'],
  '009': ['transaction', 'printDataNotNow'],
  '010': ['transaction', 'notEnclosed'],
  '011': ['requestDate', 'missing'],
  '012': ['requestDate', 'notDigits'],
  '013': ['requestDate', 'notADateTime'],
  '014': ['password', 'missing'],
  '015': ['password', 'wrongPassword'],
  '016': ['settlementNo', 'alphanumericAndHyphen'],
  '018': ['transaction', 'printDataNotNow'],
  '019': ['merchantCode', 'notAllowed'],
};
