/** Builds orders for the records' tests; every order number is its own unless given. */
import type { ActionLine } from '../../../src/domain/order/history.ts';
import type { AtobaraiContents } from '../../../src/domain/atobarai/terms.ts';
import { newOrder } from '../../../src/domain/order/order-start.ts';
import type { OrderState, Verdict, VerdictKind } from '../../../src/domain/order/order-state.ts';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../../src/domain/order/policy.ts';
import type { Publication } from '../../../src/domain/order/publication.ts';
import type { NewClaim, OrderClaimRequest, OrderClaimResult } from '../../../src/records/contract/claims.ts';
import type { Records } from '../../../src/records/records.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

let counter = 0;

export function nextNumber(prefix = 'A'): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

export function contents(changes: Partial<AtobaraiContents> = {}): AtobaraiContents {
  return {
    orderedAt: '2026-11-23T10:15:00+09:00',
    plannedShipDate: '2026-11-26',
    amountYen: 5500,
    invoice: 'separate',
    buyer: {
      name: '見本　花子',
      nameKana: 'ミホン ハナコ',
      postalCode: '100-0001',
      address: '東京都千代田区千代田1-1 見本ビル201',
      tel: '090-0000-1234',
      email: 'hanako@example.com',
    },
    items: [{ kind: 'goods', name: '見本商品', quantity: 1, unitPriceYen: 5500, subtotalYen: 5500 }],
    destinations: [],
    ...changes,
  };
}

export function claimRequest(changes: Partial<OrderClaimRequest> & { contents?: AtobaraiContents } = {}): OrderClaimRequest {
  const { contents: given = contents(), ...rest } = changes;
  const shop = rest.shop ?? 'demo';
  const orderNumber = rest.orderNumber ?? nextNumber();
  const acceptedAt = rest.acceptedAt ?? '2026-11-23T01:15:00.000Z';
  return {
    shop,
    orderNumber,
    fingerprintOf: () => given,
    adoptedNo: null,
    attempt: 1,
    service: 'atobarai',
    contractKey: 'atobarai:00000000001',
    environment: 'sandbox',
    method: 'atobarai',
    intake: 'backoffice',
    acceptedAt,
    newClaimId: crypto.randomUUID(),
    startInput: (claim) => ({ kind: 'start', shop, orderNumber, ...claim, contents: given }),
    initialState: (claim) => stateOf({ shop, orderNumber, acceptedAt, intake: rest.intake ?? 'backoffice' }, claim, given),
    ...rest,
  };
}

function stateOf(
  order: { shop: string; orderNumber: string; acceptedAt: string; intake: OrderState['intake'] },
  claim: NewClaim,
  given: AtobaraiContents,
): OrderState {
  return newOrder({ ...order, ...claim, service: 'atobarai', contractKey: 'atobarai:12345678901', contents: given, policy: defaultPolicy, shopStatus: null });
}

export type Started = { readonly claim: Extract<OrderClaimResult, { kind: 'new' }>; readonly state: OrderState };

/** Claims a new order and fails the test when it is not new. */
export async function startOrder(records: Records, changes: Parameters<typeof claimRequest>[0] = {}): Promise<Started> {
  const request = claimRequest(changes);
  const claim = await records.claimOrder(request);
  if (claim.kind !== 'new') throw new Error(`Expected a new claim, got ${claim.kind}`);
  return { claim, state: request.initialState(claim) };
}

export function verdict(kind: VerdictKind, code: string | null = null): Verdict {
  return { kind, code, at: '2026-11-23T01:15:01.000Z' };
}

/** The next publication of a state. */
export function publication(state: OrderState, changes: Partial<OrderState> = {}, told: Partial<Publication> = {}): Publication {
  const next = { ...state, sequence: state.sequence + 1, ...changes };
  return { state: next, lines: [], changed: ['credit'], actionId: null, notifyCart: false, cartStatus: null, isOrder: true, verdict: null, ...told };
}

export function credit(state: OrderState, kind: OrderState['credit']['state']): Pick<OrderState, 'credit'> {
  return { credit: { ...state.credit, state: kind } };
}

export function line(id: string, changes: Partial<ActionLine> = {}): ActionLine {
  return {
    id,
    action: 'registerShipment',
    state: 'finished',
    outcome: 'done',
    code: null,
    label: '出荷情報登録',
    detail: null,
    actor: 'suzuki',
    note: null,
    waitingUntil: null,
    acceptedAt: '2026-11-23T02:00:00.000Z',
    finishedAt: '2026-11-23T02:00:01.000Z',
    calls: [],
    ...changes,
  };
}
