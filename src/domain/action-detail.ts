/** What the history says of a finished action: what came of it, and why somebody decided so. */
import type { ActionBody } from './action-body.ts';
import { attentionRule, choiceLabels } from './attention.ts';

/** Japanese; null: there is nothing to say. `detail` is what came of it. */
export function actionDetail(body: ActionBody, detail: string | null): string | null {
  const parts = [detail, ...decisionOf(body)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('。');
}

function decisionOf(body: ActionBody): readonly string[] {
  switch (body.action) {
    case 'resolve':
      return [`対象：${attentionRule(body.attention).label}`, `選択：${choiceLabels[body.decision]}`, `理由：${body.reason}`];
    case 'correctStatus':
    case 'closeOrder':
      return [`理由：${body.reason}`];
    default:
      return [];
  }
}
