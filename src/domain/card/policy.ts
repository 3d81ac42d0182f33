/** The policies (運用設定) that only orders by card have. */
import type { Policy } from '../order/policy.ts';

export type CardPolicy = {
  /** 仮売上 may be sold on to the end of this many days after the date of its authorisation. @see webcollect §4.4 */
  readonly captureWithinDays: number;
  /** How many days before that staff are reminded, each time anew. */
  readonly captureWarnDays: readonly number[];
  /** A registered slip that has not moved this many days before the end is work for staff. */
  readonly slipUnmovedDays: number;
  /** How long a buyer may take for 3-D Secure; Yamato lets it go after as long. */
  readonly threeDSecureMs: number;
  /** How long an order waits for the buyer's card where another token is needed. */
  readonly newTokenMs: number;
  /** How many days before the end the authorisation is renewed by itself (A11); null: never. */
  readonly reauthoriseDaysBefore: number | null;
  /** Whether amount and credit may still be changed while the sale is 精算確定待ち. */
  readonly changeWhilePending: boolean;
  /** `yamatoOnly`: a correct slip of Yamato's is needed. `anyCarrier`: with 運送オプション, none is. */
  readonly shipsBy: 'yamatoOnly' | 'anyCarrier';
  /** Whether every token must ask for 3-D Secure. */
  readonly threeDSecure: 'always' | 'asTokenSays';
};

export const defaultCardPolicy: CardPolicy & Pick<Policy, 'settlingMs'> = {
  // With the call's own time-out: "not found" counts after two minutes.
  settlingMs: 100_000,
  captureWithinDays: 58,
  captureWarnDays: [14, 7, 3, 1],
  slipUnmovedDays: 7,
  reauthoriseDaysBefore: null,
  threeDSecureMs: 30 * 60_000,
  newTokenMs: 30 * 60_000,
  changeWhilePending: false,
  shipsBy: 'yamatoOnly',
  threeDSecure: 'always',
};

/** A policy as an order of this method carries it. */
export type PolicyOfCard = Policy & CardPolicy;

/** Of an order's policy, or of what a shop changed. What an order from before a member does not have is the default. */
export function cardPolicy(policy: Partial<Policy>): CardPolicy {
  const carried: Partial<PolicyOfCard> = policy;
  return {
    captureWithinDays: carried.captureWithinDays ?? defaultCardPolicy.captureWithinDays,
    captureWarnDays: carried.captureWarnDays ?? defaultCardPolicy.captureWarnDays,
    slipUnmovedDays: carried.slipUnmovedDays ?? defaultCardPolicy.slipUnmovedDays,
    reauthoriseDaysBefore: carried.reauthoriseDaysBefore ?? defaultCardPolicy.reauthoriseDaysBefore,
    threeDSecureMs: carried.threeDSecureMs ?? defaultCardPolicy.threeDSecureMs,
    newTokenMs: carried.newTokenMs ?? defaultCardPolicy.newTokenMs,
    changeWhilePending: carried.changeWhilePending ?? defaultCardPolicy.changeWhilePending,
    shipsBy: carried.shipsBy ?? defaultCardPolicy.shipsBy,
    threeDSecure: carried.threeDSecure ?? defaultCardPolicy.threeDSecure,
  };
}
