/**
 * A payment method (決済方法) as the core sees it: everything that is its own, and nothing about the order's life that all
 * share. One module per method; which there are, only `domain/methods.ts` says.
 */
import type { AmendPlan } from '../atobarai/amend-way.ts';
import type { OrderContents } from '../order/contents.ts';
import type { ServiceName } from '../order/facets.ts';
import type { ParcelEntry } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import type { Policy } from '../order/policy.ts';
import type { Checked, Fault, Notice, Problem } from '../values/fault.ts';

export type Method = {
  readonly service: ServiceName;
  /** Japanese, as people call it. */
  readonly label: string;
  readonly numbers: NumberRule;
  /** Its own policies as they are unless a shop changes them; an order carries them beside the common ones. */
  readonly defaultPolicy: object;
  /** How many parcels an order may have, and how many destinations beside the buyer's own address. */
  readonly parcelsMax: number;
  readonly destinationsMax: number;
  /** The members of an order's contents that only this method has, out of a message or a body. Null: broken. */
  readTerms(value: object): object | null;
  /**
   * What the contents mean, however they are spelled. Plain JSON. It is hashed into an order's fingerprint, so what is answered
   * for given contents never changes again.
   */
  meaningOf(contents: OrderContents): unknown;
  /** All that is wrong with contents before anything is sent, or what will be done to them on their way. */
  checkContents(contents: OrderContents, rules: ContentsRules): CheckedContents;
  /** What is wrong with a parcel's slip, as the order stands. */
  checkParcel(parcel: Pick<ParcelEntry, 'slipNo' | 'carrier'>, state: OrderState): readonly Problem[];
  /** What only its orders show of themselves, in the view. */
  view(state: OrderState): object;
  /** Which way new contents would reach Yamato. */
  amendPlan(state: OrderState, contents: OrderContents, confirmed: boolean): AmendPlan;
};

/** What the service takes as a 決済受付番号. */
export type NumberRule = {
  /** Characters, at most. */
  readonly max: number;
  isNumber(text: string): boolean;
  /** The same with the reason why not, for a number taken over from elsewhere (引継ぎ). */
  check(text: string): Checked<string>;
};

/** By what contents are judged when they come in. */
export type ContentsRules = {
  /** 契約 flags as they are stored with the merchant's credentials. */
  readonly contract: Readonly<Record<string, unknown>>;
  /** JST calendar date. */
  readonly today: string;
  /** The order's, or what the shop changed of the default. */
  readonly policy: Partial<Policy>;
  /** Whether the order date is judged: not where it was when the contents came first. */
  readonly isNew: boolean;
};

/** With faults there is nothing to be done to them. */
export type CheckedContents = { readonly faults: readonly Fault[]; readonly notices: readonly Notice[] };

const inUse = new Map<ServiceName, Method>();

/** Called once per method while the program loads, before anything asks for it. */
export function useMethod(method: Method): void {
  inUse.set(method.service, method);
}

/** Throws for a service that nobody has put in use: its orders cannot be understood. */
export function methodOf(service: ServiceName): Method {
  const method = inUse.get(service);
  if (method === undefined) throw new Error(`no such payment method: ${service}`);
  return method;
}

export function methodsInUse(): readonly Method[] {
  return [...inUse.values()];
}
