/** What the readable columns say of an order whose sealed ones were dropped. */
import { sql } from 'kysely';
import {
  cancellationStates, creditStates, deliveryStates, intakes, isOrderOutcome, links, saleStates, shipmentStates,
} from '../../domain/order/facets.ts';
import { type OrderState, verdictKinds } from '../../domain/order/order-state.ts';
import { whatRemains } from '../../domain/lifecycle/what-remains.ts';
import { instantText } from '../context.ts';
import type { RecordsContext } from '../context.ts';

type Row = {
  claim_id: string; sequence: number; generation: number; method: string; link: string; intake: string; is_order: boolean; credit: string; shipment: string; sale: string;
  delivery: string; cancellation: string; outcome: string | null; amount_yen: number; ordered_on: string; planned_ship_date: string; created_at: Date; updated_at: Date;
  dropped_at: Date | null; verdict: string | null; numbers: readonly NumberRow[] | null; slips: readonly string[] | null;
};

type NumberRow = { readonly no: string; readonly generation: number; readonly service: string; readonly contract: string };

/** Throws where nobody has dropped them: a cell that is missing then was lost, and must not pass for one that was not kept. */
export async function loadRemains(context: RecordsContext, shop: string, orderNumber: string): Promise<OrderState> {
  const found = await sql<Row>`
    select o.claim_id, o.sequence, o.generation, o.method, o.link, o.intake, o.is_order, o.credit, o.shipment, o.sale, o.delivery, o.cancellation, o.outcome,
      o.amount_yen, o.ordered_on, o.planned_ship_date, o.created_at, o.updated_at,
      (select c.verdict from order_claims c where c.claim_id = o.claim_id) as verdict,
      (select d.dropped_at from archive_drops d where d.year = o.archived_year) as dropped_at,
      (select jsonb_agg(jsonb_build_object('no', n.settlement_no, 'generation', n.generation, 'service', n.service, 'contract', n.contract_key) order by n.generation)
        from settlement_numbers n where n.shop = o.shop and n.order_number = o.order_number) as numbers,
      (select jsonb_agg(p.slip_no order by p.slip_no) from parcels p where p.shop = o.shop and p.order_number = o.order_number) as slips
    from orders o where o.shop = ${shop} and o.order_number = ${orderNumber}`.execute(context.db);
  const [row] = found.rows;
  if (row === undefined || row.dropped_at === null) throw new Error('The archive lacks the state of an order, and its year was not dropped');
  return whatRemains({ shop, orderNumber, ...creditOf(row), ...facetsOf(row), ...datesOf(row), claimId: row.claim_id, sequence: row.sequence, method: row.method, isOrder: row.is_order, amountYen: row.amount_yen, slipNos: row.slips ?? [], droppedAt: instantText(row.dropped_at) });
}

function creditOf({ numbers, generation, method }: Row) {
  const known = numbers ?? [];
  const standing = known.find((number) => number.generation === generation) ?? known.at(-1);
  const earlier = known.filter((number) => number.generation < (standing?.generation ?? 0)).map(({ no }) => no);
  return { generation, settlementNo: standing?.no ?? '', settlementNos: earlier, service: standing?.service ?? method, contractKey: standing?.contract ?? '' };
}

function facetsOf(row: Row) {
  return {
    credit: among(creditStates, row.credit),
    shipment: among(shipmentStates, row.shipment),
    sale: among(saleStates, row.sale),
    delivery: among(deliveryStates, row.delivery),
    cancellation: among(cancellationStates, row.cancellation),
    link: among(links, row.link),
    intake: among(intakes, row.intake),
    verdict: row.verdict === null ? null : among(verdictKinds, row.verdict),
    outcome: row.outcome !== null && isOrderOutcome(row.outcome) ? row.outcome : null,
  };
}

function datesOf(row: Row) {
  return { orderedOn: row.ordered_on, plannedShipDate: row.planned_ship_date, createdAt: instantText(row.created_at), updatedAt: instantText(row.updated_at) };
}

function among<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`Unknown facet ${text}`);
  return found;
}
