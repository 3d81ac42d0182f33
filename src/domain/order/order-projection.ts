/** Turns the order's state into what the world sees of it. */
import { attentionRule } from '../lifecycle/attention-rules.ts';
import { deadlinesOf } from '../lifecycle/deadlines.ts';
import { attentionDetail } from '../lifecycle/explain-cause.ts';
import { legalActions } from '../lifecycle/legal-actions.ts';
import { methodOf } from '../lifecycle/method.ts';
import { choicesNow } from '../lifecycle/perform-resolve.ts';
import type { OrderState } from './order-state.ts';
import type { OrderView } from './order-view.ts';
import { headlineStatus, statusLabels } from './status.ts';

/** `contents` is personal data: left out of events, stored answers and workflow answers. */
export function projectOrder(state: OrderState, options: { readonly contents: boolean }): OrderView {
  const status = headlineStatus(state);
  return {
    orderNumber: state.orderNumber,
    shop: state.shop,
    method: state.method,
    link: state.link,
    intake: state.intake,
    sequence: state.sequence,
    status,
    statusLabel: statusLabels[status],
    isOrder: state.isOrder,
    outcome: state.outcome,
    credit: {
      state: state.credit.state,
      generation: state.credit.generation,
      settlementNo: state.credit.settlementNo,
      amountYen: state.credit.amountYen,
      since: state.credit.since,
      code: state.credit.code,
    },
    standingCredit: state.standing === null ? null : creditOf(state.standing.credit),
    replacedCredits: state.retired.map(({ settlementNo, amountYen, since }) => ({ settlementNo, amountYen, since })),
    external: state.external,
    next: nextOf(state),
    shipment: state.shipment,
    sale: state.sale,
    delivery: state.delivery,
    cancellation: state.cancellation,
    attention: state.attention.map((attention) => {
      const rule = attentionRule(attention.code);
      const { code, since } = attention;
      return { code, since, detail: attentionDetail(state.service, attention), label: rule.label, whatToDo: rule.whatToDo, choices: choicesNow(state, attention.code) };
    }),
    parcels: state.parcels.map(({ slipNo, carrier, destination, state: parcelState }) => ({ slipNo, carrier, destination, state: parcelState })),
    deadlines: deadlinesOf(state).map(({ remindAgainAt: _again, ...deadline }) => deadline),
    actions: legalActions(state),
    shopStatus: state.shopStatus,
    updatedAt: state.updatedAt,
    erasedAt: state.erased?.at ?? null,
    ...methodOf(state.service).view(state),
    ...(options.contents ? { contents: state.contents } : {}),
  };
}

/** What the buyer must do now; null: nothing. */
function nextOf(state: OrderState): OrderView['next'] {
  const { credit, buyerStep, service } = state;
  if (credit.state !== 'awaitingBuyer' || buyerStep === null) return null;
  return { kind: buyerStep.kind, deadlineAt: buyerStep.deadlineAt, ...methodOf(service).nextOf(state) };
}

function creditOf({ settlementNo, generation, amountYen }: OrderState['credit']): OrderView['standingCredit'] {
  return { settlementNo, generation, amountYen };
}
