import type { CardChoice, TypedCard } from './card.ts';
import type { Status, Store } from './statuses.ts';

/** 与信: a hold on the buyer's card. Times are milliseconds of the sandbox's clock. */
export type Authorisation = {
  /** 与信承認番号. */
  approvalNo: string;
  at: number;
  /** The day its lifetime counts from; the day of `at`, unless the contract lets it count from an older one. */
  countedFrom: number;
  amountYen: number;
  /** Its lifetime is over: it holds nothing any more. */
  lapsed: boolean;
};

/** 送り状. `movedAt`: when Yamato saw the parcel move; never for another carrier's. */
export type Slip = { slipNo: string; carrier: 'yamato' | 'other'; at: number; movedAt: number | null };

/** A buyer who is away at the card issuer. */
export type ThreeD = {
  /** Names the issuer's page. */
  id: string;
  /** What the shop keeps for the second call. */
  token: string;
  returnUrl: string;
  expiresAt: number;
  choice: CardChoice;
  /** Is the second call A09 (a token) or A02 (a card number)? */
  second: 'A09' | 'A02';
  /** What the buyer's browser was given to post to the shop; null: not yet so far. */
  posted: Record<string, string> | null;
};

/** オンライン払い at a convenience store. */
export type Convenience = { store: Store; payNo: string; expiresAt: number; paid: 2 | 3 | null; finalReportAt: number | null };

/** The card in a wallet that an order used or made. */
export type SavedAs = { memberId: string; authKey: string; cardId: string };

/** One transaction as Yamato believes it to be. */
export type Order = {
  merchant: string;
  orderNo: string;
  status: Status;
  /** Does E04 know it? A refused authorisation leaves nothing behind. @see webcollect §9 no. 13 */
  listed: boolean;
  /** お問い合わせ番号. */
  inquiryNo: string;
  deviceDiv: string;
  amountYen: number;
  settleMethod: string;
  payWay: string;
  createdAt: number;
  authorisation: Authorisation | null;
  /** The one that an amount change made, or failed to take back. @see webcollect §6.3 A077000001 */
  secondAuthorisation: Authorisation | null;
  card: TypedCard | null;
  saved: SavedAs | null;
  memberId: string;
  threeD: ThreeD | null;
  /** 3Dセキュア結果コード. */
  threeDCode: string;
  convenience: Convenience | null;
  /** 予約販売: 出荷予定日. */
  shipYmd: string;
  slips: Slip[];
  warning: '' | '1';
  settledAt: number | null;
  cancelledAt: number | null;
  changedAt: number | null;
  /** Parameters as received, without secrets. */
  fields: Record<string, string>;
};

/** Does it hold anything of the buyer's? A settled order is paid, and one that waits for the buyer holds nothing yet. */
export function isLive(order: Order): boolean {
  if (order.secondAuthorisation !== null) return true;
  if (order.convenience !== null) return order.status === 1;
  if (order.status === 5) return true;
  return (order.status === 4 || order.status === 17 || order.status === 30) && order.authorisation?.lapsed === false;
}

/** The authorisation that stands, or stood until it was captured; of a cancelled order there is none. */
export function standingAuthorisation({ status, authorisation }: Order): Authorisation | null {
  return status === 40 ? null : authorisation;
}

/** May its number be used again? @see webcollect §3.1, §11.1 */
export function isNumberFree(order: Order | undefined): boolean {
  return order === undefined || order.status === 20;
}
