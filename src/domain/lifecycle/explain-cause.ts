/** Causes in words: the order keeps codes, a clerk reads what they mean and what to do. */
import type { Attention } from '../order/attention.ts';
import { byYamato, type Cause } from '../order/cause.ts';
import type { ServiceName } from '../order/facets.ts';
import { type Explanation, methodOf } from './method.ts';

/** Sold before it was known, and Yamato tells of no slip. */
export const NOT_CONFIRMED = 'notConfirmed';

const byStaff: Readonly<Record<string, string>> = {
  registered: '担当者の判断：Yamatoに登録されている',
  notRegistered: '担当者の判断：Yamatoに登録されていない',
  givenUp: '担当者の判断：あきらめる',
  corrected: '担当者の判断：見た目上のステータス変更',
};

const byUs: Readonly<Record<string, string>> = {
  [NOT_CONFIRMED]: '売上確定になり、この送り状が登録されたかどうかは照会できません。Yamatoの管理画面で確認してください',
  unclear: '結果不明',
};

/** Japanese: the code, and what it means where that is known. */
export function causeText(service: ServiceName, { by, code, detailCode }: Cause): string {
  switch (by) {
    case 'staff':
      return byStaff[code] ?? code;
    case 'us': {
      const own = ownCause(service, code);
      return own === null ? (byUs[code] ?? code) : sentences(own);
    }
    case 'yamato': {
      const explanation = methodOf(service).explain(code);
      const text = explanation === null ? code : `${code}：${sentences(explanation)}`;
      return detailCode === undefined ? text : `${text}（${causeText(service, byYamato(detailCode))}）`;
    }
  }
}

function ownCause(service: ServiceName, code: string): Explanation | null {
  const { causes } = methodOf(service);
  return Object.hasOwn(causes, code) ? (causes[code] ?? null) : null;
}

/** Yamato's reason in sentences, without its code, or one of the method's own; null: there is none that is known. */
export function reasonText(service: ServiceName, cause: Cause | null): string | null {
  if (cause?.by === 'us') {
    const own = ownCause(service, cause.code);
    return own === null ? null : sentences(own);
  }
  if (cause?.by !== 'yamato') return null;
  const method = methodOf(service);
  const known = [cause.code, cause.detailCode].flatMap((code) => (code === undefined ? [] : (method.explain(code) ?? [])));
  return known.length === 0 ? null : known.map(sentences).join('。');
}

function sentences({ message, whatToDo }: Explanation): string {
  return `${message}。${whatToDo}`;
}

/** 対応が必要の詳細: what was seen, and why. */
export function attentionDetail(service: ServiceName, { detail, cause }: Attention): string | null {
  if (cause === null) return detail;
  const why = causeText(service, cause);
  return detail === null ? why : `${detail}：${why}`;
}
