/** What only orders by card, and what belongs to them, are refused. */
import type { OwnProblem } from '../../problems.ts';

export const cardProblems = {
  savedCardsNotContracted: {
    code: 'savedCardsNotContracted',
    status: 409,
    retry: 'refused',
    title: 'カードのお預かりを契約していません',
    detail: 'オプションサービスを契約しているときは、店舗設定の契約内容（optionService）を有効にしてください。契約していないときは、memberを付けずに決済してください。',
  },
  threeDSecureAlways: {
    code: 'threeDSecureAlways',
    status: 409,
    retry: 'refused',
    title: '3Dセキュアを省けません',
    detail: '店舗の設定（運用設定のthreeDSecure）が「always」のため、3Dセキュアなしのトークンは作れません。threeDSecureをtrueにするか、指定しないでください。',
  },
} as const satisfies Readonly<Record<string, OwnProblem>>;
