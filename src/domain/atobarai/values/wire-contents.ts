/** The contents of an order as 代金後払い takes them: converted, split, folded and checked. @see atobarai §2.1 */

/** 契約 flags of the merchant that decide what may be sent. @see atobarai §8 */
export type AtobaraiContract = {
  /** 同梱: the shop prints the invoice itself and puts it into the parcel. */
  readonly enclosedInvoice: boolean;
  /** スマホタイプ: SMS code instead of a paper invoice. */
  readonly sms: boolean;
  /** 請求金額変更（減額） option. */
  readonly amountChange: boolean;
  /** 他社配送 option. */
  readonly otherCarriers: boolean;
};

/** 送り先区分 of KAARA: 0 separate to the buyer · 1 separate, goods elsewhere · 2 enclosed · 3 SMS code. */
export type SendDivision = '0' | '1' | '2' | '3';

export type WireAddress = {
  /** Full-width, up to 25, begins with the prefecture. */
  readonly address1: string;
  /** Full-width, up to 25, may be empty. */
  readonly address2: string;
};

export type WireItem = {
  /** Full-width, 1 to 30. */
  readonly name: string;
  /** 0..9999, or null for a blank. */
  readonly quantity: number | null;
  /** -999999..999999, or null for a blank. */
  readonly unitPriceYen: number | null;
  /** -999999..999999. */
  readonly subtotalYen: number;
};

export type WireDestination = WireAddress & {
  readonly name: string;
  readonly postCode: string;
  /** Digits only, or empty. */
  readonly telNum: string;
};

export type AtobaraiWireContents = WireAddress & {
  /** yyyyMMdd. */
  readonly orderYmd: string;
  /** yyyyMMdd. */
  readonly shipYmd: string;
  readonly name: string;
  /** Half-width kana up to 80, or empty. */
  readonly nameKana: string;
  /** 7 digits. */
  readonly postCode: string;
  /** Digits only. */
  readonly telNum: string;
  readonly email: string;
  /** 1..999999, equals the sum of the items' subtotals. */
  readonly totalAmountYen: number;
  readonly sendDiv: SendDivision;
  /** 1 to 10 lines. */
  readonly items: readonly WireItem[];
  /** 0 to 10 places. */
  readonly destinations: readonly WireDestination[];
};
