import type { Merchant } from '../merchant.ts';
import type { Order } from '../order.ts';
import type { OrderIndex } from '../order-index.ts';
import type { SmsVerdict } from '../verdict-push.ts';

/** One call as an operation sees it. */
export type Call = {
  /** The parameter's value; an absent one and a blank one are the same. */
  value: (name: string) => string;
  /** All parameters but the password, as received. */
  parameters: Record<string, string>;
  /** Was the body form data at all? */
  isForm: boolean;
  merchant: Merchant | undefined;
  /** Merchant, password and the number's own form are right: only then is the order looked at. */
  mayLook: boolean;
  /** The order, once it may be looked at and if there is one. */
  order: Order | undefined;
  /** The sandbox's time. */
  now: number;
  /** What is asked across orders. */
  orders: OrderIndex;
  /** A fault wants the credit refused. */
  refuse: boolean;
};

/** What an operation decides: a code, or a success with the elements it adds to the common ones. */
export type Outcome =
  | { kind: 'refused'; code: string }
  | {
      kind: 'done';
      elements: [name: string, value: string][];
      /** The order to write, if it changed, and what changed. */
      changed?: { order: Order; change: string };
      /** Posted to the merchant along with the change. */
      verdict?: SmsVerdict;
    };

export type Operation = {
  /** Short name, such as `KAARA`. */
  name: string;
  /** Name in the path, such as `KAARA0010`. */
  id: string;
  run: (call: Call) => Outcome;
};

export function refused(code: string): Outcome {
  return { kind: 'refused', code };
}
