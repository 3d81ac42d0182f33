import { ASK_OPS, ENTER_CARD_AGAIN, type ErrorOwner, OTHER_CARD } from './row.ts';

export type ThreeDCode = {
  readonly message: string;
  /** Whether the payment goes on to the authorisation with it. */
  readonly proceeds: boolean;
  /** Null: there is nothing to do. */
  readonly whatToDo: string | null;
  readonly who: ErrorOwner | null;
};

const GOES_ON = { proceeds: true, whatToDo: null, who: null } as const;
const AGAIN = { proceeds: false, whatToDo: ENTER_CARD_AGAIN, who: 'buyer' } as const;
const NOT_WITH_THIS = { proceeds: false, whatToDo: OTHER_CARD, who: 'buyer' } as const;
const LATER = { proceeds: false, whatToDo: '購入者に、時間をおいてやり直すか、ほかの支払い方法を選んでもらってください', who: 'buyer' } as const;
const OURS = { proceeds: false, whatToDo: ASK_OPS, who: 'ops' } as const;

const UNAVAILABLE = '認証を実行できませんでした（カード会社側の障害、不正な値、接続切れなど）';
const SIGNATURE = '認証の結果の署名を確かめられませんでした';

/** 3Dセキュア結果コード (RES_CODE, threeDCode). @see webcollect §6.7 */
const threeDCodes: Readonly<Record<string, ThreeDCode>> = {
  '0000': { message: '本人であることが認証されました', ...GOES_ON },
  '0001': { message: '本人であることが認証されました', ...GOES_ON },
  '0002': { message: '認証に失敗したか、購入者が中止しました', ...AGAIN },
  '0003': { message: '認証が試みられ、カード会社が認めました', ...GOES_ON },
  '0004': { message: '認証が試みられ、カード会社が認めました', ...GOES_ON },
  '0005': { message: '3Dセキュアのないブランドのカードです', ...NOT_WITH_THIS },
  '0006': { message: 'カードが3Dセキュアに登録されていないか、カード会社の認証が止まっているため、認証なしで与信しました', ...GOES_ON },
  '0007': { message: UNAVAILABLE, ...LATER },
  '0008': { message: UNAVAILABLE, ...LATER },
  '0009': { message: UNAVAILABLE, ...LATER },
  '0010': { message: UNAVAILABLE, ...LATER },
  '0011': { message: SIGNATURE, ...AGAIN },
  '0012': { message: SIGNATURE, ...AGAIN },
  '0998': { message: '3Dセキュアに登録されていないカードです', ...NOT_WITH_THIS },
  '0999': { message: 'そのほかの理由で認証できませんでした', ...NOT_WITH_THIS },
  '8001': { message: 'ヤマト側でトークンを確かめられませんでした', ...LATER },
  '8002': { message: 'ヤマト側でトークンの内容を読み取れませんでした', ...LATER },
  '8003': { message: 'ヤマト側のデータベースに障害があります', ...LATER },
  '8999': { message: 'ヤマト側のシステムに障害があります', ...LATER },
  '9001': { message: '認証に渡された値に誤りがあります', ...OURS },
  '9003': { message: '認証のデータベースに障害があります', ...LATER },
  '9999': { message: '認証のシステムに障害があります', ...LATER },
};

/** Every 3Dセキュア結果コード there is. */
export const threeDResultCodes: readonly string[] = Object.keys(threeDCodes);

/** Explains a 3Dセキュア結果コード; with one that nobody knows nothing goes on. Never throws. */
export function explainThreeDCode(code: string): ThreeDCode & { readonly code: string } {
  const known = Object.hasOwn(threeDCodes, code) ? threeDCodes[code] : undefined;
  return { code, ...(known ?? { message: `認証の結果が分かりません（コード ${code}）`, ...AGAIN }) };
}
