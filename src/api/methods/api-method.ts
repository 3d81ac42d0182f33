/**
 * A payment method (決済方法) as the API sees it: what a caller may say of its orders and is told of them, beyond what all
 * methods share. One part per method; which there are, only `src/api/methods.ts` says.
 */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { ServiceName } from '../../domain/order/facets.ts';
import type { OrderState } from '../../domain/order/order-state.ts';
import type { Policy } from '../../domain/order/policy.ts';
import type { Credentials, ServiceCredentials, Shop } from '../../records/contract/shops.ts';
import type { ConnectionTestResult, ApiDeps } from '../deps.ts';
import type { Engine } from '../engine.ts';
import type { RequestFault } from '../problem.ts';
import type { OwnProblem } from '../problems.ts';
import type { RouteDocs } from '../route-docs.ts';
import type { SharedTools } from '../shared-tools.ts';
import type { ActionName } from '../../domain/order/actions.ts';

export type ApiMethod = {
  readonly service: ServiceName;
  /** Yamato's own name of it, Japanese. */
  readonly title: string;
  /** Begins the names of its contracts in the OpenAPI document. */
  readonly documentName: string;
  /** The members of an order's contents that only this method has, and values of them for the example. */
  readonly terms: z.core.$ZodLooseShape;
  readonly termsExample: Readonly<Record<string, unknown>>;
  /** What a start brings beside its contents, good once; null: nothing. */
  readonly once: OnceDesk | null;
  /** Terms out of a body that may be broken, wrong ones replaced by right ones, so that the rest can be judged. */
  repairTerms(body: Readonly<Record<string, unknown>>): object;
  /** Names of members whose texts have a grammar of their own: in every other a card number is looked for. */
  readonly structuredMembers: readonly string[];
  /** What a pattern of its contracts stands for, in words: the pattern's own message is the key. */
  readonly patternMessages: Readonly<Record<string, string>>;
  /** Where it answers; scheme and host. */
  readonly hosts: { readonly test: string; readonly production: string };
  /** 加盟店情報: how a shop registers it, and as the records keep it. Throws for a body that the contract does not take. */
  readonly credentialsBody: z.ZodType;
  readonly toCredentials: (body: unknown) => Credentials;
  /** What the demo shop is registered with at the sandbox. */
  readonly demoCredentials: object;
  /** What a shop may change of the policies that only this method has. */
  readonly policy: z.core.$ZodLooseShape;
  /** Policies that hold in a shop of the sandbox unless it says otherwise. */
  readonly sandboxPolicy: Readonly<Record<string, unknown>>;
  /** What else a shop sets; null: nothing. */
  readonly settings: SettingsDesk | null;
  /** The members of the actions that only this method has. */
  readonly actions: Readonly<Partial<Record<ActionName, z.core.$ZodLooseShape>>>;
  /** The members of an order's view that only this method has: optional ones, as orders of other methods lack them. */
  readonly view: z.core.$ZodLooseShape;
  /** What only its orders are refused. */
  readonly problems: readonly OwnProblem[];
  readonly sentences: MethodSentences;
  /** Asks Yamato something that changes nothing, with these credentials, at this host. */
  testConnection(credentials: ServiceCredentials, at: { readonly baseUrl: string; readonly now: Date }): Promise<ConnectionTestResult>;
  /** Null: Yamato posts nothing about its orders. */
  readonly notice: NoticeDesk | null;
  /** Routes that only its orders have. */
  addRoutes(app: FastifyInstance, tools: RouteTools): Promise<void>;
};

/**
 * What is good once, as a token: it comes with the start, or with the action that the buyer's part asks for, and is no part of
 * what was ordered.
 */
export type OnceDesk = {
  /** The members that bring it: in a start one of a term's name takes the term's place, and takes in what the term does. */
  readonly members: z.core.$ZodLooseShape;
  readonly example: Readonly<Record<string, unknown>>;
  /** The action that brings it once more, by the same members. */
  readonly action: { readonly name: ActionName; readonly members: z.core.$ZodLooseShape };
  /** Out of a body that fits its contract: as the order takes it (`NewOrder.once`, the action's own members), or what is wrong with it. */
  read(body: Readonly<Record<string, unknown>>, rules: OnceRules): OnceRead;
  /**
   * The same with what belongs to one claim alone: prepared beforehand, as a claim is made at once. The same each time for the
   * same. `order`: the one that an action is for; null: there is none yet.
   */
  bound(once: Once, of: { readonly deps: OnceDeps; readonly shop: string; readonly order: OrderState | null }): Promise<(claimId: string) => Once>;
  /** Whether the order waits for another one, and this is not what it had; then its action, under an id that is its own. */
  continues(order: OrderState, once: Once): { readonly actionId: string } | null;
};

export type OnceDeps = Pick<ApiDeps, 'publicUrl'> & { readonly records: Pick<ApiDeps['records'], 'keyring'> };

export type Once = Readonly<Record<string, unknown>>;

/** What a body does not say of what it brings. */
export type OnceRules = {
  readonly shop: Shop;
  /** Whose buyer it is for. */
  readonly orderNumber: string;
  /** Where carts and browsers reach the API, without a trailing slash. */
  readonly publicUrl: string | undefined;
  readonly contract: Credentials['contract'];
  /** What the order goes by, or will. */
  readonly policy: Policy;
};

export type OnceRead = { readonly ok: true; readonly once: Once } | { readonly ok: false; readonly faults: readonly RequestFault[] };

/** Settings of a shop that only this method has, beside its policies. Kept in plain: nothing secret. */
export type SettingsDesk = {
  readonly patch: z.core.$ZodLooseShape;
  readonly view: z.core.$ZodLooseShape;
  /** The shop's settings after a patch that fits. */
  patched(settings: Shop['settings'], patch: Readonly<Record<string, unknown>>): Shop['settings'];
  shown(settings: Shop['settings']): Readonly<Record<string, unknown>>;
};

/** What its orders make the API say: to the caller, and to the shopper where nobody else is to word it. */
export type MethodSentences = {
  /** Polite, no reason, no code, always a way forward. */
  readonly buyer: { readonly unavailable: string; readonly timeout: string };
  /** What the buyer may have to do (`next.kind`): in a few words, and as he is told. */
  readonly waitingForBuyer: Readonly<Record<string, { readonly what: string; readonly buyerMessage: string }>>;
  /** A credit that was refused with this code. */
  refused(code: string | null): { readonly reason: string; readonly buyerMessage: string };
  /** Why no credit came about where Yamato said nothing, by the method's own codes. */
  readonly reasons: Readonly<Record<string, string>>;
  /** A code with which Yamato took nothing. */
  readonly explain: (code: string) => Explanation;
};

export type Explanation = {
  readonly message: string;
  readonly whatToDo: string;
  /** Path into our own body; null where the value is not the caller's. */
  readonly param: string | null;
  readonly field: string;
  /** The shopper can correct it in the checkout form. */
  readonly buyerCorrectable: boolean;
  /** Not the order but the shop's registration at Yamato, or what is kept of it here, is to blame. */
  readonly isSettings: boolean;
};

/** Where Yamato posts that something happened to an order. */
export type NoticeDesk = {
  readonly url: string;
  readonly summary: string;
  readonly summaryWithSecret: string;
  readonly read: (form: string) => NoticeRead;
  /** What Yamato wants to read, whatever came. Absent: an answer of ours, and what cannot be read is refused. */
  readonly answer?: string;
  /** From which addresses it posts. Where proxies say where a request came from, any other is answered alike and told to nobody, but of a shop of the sandbox. Absent: from anywhere. */
  readonly sources?: readonly string[];
};

/** `field`: the wire name of what makes no sense. */
export type NoticeRead =
  | { readonly ok: true; readonly merchantCode: string; readonly settlementNo: string }
  | { readonly ok: false; readonly field: string };

export type RouteTools = { readonly deps: ApiDeps; readonly engine: Engine; readonly docs: RouteDocs; readonly shared: SharedTools };

const inUse = new Map<ServiceName, ApiMethod>();

/** Called once per method while the program loads, before any contract is made. */
export function useApiMethod(method: ApiMethod): void {
  inUse.set(method.service, method);
}

/** Throws for a service that nobody has put in use. */
export function apiMethodOf(service: ServiceName): ApiMethod {
  const method = inUse.get(service);
  if (method === undefined) throw new Error(`the API has no part for this payment method: ${service}`);
  return method;
}

export function apiMethodsInUse(): readonly ApiMethod[] {
  return [...inUse.values()];
}

const toCome = new Set<ServiceName>();

/** A method whose name callers may know already, and that nobody can order by yet. */
export function announceMethod(service: ServiceName): void {
  toCome.add(service);
}

/** Whether it is announced and not in use. */
export function isAnnounced(service: unknown): service is ServiceName {
  return announcedMethods().some((announced) => announced === service);
}

/** Those that are in use by now left out. */
export function announcedMethods(): readonly ServiceName[] {
  return [...toCome].filter((service) => !inUse.has(service));
}
