import type { Book } from '../../../core/ledger/book.ts';
import type { Desk } from '../../../core/service.ts';
import type { XmlElement } from '../../../core/wire/xml.ts';
import type { Field } from '../checks/field.ts';
import type { Member } from '../member.ts';
import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import type { OrderIndex } from '../tables.ts';
import type { Tokens } from '../tokens.ts';

/** What the operations work on. */
export type Ledger = { desk: Desk<Merchant>; orders: Book<Order, Merchant>; members: Book<Member, Merchant>; index: OrderIndex; tokens: Tokens };

/** One call as an operation sees it. */
export type Call = {
  /** 機能区分, such as `A08`. */
  div: string;
  /** The parameter's value; an absent one and a blank one are the same. */
  value: (name: string) => string;
  /** All parameters but the secrets, as received. */
  parameters: Record<string, string>;
  merchant: Merchant;
  /** The order of the number, if the service knows one. */
  order: Order | undefined;
  /** The sandbox's time. */
  now: number;
  /** The caller's address. */
  from: string;
  /** Where browsers find the sandbox. */
  baseUrl: string;
  /** A fault wants the card company to refuse. */
  refuse: boolean;
  /** A fault wants the old authorisation to survive an amount change. */
  keepBoth: boolean;
  /** A fault wants the order not to be found. */
  hide: boolean;
  ledger: Ledger;
};

/** The order to write, and what changed. */
export type Changed = { order: Order; change: string };

/** What an operation decides: a code, or a success with the elements it adds to the common ones. Either may change the order. */
export type Outcome =
  | { kind: 'refused'; code: string; creditCode?: string; changed?: Changed }
  | { kind: 'done'; elements: readonly XmlElement[]; changed?: Changed };

export type Operation = {
  /** 機能区分. */
  div: string;
  /** Last part of its path, without `.api`. */
  path: string;
  /** What the parameters must be; the trader code, which is always the second, left out. */
  fields: readonly Field[];
  /** Does it claim an order number? Then no other that does may be under way for it. */
  claims?: true;
  run: (call: Call) => Outcome;
};

export function refused(code: string, creditCode?: string): Outcome {
  return creditCode === undefined ? { kind: 'refused', code } : { kind: 'refused', code, creditCode };
}

export function done(changed?: Changed, elements: readonly XmlElement[] = []): Outcome {
  return changed === undefined ? { kind: 'done', elements } : { kind: 'done', elements, changed };
}
