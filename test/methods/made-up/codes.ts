/** Error codes of the imagined services: what each says of the call it answers, and in words. */
import type { ApiMethod } from '../../../src/api/methods/api-method.ts';
import type { CodeReading, Method } from '../../../src/domain/lifecycle/method.ts';

/** `param`: whose value it is about, in a caller's body. */
type Code = { readonly message: string; readonly reading: CodeReading; readonly param?: string };

const SETTINGS = { message: '契約の設定に誤りがあります', reading: 'settings' } as const;

export const codes: Readonly<Record<string, Code>> = {
  'NO-SHOP': SETTINGS,
  KEY: SETTINGS,
  NAME: { message: '氏名に誤りがあります', reading: 'refused', param: 'buyer.name' },
  BLOCKED: { message: 'このお客様は利用できません', reading: 'refused', param: 'buyer.name' },
  STATE: { message: '今の状態ではできません', reading: 'refused' },
  BUSY: { message: '同じ番号を処理しています', reading: 'notProcessed' },
  USED: { message: 'この番号は使われています', reading: 'numberUsed' },
  NONE: { message: 'この番号はありません', reading: 'noSuchCredit' },
  THERE: { message: 'この送り状は登録済みです', reading: 'done' },
  GONE: { message: '取消済みです', reading: 'done' },
};

export const readsCode: Method['readsCode'] = (code) => codes[code]?.reading ?? 'unclear';

export const explain: Method['explain'] = (code) => {
  const known = codes[code];
  return known === undefined ? null : { message: known.message, whatToDo: '内容を確認してください' };
};

export const explainToCaller: ApiMethod['sentences']['explain'] = (code) => {
  const { message = code, reading, param = null } = codes[code] ?? {};
  return { message, whatToDo: '内容を確認してください', param, field: param ?? '', buyerCorrectable: param !== null, isSettings: reading === 'settings' };
};
