/** What a merchant (加盟店) has agreed with Yamato and set in its console. @see atobarai §8 */
export type Merchant = {
  /** 加盟店コード, 11 digits. */
  code: string;
  password: string;
  contract: { enclosedInvoice: boolean; sms: boolean; amountChange: boolean; otherCarrier: boolean };
  /** Where the verdict of an SMS check is posted; empty: nowhere. */
  pushUrl: string;
  /** Most that one buyer may owe, tax included, and so the most one order may cost. */
  buyerLimitYen: number;
  shopName: string;
  contact: { hp: string; tel: string; email: string };
  /** Follow the older, narrower error lists where old and new disagree. */
  strict: boolean;
  /** Deliver, fix the sale, issue the invoice and pay by the clock alone. */
  autoProgress: {
    enabled: boolean;
    deliverAfterMs: number;
    saleAfterMs: number;
    invoiceAfterMs: number;
    payAfterMs: number;
  };
  /** How long 審査中 lasts. */
  holdMs: number;
  /** How long after the OK a フリップ order is refused. */
  flipAfterMs: number;
  /** May it use the service at all? */
  allowed: boolean;
  /** Slip numbers that begin so are of a kind the service does not take (kaasl015E). */
  refusedSlipPrefixes: string[];
};

/** A merchant as given at start: everything but code and password has a default. */
export type MerchantSeed = Partial<Omit<Merchant, 'code' | 'password'>> & { code: string; password: string };

const HOUR_MS = 3_600_000;

/** A new merchant: every contract option on, nothing happens by the clock but what Yamato itself would do. */
export function newMerchant(seed: MerchantSeed): Merchant {
  return {
    contract: { enclosedInvoice: true, sms: true, amountChange: true, otherCarrier: true },
    pushUrl: '',
    buyerLimitYen: 55_000,
    shopName: '見本ショップ',
    contact: { hp: 'https://shop.example.com', tel: '0300000000', email: 'info@example.com' },
    strict: false,
    autoProgress: {
      enabled: false,
      deliverAfterMs: 24 * HOUR_MS,
      saleAfterMs: HOUR_MS,
      invoiceAfterMs: 24 * HOUR_MS,
      payAfterMs: 72 * HOUR_MS,
    },
    holdMs: 60_000,
    flipAfterMs: 60_000,
    allowed: true,
    refusedSlipPrefixes: [],
    ...seed,
  };
}
