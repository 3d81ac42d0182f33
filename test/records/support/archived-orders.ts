/** Orders that have ended with all that the archive takes, and all that anybody can read of one. */
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import type { Records } from '../../../src/records/records.ts';
import { claimRequest, credit, line, nextNumber, publication, startOrder, verdict } from './order-builder.ts';

export type Ended = { readonly shop: string; readonly orderNumber: string; readonly request: ReturnType<typeof claimRequest>; readonly state: OrderState };

export const ENDED_AT = '2026-12-31T14:59:59.999Z';
const SLIP = '123456789013';

/** Started, sent, shipped under an action, paid; of a shop that exists. */
export async function endedOrder(records: Records, changes: Partial<OrderState> = {}, given: Parameters<typeof claimRequest>[0] = {}): Promise<Ended> {
  const request = claimRequest({ orderNumber: nextNumber('AR'), ...given });
  const { shop, orderNumber } = request;
  const { state, claim } = await startOrder(records, request);
  const { settlementNo } = claim;
  const plan = (operation: string) => ({ operation, settlementNo, fields: [['totalAmount', '5500']] as const, amountYen: 5_500 });
  await records.permitSend({ shop, orderNumber, claimId: state.claimId, settlementNo, note: 'first', plan: plan('credit') });
  await records.keepPlan({ shop, orderNumber, planId: 'reduce', actionId: null, plan: plan('reduce') });
  const approved = publication(state, { ...credit(state, 'approved'), verdict: verdict('approved') }, { verdict: verdict('approved'), lines: [line(`start-${orderNumber}`, { action: 'startOrder' })] });
  await records.publish(approved);
  const body = { action: 'registerShipment', parcels: [{ slipNo: SLIP }] };
  await records.claimAction({ shop, orderNumber, actionId: 'ship', action: 'registerShipment', body, actor: 'suzuki', note: '急ぎ', acceptedAt: '2026-11-23T02:00:00.000Z' });
  const shipped = publication(approved.state, {
    shipment: { state: 'registered', since: '2026-11-23T02:00:01.000Z' },
    parcels: [{ slipNo: SLIP, carrier: 'yamato', destination: 1, state: 'registered', sentAs: SLIP, replaces: null }],
  }, { changed: ['shipment', 'parcels'], actionId: 'ship', lines: [line('ship', { note: '急ぎ' })] });
  await records.publish(shipped);
  const ended = publication(shipped.state, { outcome: 'paid', sale: { state: 'paid', since: ENDED_AT }, delivery: { state: 'delivered' }, updatedAt: ENDED_AT, ...changes }, { changed: ['sale', 'outcome'], lines: [line(`seen-${orderNumber}`, { action: 'tracked', acceptedAt: ENDED_AT })] });
  await records.publish(ended);
  return { shop, orderNumber, request, state: ended.state };
}

/** Whatever the records tell of the order, but for what takes it up. */
export async function readAll(records: Records, { shop, orderNumber, request, state }: Ended): Promise<Record<string, unknown>> {
  const { claimId, credit: { settlementNo } } = state;
  const list = (filter: object) => records.listOrders(shop, { filter: { ...filter, orderNumberPrefix: orderNumber }, sort: { by: 'updatedAt', direction: 'desc' }, cursor: null, limit: 5 });
  const firstPage = await records.listActions(shop, orderNumber, { limit: 2, before: null });
  const loaded = await records.loadOrder(shop, orderNumber);
  return {
    loaded,
    shown: loaded === null ? null : projectOrder(loaded.state, { contents: true }),
    listed: await list({}),
    byBuyer: await list({ buyer: '見本花子' }),
    bySlip: await list({ slipNo: '1234-5678-9013' }),
    byNumber: await list({ settlementNo }),
    byFacets: await list({ sale: ['paid'], plannedShipDate: { from: '2026-11-26', to: '2026-11-26' }, amountYen: { from: 5_500, to: 5_500 } }),
    firstPage,
    secondPage: firstPage.next === null ? null : await records.listActions(shop, orderNumber, { limit: 2, before: firstPage.next }),
    action: await records.findAction({ shop, orderNumber, actionId: 'ship' }),
    repeated: await records.claimAction({ shop, orderNumber, actionId: 'ship', action: 'registerShipment', body: { action: 'registerShipment', parcels: [{ slipNo: SLIP }] }, actor: 'suzuki', note: '急ぎ', acceptedAt: '2027-01-01T00:00:00.000Z' }),
    reused: await records.claimAction({ shop, orderNumber, actionId: 'ship', action: 'registerShipment', body: { action: 'registerShipment', parcels: [] }, actor: 'suzuki', note: null, acceptedAt: '2027-01-01T00:00:00.000Z' }),
    startedAgain: await records.claimOrder({ ...request, newClaimId: 'another' }),
    startedOtherwise: await records.claimOrder({ ...request, fingerprintOf: () => 'other', attempt: 2, newClaimId: 'another' }),
    answer: await records.claimAnswer(claimId),
    standing: await records.checkSend({ shop, orderNumber, claimId, settlementNo }),
    kept: await records.keepPlan({ shop, orderNumber, planId: 'reduce', actionId: null, plan: null }),
    owner: await records.findBySettlementNo({ service: 'atobarai', merchantCode: '00000000001', settlementNo }),
    counts: await records.countsByStatus(shop),
  };
}

export async function readFeed(records: Records, shop: string): Promise<readonly unknown[]> {
  return records.readEvents({ shops: [shop], after: null, limit: 500 });
}

/** Everything old enough by then. */
export async function archiveAll(records: Records, before: string = '2027-06-01T00:00:00.000Z'): Promise<number> {
  let orders = 0;
  for (;;) {
    const turn = await records.archive({ before, limit: 100, withinMs: 60_000 });
    orders += turn.orders;
    if (!turn.more) return orders;
  }
}
