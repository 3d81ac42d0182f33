/**
 * One payment method as the suites see it that every method must pass: how its orders are placed, whom Yamato answers how,
 * what its calls are named there, and what stands in Yamato's ledger. A method joins them by a driver in `drivers.ts`; what
 * it alone promises is tested beside it.
 */
import type { ServiceInUse } from '../../src/activities/services.ts';
import type { ServiceName } from '../../src/domain/order/facets.ts';
import type { Records } from '../../src/records/records.ts';
import type { SandboxService } from '../../src/sandbox/core/open-service.ts';
import type { Yamato } from '../support/sandbox-control.ts';

/** By what Yamato knows the shop. */
export type Merchant = { readonly code: string; readonly password: string };

/** The body of a start, as a cart sends it. */
export type StartBody = Record<string, unknown> & { readonly orderNumber: string };

/** What Yamato makes of the order. */
export type Treatment = 'approved' | 'refused' | 'overLimit' | 'held' | 'heldThenRefused';

/** Yamato's operations by what they are for; `askCredit` and `ask` change nothing. */
export type Operations = Readonly<Record<'credit' | 'askCredit' | 'slip' | 'cancel' | 'ask', string>>;

/** Error codes of Yamato's: for the buyer's data, for what the shop has set, and an exception inside it. */
export type Refusals = Readonly<Record<'data' | 'settings' | 'systemError', string>>;

/** What Yamato believes about one settlement number. */
export type LedgerCredit = {
  readonly settlementNo: string;
  readonly live: boolean;
  readonly status: 'approved' | 'shipped' | 'cancelled' | 'other';
  readonly amountYen: number;
  readonly slipNos: readonly string[];
  /** Who owes it. */
  readonly buyer: string;
};

export type MethodDriver = {
  /** Its name in the API. */
  readonly service: ServiceName;
  /** The name of its service in the sandbox, and what a merchant's secret is called there. */
  readonly sandbox: { readonly name: string; readonly secret: 'password' | 'accessKey' };
  readonly label: string;
  /** Of its own at each call. */
  readonly newMerchant: () => Merchant;
  /** How the sandbox has to know the merchant: holds are short, and no order is too dear. */
  readonly merchantSettings: Readonly<Record<string, unknown>>;
  /** With every option of the contract. */
  readonly enterCredentials: (records: Records, shop: string, merchant: Merchant) => Promise<void>;
  /** The sample order under a number of its own. */
  readonly startBody: (change?: Record<string, unknown>, treatment?: Treatment) => StartBody;
  /** What the sample order costs, and who Yamato says owes it. */
  readonly amountYen: number;
  readonly buyer: string;
  /** The members of a body that make it cost this much. */
  readonly priced: (amountYen: number) => Record<string, unknown>;
  /** The same order under the same number, but with contents that mean something else; each `nth` differs. */
  readonly altered: (body: StartBody, nth?: number) => StartBody;
  readonly settlementNo: (orderNumber: string, generation?: number) => string;
  /** All of an order's, where the sandbox takes a number. */
  readonly everyNo: (orderNumber: string) => string;
  readonly operations: Operations;
  readonly refusals: Refusals;
  /** Faults by which Yamato answers "no such number" to the question about a credit, and about a transaction. */
  readonly hides: Readonly<Record<'credit' | 'transaction', Readonly<Record<string, unknown>>>>;
  /** Treatments that there are not. */
  readonly lacks: readonly Treatment[];
  /** How an order ends whose money is in. */
  readonly paid: 'paid' | 'confirmed';
  /** The same start once more, with a fresh one of what is good once: nothing else of it changes. */
  readonly again: (body: StartBody) => StartBody;
  /** Of this operation, and in nobody's list. */
  readonly unknownCode: (operation: string) => string;
  /** Which call a request to Yamato is. */
  readonly callOf: (path: string, form: URLSearchParams) => { readonly operation: string; readonly settlementNo: string };
  /** What Yamato holds of these numbers, in their order; those it does not know are left out. */
  readonly ledger: (yamato: Yamato, ...settlementNos: string[]) => Promise<LedgerCredit[]>;
  /** Edits on Yamato's console that bring a shipped order to 入金済, one after the other. */
  readonly untilPaid: readonly string[];
  /** Another system under the same contract opens a credit like the sample order's. */
  readonly openElsewhere: (yamato: Yamato, settlementNo: string) => Promise<void>;
  /** Of a service that there is not, what no list in `src` has; absent: it is in use. */
  readonly imagined?: Imagined;
};

/** `workflow`: path of the entry that the workflow is bundled from. */
export type Imagined = { readonly sandbox: SandboxService; readonly service: ServiceInUse; readonly workflow: string };
