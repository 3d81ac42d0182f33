import type { ErrorRows } from './row.ts';

/** KAASA SMS認証番号判定. @see atobarai §5.9 */
export const kaasaErrors: ErrorRows = {
  '001': ['merchantCode', 'missing'],
  '002': ['merchantCode', 'notDigits'],
  '003': ['merchantCode', 'not11Digits'],
  '004': ['merchantCode', 'unknownMerchant'],
  '006': ['settlementNo', 'missing'],
  '007': ['settlementNo', 'numberCharacters'],
  '010': ['smsCode', 'missing'],
  '011': ['smsCode', 'notDigits'],
  '012': ['smsCode', 'tooLong'],
  '013': ['requestDate', 'missing'],
  '014': ['requestDate', 'notDigits'],
  '015': ['requestDate', 'tooLong'],
  '016': ['requestDate', 'notADateTime'],
  '017': ['password', 'missing'],
  '018': ['password', 'notHalfWidthAlphanumeric'],
  '020': ['transaction', 'nothingToAuthenticate'],
  '021': ['smsCode', 'entriesUsedUp'],
  '022': ['smsCode', 'expiring'],
  '023': ['password', 'tooLong'],
  '024': ['password', 'wrongPassword'],
};
