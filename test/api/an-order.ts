/** Builders: the body of a start, and what a run of it publishes. */
import { foldVerdict } from '../../src/domain/lifecycle/fold-credit.ts';
import type { CreditVerdict } from '../../src/domain/order/inquiry.ts';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import { projectOrder } from '../../src/domain/order/order-projection.ts';
import { newOrder } from '../../src/domain/order/order-start.ts';
import type { OrderState, Verdict } from '../../src/domain/order/order-state.ts';
import type { Records } from '../../src/records/records.ts';
import type { OrderStart, VerdictAnswer } from '../../src/workflows/contract.ts';
import { aBuyer } from '../methods/atobarai/an-order.ts';

let counter = 0;

export function orderBody(changes: Record<string, unknown> = {}): Record<string, any> {
  counter += 1;
  return {
    orderNumber: `A-${counter}`,
    method: 'atobarai',
    intake: 'checkout',
    orderedAt: new Date().toISOString(),
    plannedShipDate: jstDate(new Date()),
    amountYen: 5500,
    invoice: 'separate',
    buyer: aBuyer(),
    items: [
      { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000 },
      { kind: 'shipping', name: '送料', subtotalYen: 700 },
      { kind: 'discount', name: '値引き', subtotalYen: -200 },
    ],
    destinations: [],
    ...changes,
  };
}

/** As a run would: asks for the credit, gets this verdict, publishes it and answers. */
export async function decide(records: Records, input: OrderStart, verdict: CreditVerdict): Promise<VerdictAnswer> {
  const state = foldVerdict(newOrder(input), verdict, new Date().toISOString());
  return publishState(records, { ...state, sequence: input.sequence + 1 }, input.actor);
}

/** Publishes a state with its verdict and the line of the start. */
export async function publishState(records: Records, state: OrderState, actor: string): Promise<VerdictAnswer> {
  const verdict: Verdict = state.verdict ?? { kind: 'unknown', code: null, at: state.updatedAt };
  await records.publish({
    state,
    lines: [
      {
        id: `start-${state.claimId}`, action: 'startOrder', state: 'finished', outcome: 'done', code: null, label: '受注受付・与信', detail: null,
        actor, note: null, waitingUntil: null, acceptedAt: state.updatedAt, finishedAt: state.updatedAt, calls: [],
      },
    ],
    changed: ['credit'],
    actionId: null,
    notifyCart: false,
    cartStatus: null,
    isOrder: state.isOrder,
    verdict,
  });
  return { verdict, order: projectOrder(state, { contents: false }) };
}
