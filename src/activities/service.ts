/** One of Yamato's services as the activities call it: what is its own, and nothing about sending once. */
import type { CallPlan, WirePlan } from '../domain/order/call-plan.ts';
import type { Answer, CallResult } from '../domain/order/call-result.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import type { Inquiry, InquiryMode } from '../domain/order/inquiry.ts';
import type { ServiceCredentials, ShopEnvironment } from '../records/contract/shops.ts';

/** Where a service answers, per environment; scheme and host. */
export type Hosts = Readonly<Record<ShopEnvironment, string>>;

/** `Merchant`: whose contract a call goes out under, and where to. */
export type Service<Merchant> = {
  readonly service: ServiceName;
  merchantOf(credentials: ServiceCredentials, hosts: Hosts, timeoutMs: number): Merchant;
  /** By the `activity` of the method's plans. */
  readonly sends: Readonly<Record<string, SendRule<Merchant>>>;
  /** Reads only: may be repeated freely. */
  ask(merchant: Merchant, settlementNo: string, mode: InquiryMode): Promise<Inquiry>;
  /** By the name of the method's look-ups; the operation is the look-up's. */
  readonly lookUps: Readonly<Record<string, (merchant: Merchant, number: Numbered) => Promise<CallResult<unknown>>>>;
};

type Numbered = { readonly settlementNo: string; readonly now: Date };

/** How one kind of change is written and sent. */
export type SendRule<Merchant> = {
  /** What is written, and the amount it asks for; or the rule that forbids it, found before anything leaves. */
  prepare(merchant: Merchant, plan: CallPlan): Prepared;
  /** `fields` as they were prepared, now or when they were first kept. What comes of it is told, never thrown. */
  call(merchant: Merchant, sending: Numbered & { readonly plan: CallPlan; readonly fields: WirePlan['fields'] }): Promise<CallResult<Answer>>;
  /** Refusals that only the transaction's status explains: it is asked straight after. */
  asksAfter?(code: string): boolean;
};

export type Prepared = Pick<WirePlan, 'fields' | 'amountYen'> | { readonly unfit: string };

/** For what is written from the plan's input alone, and kept nowhere. */
export const NOTHING_KEPT: Prepared = { fields: [], amountYen: null };
