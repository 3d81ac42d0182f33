/** The state an order begins with. */
import type { OrderContents } from './contents.ts';
import type { Intake, ServiceName } from './facets.ts';
import { after } from '../values/instant.ts';
import { methodOf } from '../lifecycle/method.ts';
import { ADOPTION, type Doubt, type OrderState, SCHEMA } from './order-state.ts';
import type { Policy } from './policy.ts';

/** Everything that varies by shop is in here; the order reads no settings later. */
export type NewOrder = {
  readonly shop: string;
  readonly orderNumber: string;
  readonly service: ServiceName;
  readonly intake: Intake;
  readonly claimId: string;
  readonly generation: number;
  /** The newest sequence already used for this order number; this order goes on after it. */
  readonly sequence: number;
  readonly settlementNo: string;
  /** Which merchant contract at Yamato the calls go out under: their rate is kept per contract. */
  readonly contractKey: string;
  readonly contents: OrderContents;
  readonly policy: Policy;
  readonly acceptedAt: string;
  readonly shopStatus: string | null;
  /** What the first credit needs, is good once, and means nothing for what was ordered (a token). Absent: nothing. */
  readonly once?: Readonly<Record<string, unknown>>;
};

export function newOrder(order: NewOrder): OrderState {
  const adopted = order.intake === 'adopt';
  return {
    schema: SCHEMA,
    rulesVersion: 1,
    shop: order.shop,
    orderNumber: order.orderNumber,
    service: order.service,
    method: order.service,
    link: 'api',
    intake: order.intake,
    contractKey: order.contractKey,
    claimId: order.claimId,
    sequence: order.sequence,
    facts: [],
    contents: order.contents,
    policy: order.policy,
    credit: {
      state: adopted ? 'unknown' : 'requesting',
      generation: order.generation,
      settlementNo: order.settlementNo,
      amountYen: order.contents.amountYen,
      firstAmountYen: order.contents.amountYen,
      since: order.acceptedAt,
      code: null,
    },
    settlementNos: [],
    generations: order.generation,
    buyerWaits: order.intake === 'checkout',
    standing: null,
    retired: [],
    amending: null,
    afterCancel: null,
    external: null,
    own: order.once === undefined ? methodOf(order.service).ownAtStart : methodOf(order.service).ownWith(order.once),
    buyerStep: null,
    shipment: { state: 'none', since: null },
    sale: { state: 'none', since: null },
    delivery: { state: 'notShipped' },
    cancellation: { state: 'none' },
    attention: [],
    acknowledged: [],
    parcels: [],
    parcelsBefore: null,
    withdrawFirst: false,
    doubt: adopted ? adoptDoubt(order.acceptedAt, order.policy) : null,
    seen: null,
    lastChangeAt: null,
    notSentInARow: 0,
    notSentSince: null,
    sendNotBefore: null,
    creditSent: false,
    abandoned: false,
    isOrder: order.intake !== 'checkout',
    creditAskedAt: null,
    verdict: null,
    shopStatus: order.shopStatus,
    outcome: null,
    updatedAt: order.acceptedAt,
  };
}

/**
 * 引継ぎ: whether Yamato holds a credit that was opened elsewhere. Nothing of ours is under way, so "not found" counts at
 * once; nothing is ever sent for it.
 */
export function adoptDoubt(now: string, policy: Policy): Doubt {
  return {
    operation: ADOPTION, parcel: null, since: now, settledAt: now, resend: false, patienceUntil: after(now, policy.unknownPatienceMs),
    nextAskAt: now, asked: 0, refusedAs: null,
  };
}
