import type { ErrorRows } from './row.ts';

/** KAACL 決済取消依頼. @see atobarai §5.5 */
export const kaaclErrors: ErrorRows = {
  '001': ['layout', 'layoutMismatch'],
  '002': ['merchantCode', 'not11Digits'],
  '003': ['merchantCode', 'notDigits'],
  '004': ['merchantCode', 'missing'],
  '005': ['settlementNo', 'tooLong'],
  '006': ['settlementNo', 'notHalfWidth'],
  '007': ['settlementNo', 'missing'],
  '008': ['settlementNo', 'noSuchOrder'],
  '009': ['transaction', 'cannotCancel'],
  '010': ['requestDate', 'notADateTime'],
  '011': ['requestDate', 'notDigits'],
  '012': ['requestDate', 'missing'],
  '013': ['password', 'wrongPassword'],
  '014': ['password', 'missing'],
  '015': ['transaction', 'alreadyPaid'],
  '016': ['settlementNo', 'numberCharacters'],
  '017': ['merchantCode', 'notAllowed'],
};
