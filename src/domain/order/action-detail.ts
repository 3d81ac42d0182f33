/** What the history says of a finished action: what came of it, what it was labelled with, and why somebody decided so. */
import type { ActionBody } from './action-body.ts';
import { attentionRule } from '../lifecycle/attention-rules.ts';
import { choiceLabels } from './attention.ts';
import type { ActionOutcome } from './history.ts';

/** Japanese; null: there is nothing to say. `detail` is what came of it. */
export function actionDetail(body: ActionBody, { outcome, detail }: { readonly outcome: ActionOutcome; readonly detail: string | null }): string | null {
  const labels = outcome === 'done' ? labelsOf(body) : [];
  const parts = [detail, ...labels, ...decisionOf(body)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('。');
}

/** A label for the cart stands nowhere else once the cart has heard of it. */
function labelsOf(body: ActionBody): readonly string[] {
  const { shopStatus, cartStatus } = body;
  const cleared = body.action === 'setShopStatus' && body.clearsShopStatus;
  return [
    ...(shopStatus === null && !cleared ? [] : [`自社ステータス：${shopStatus ?? 'なし'}`]),
    ...(cartStatus === null ? [] : [`カートのステータス：${cartStatus}`]),
  ];
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
