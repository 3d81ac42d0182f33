/**
 * What an order (受注) is made of, as the cart describes it: buyer, items, destinations, amount.
 * The same shape travels through API, workflow and client; the Yamato client turns it into wire values.
 */

export type Buyer = {
  readonly name: string;
  readonly nameKana?: string | undefined;
  /** 7 digits, with or without a hyphen, half or full width. */
  readonly postalCode: string;
  /** The whole address in one string, beginning with the prefecture (都道府県). */
  readonly address: string;
  readonly tel: string;
  readonly email?: string | undefined;
};

/** A place the goods go to when it is not the buyer's own (送り先). How many there may be, the payment method says. */
export type Destination = {
  readonly name: string;
  readonly postalCode: string;
  readonly address: string;
  readonly tel?: string | undefined;
};

export type ItemKind = 'goods' | 'shipping' | 'fee' | 'discount' | 'tax' | 'other';

/** One line (明細). Amounts are yen with tax; a discount is a negative subtotal. */
export type Item = {
  readonly kind: ItemKind;
  readonly name: string;
  readonly quantity?: number | undefined;
  readonly unitPriceYen?: number | undefined;
  readonly subtotalYen: number;
  readonly taxRate?: number | undefined;
  readonly code?: string | undefined;
};

/**
 * What every payment method wants to know of an order. The members that only one of them has (its terms) stand beside
 * these, at the same level, and only that method reads them.
 */
export type OrderContents = {
  /** RFC 3339 with offset; its JST calendar date is the 受注日. */
  readonly orderedAt: string;
  /** 出荷予定日, JST calendar date `yyyy-MM-dd`. */
  readonly plannedShipDate: string;
  /** 決済金額総計, yen with tax; equals the sum of the items' subtotals. */
  readonly amountYen: number;
  readonly buyer: Buyer;
  readonly items: readonly Item[];
  readonly destinations: readonly Destination[];
};
