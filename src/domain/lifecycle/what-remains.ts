/**
 * An order whose contents and history are gone for good, dropped after the years for which they were kept: what the
 * records still say of it without them. Its buyer is erased (消去済み), and nothing could be sent for it.
 */
import type { OrderContents } from '../order/contents.ts';
import { ERASED_BUYER } from '../order/erasure.ts';
import type { CancellationState, CreditState, DeliveryState, Intake, Link, MethodName, OrderOutcome, SaleState, ServiceName, ShipmentState } from '../order/facets.ts';
import { EXTERNAL_METHOD } from '../order/facets.ts';
import { newOrder } from '../order/order-start.ts';
import type { OrderState, VerdictKind } from '../order/order-state.ts';
import { defaultPolicyOf } from '../order/policy.ts';
import { methodOf } from './method.ts';

export type Remains = {
  readonly shop: string;
  readonly orderNumber: string;
  readonly claimId: string;
  readonly sequence: number;
  readonly service: ServiceName;
  readonly method: MethodName;
  readonly contractKey: string;
  readonly link: Link;
  readonly intake: Intake;
  readonly isOrder: boolean;
  readonly credit: CreditState;
  readonly shipment: ShipmentState;
  readonly sale: SaleState;
  readonly delivery: DeliveryState;
  readonly cancellation: CancellationState;
  readonly outcome: OrderOutcome | null;
  /** What its start was answered; null: nothing yet. */
  readonly verdict: VerdictKind | null;
  readonly amountYen: number;
  /** JST calendar dates. */
  readonly orderedOn: string;
  readonly plannedShipDate: string;
  /** Instants, RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of the generation that stands, and of all before, oldest first. */
  readonly settlementNo: string;
  readonly generation: number;
  readonly settlementNos: readonly string[];
  readonly slipNos: readonly string[];
  /** Since when nothing more is known. */
  readonly droppedAt: string;
};

export function whatRemains(of: Remains): OrderState {
  const method = methodOf(of.service);
  const { shop, orderNumber, claimId, sequence, service, contractKey, link, intake, isOrder, outcome, generation, settlementNo, settlementNos, updatedAt } = of;
  const begun = newOrder({
    shop, orderNumber, claimId, sequence, service, contractKey, intake, generation, settlementNo,
    contents: contentsOf(of, method.termsGone), policy: defaultPolicyOf(method), acceptedAt: of.createdAt, shopStatus: null,
  });
  const since = (state: string): string | null => (state === 'none' ? null : updatedAt);
  return {
    ...begun,
    method: of.method,
    external: of.method === EXTERNAL_METHOD ? EXTERNAL_METHOD : null,
    link, isOrder, outcome, settlementNos, updatedAt,
    credit: { ...begun.credit, state: of.credit, since: updatedAt },
    buyerWaits: false,
    verdict: of.verdict === null ? null : { kind: of.verdict, code: null, at: of.createdAt },
    doubt: null,
    erased: { at: of.droppedAt },
    shipment: { state: of.shipment, since: since(of.shipment) },
    sale: { state: of.sale, since: since(of.sale) },
    delivery: { state: of.delivery },
    cancellation: { state: of.cancellation },
    parcels: of.slipNos.map((slipNo) => ({ slipNo, carrier: 'other', destination: 1, state: 'registered', sentAs: slipNo, replaces: null })),
    creditSent: true,
  };
}

function contentsOf({ orderedOn, plannedShipDate, amountYen }: Remains, terms: object): OrderContents {
  const contents: OrderContents = { orderedAt: `${orderedOn}T00:00:00+09:00`, plannedShipDate, amountYen, buyer: ERASED_BUYER, items: [], destinations: [] };
  return { ...contents, ...terms };
}
