import type { Status, Verdict, Warning } from './statuses.ts';

/** 送り状: one parcel's slip number. */
export type Slip = { slipNo: string; carrier: 'yamato' | 'other'; at: number };

/** The code check of a スマホタイプ order. @see atobarai §2.9 */
export type SmsCheck = { code: string; expiresAt: number; wrongEntries: number; deliverable: boolean };

/** Invoice contents that a reissue may replace and a withdrawn reissue brings back. */
export type Contents = { shipYmd: string; invoice: Invoice; fields: Record<string, string> };

/** How the invoice reaches the buyer: 別送, 同梱, スマホタイプ. */
export type Invoice = 'separate' | 'enclosed' | 'sms';

/** One transaction as Yamato believes it to be. Times are milliseconds of the sandbox's clock. */
export type Order = {
  merchant: string;
  orderNo: string;
  status: Status;
  verdict: Verdict;
  warning: Warning;
  amountYen: number;
  /** The amount at credit: every change is measured against it. */
  firstAmountYen: number;
  sendDiv: string;
  invoice: Invoice;
  destinations: number;
  orderYmd: string;
  shipYmd: string;
  createdAt: number;
  buyerKey: string;
  /** Parameters as received, later changes merged in, without the password. */
  fields: Record<string, string>;
  slips: Slip[];
  /** 審査中: when it is decided, and how. */
  decision: { at: number; ok: boolean } | null;
  /** When an OK turns into a refusal. */
  flipAt: number | null;
  sms: SmsCheck | null;
  registeredAt: number | null;
  deliveredAt: number | null;
  soldAt: number | null;
  invoicedAt: number | null;
  printDataFetched: boolean;
  reissues: number;
  /** What was there before the latest reissue, while that can still be withdrawn. */
  beforeReissue: Contents | null;
};
