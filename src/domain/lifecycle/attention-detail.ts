/** 対応が必要の詳細 in words: the order keeps codes, a clerk reads what they mean and what to do. */
import { NOT_CONFIRMED } from './doubt.ts';
import { errorCatalogue, explainError } from '../atobarai/errors/explain-error.ts';

/** What staff decided, where that alone is the reason. */
const decided: Readonly<Record<string, string>> = {
  registered: '担当者の判断：Yamatoに登録されている',
  notRegistered: '担当者の判断：Yamatoに登録されていない',
  [NOT_CONFIRMED]: '売上確定になり、この送り状が登録されたかどうかは照会できません。Yamatoの管理画面で確認してください',
  givenUp: '担当者の判断：あきらめる',
  corrected: '担当者の判断：見た目上のステータス変更',
};

/** A code of ours or of Yamato's with its explanation; anything else as it is. */
export function attentionDetail(detail: string | null): string | null {
  if (detail === null) return null;
  const decision = decided[detail];
  if (decision !== undefined) return decision;
  // A code may follow the settlement number it is about.
  const code = detail.slice(detail.lastIndexOf('：') + 1);
  if (!errorCatalogue.has(code)) return detail;
  const { message, whatToDo } = explainError(code);
  return `${detail}：${message}。${whatToDo}`;
}
