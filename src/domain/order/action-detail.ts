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

const SHOP_STATUS = '自社ステータス：';
const CART_STATUS = 'カートのステータス：';
const REASON = '理由：';

/** The same with `instead` where words of people begin: they stand behind what we say ourselves. */
export function withoutTypedText(detail: string | null, instead: string): string | null {
  if (detail === null) return null;
  const typed = [SHOP_STATUS, CART_STATUS, REASON].map((mark) => ({ mark, at: detail.indexOf(mark) })).filter(({ at }) => at >= 0);
  const first = typed.toSorted((a, b) => a.at - b.at)[0];
  return first === undefined ? detail : `${detail.slice(0, first.at)}${first.mark}${instead}`;
}

/** A label for the cart stands nowhere else once the cart has heard of it. */
function labelsOf(body: ActionBody): readonly string[] {
  const { shopStatus, cartStatus } = body;
  const cleared = body.action === 'setShopStatus' && body.clearsShopStatus;
  return [
    ...(shopStatus === null && !cleared ? [] : [`${SHOP_STATUS}${shopStatus ?? 'なし'}`]),
    ...(cartStatus === null ? [] : [`${CART_STATUS}${cartStatus}`]),
  ];
}

function decisionOf(body: ActionBody): readonly string[] {
  switch (body.action) {
    case 'resolve':
      return [`対象：${attentionRule(body.attention).label}`, `選択：${choiceLabels[body.decision]}`, `${REASON}${body.reason}`];
    case 'correctStatus':
    case 'closeOrder':
      return [`${REASON}${body.reason}`];
    default:
      return [];
  }
}
