/** Orders as a shop's records hold them after a while: most are paid, some are on their way, a few need somebody. */
import { newOrder } from '../../src/domain/order/order-start.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../src/domain/order/policy.ts';
import { madeUpContents } from '../made-up-orders.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

const DAY_MS = 86_400_000;
const DAYS_OF_HISTORY = 365;

/** The order number `index` of a year's; the spread over states and dates is the same in every run. */
export function storedState(shop: string, index: number): OrderState {
  const number = `L-${String(index).padStart(8, '0')}`;
  const at = new Date(Date.now() - ((index * 7_919) % (DAYS_OF_HISTORY * 86_400)) * 1_000);
  const soon = new Date(at.getTime() + 2 * DAY_MS);
  const contents = madeUpContents({
    number,
    tel: `090${String(index).padStart(8, '0')}`,
    slipNo: '',
    orderedAt: at.toISOString(),
    plannedShipDate: soon.toISOString().slice(0, 10),
  });
  const amountYen = 1_000 + (index % 50_000);
  const fresh = newOrder({
    shop, orderNumber: number, service: 'atobarai', intake: 'checkout', claimId: `claim-${index}`, generation: 1, sequence: 4, settlementNo: number, contractKey: 'atobarai:12345678901',
    contents: { ...contents, amountYen }, policy: defaultPolicy, acceptedAt: at.toISOString(), shopStatus: null,
  });
  const approved: OrderState = {
    ...fresh, isOrder: true, creditSent: true, credit: { ...fresh.credit, state: 'approved' }, verdict: { kind: 'approved', code: null, at: at.toISOString() },
  };
  return furtherOn(approved, index, soon.toISOString());
}

function furtherOn(approved: OrderState, index: number, since: string): OrderState {
  const shipped: OrderState = {
    ...approved,
    shipment: { state: 'registered', since },
    delivery: { state: 'inTransit' },
    parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1, state: 'registered', replaces: null, sentAs: '123456789013' }],
    updatedAt: since,
  };
  switch (index % 20) {
    case 0:
      return { ...approved, attention: [{ code: 'shipDatePassed', since, detail: null, cause: null }] };
    case 1:
    case 2:
    case 3:
      return approved;
    case 4:
    case 5:
      return shipped;
    default:
      return { ...shipped, sale: { state: 'paid', since }, delivery: { state: 'delivered' }, outcome: 'paid' };
  }
}
