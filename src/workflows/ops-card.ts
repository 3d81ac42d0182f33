/** What an operator reads at the top of an order in the Temporal Web UI: where it stands, what it waits for, what to do. */
import { deadlinesOf } from '../domain/lifecycle/deadlines.ts';
import { attentionRule } from '../domain/lifecycle/attention-rules.ts';
import { attentionDetail } from '../domain/lifecycle/explain-cause.ts';
import { doubtRule } from '../domain/lifecycle/method.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { headlineStatus, statusLabels } from '../domain/order/status.ts';

/** Markdown, without personal data. */
export function opsCard(state: OrderState): string {
  const status = headlineStatus(state);
  return [
    `## ${statusLabels[status]} (${status})`,
    `- 受注番号: ${state.orderNumber}（店舗 ${state.shop}）`,
    `- 決済受付番号: ${state.credit.settlementNo}（第${state.credit.generation}世代、${state.credit.amountYen}円）`,
    ...(state.erased == null ? [] : [`- 購入者の情報: 消去済み（${state.erased.at}）`]),
    ...doing(state),
    ...deadlinesOf(state).map((deadline) => `- ${deadline.label}: ${deadline.at}`),
    ...needs(state),
  ].join('\n');
}

function doing(state: OrderState): string[] {
  if (state.outcome !== null) return [`- 終了: ${state.outcome}`];
  if (state.sendNotBefore !== null) return [`- Yamatoへの再送待ち: ${state.sendNotBefore} まで（連続${state.notSentInARow}回届かず）`];
  if (state.doubt !== null) {
    const next = state.doubt.resend ? '同じ内容を再送' : '照会';
    return [`- ${doubtRule(state, state.doubt.operation).label} の結果が不明（${state.doubt.since} に送信）。次は${next}: ${state.doubt.nextAskAt}`];
  }
  if ((state.lost ?? null) !== null) return ['- 前の処理が失われたため、Yamatoの状態を確認しています'];
  return [];
}

function needs(state: OrderState): string[] {
  if (state.attention.length === 0) return ['', '対応は不要です。'];
  return state.attention.flatMap((attention) => {
    const { code, since } = attention;
    const rule = attentionRule(code);
    const seen = attentionDetail(state.service, attention);
    return ['', `### 要対応: ${rule.label} (${code})`, `${since} から${seen === null ? '' : `（${seen}）`}`, rule.whatToDo];
  });
}
