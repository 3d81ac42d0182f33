/** What a merchant (加盟店) has agreed with Yamato, and how this sandbox treats it where nobody knows what Yamato does. @see webcollect §9 */
export type Merchant = {
  /** 加盟店コード, 9 letters or digits. */
  code: string;
  /** アクセスキー: never sent, only part of a check sum. */
  accessKey: string;
  contract: Contract;
  /** May it use the service at all? */
  allowed: boolean;
  /** API利用申込. */
  apiSubscribed: boolean;
  /** 登録グローバルIP; none: calls from everywhere are taken. */
  registeredIps: string[];
  /** Calls of its that may be under way at once. */
  maxInFlight: number;
  /** Most that one card order may cost. */
  limitYen: number;
  convenienceLimitYen: number;
  /** 支払回数 that are enabled. */
  payWays: string[];
  /** 与信有効期間 in days, the day of the authorisation being the first. */
  authorisationDays: number;
  /** So many days after that day 警告情報 is set. */
  warnAfterDays: number;
  /** Is an authorisation of a changed amount a new one for its lifetime, too? */
  amountChangeRestartsLifetime: boolean;
  /** 予約販売: the latest ship date, in days from the approval. */
  reserveWithinDays: number;
  /** Is there a time without A07 and A11, 23:00 to 01:00? */
  nightWindow: boolean;
  /** When a registered parcel moves by itself; null: when somebody says so. */
  parcelMovesAfterMs: number | null;
  /** When a sale is final after the parcel has moved; null: at the next 02:00. */
  settleAfterMs: number | null;
  /** Does the slip of another carrier make the sale final at once? */
  otherCarrierSettlesAtOnce: boolean;
  /** How long a buyer may take over 3-D Secure. */
  threeDWithinMs: number;
  /** Where 決済結果データ is posted; empty: nowhere. */
  pushUrl: string;
  /** May a browser come back to an address without TLS? To this very machine it always may. */
  httpReturnUrls: boolean;
  /** Slip numbers that begin so were never issued (E011010451). */
  refusedSlipPrefixes: string[];
  /** E04 with several slips: repeated elements, children of one, one text. */
  slipLayout: (typeof SLIP_LAYOUTS)[number];
  /** E04's cancelDate and renewalDate with 8 digits. */
  shortDates: boolean;
  /** `threeDAuthHtml` inside of literal CDATA markers, or plain. */
  threeDMarkers: boolean;
};

export const SLIP_LAYOUTS = ['siblings', 'children', 'text'] as const;

export const CONTRACTS = [
  'credit', 'optionService', 'reserve', 'amountChange', 'amountIncrease', 'reauthorise', 'bundling', 'otherCarrier', 'logistics', 'convenience',
  'cancelAfterSettlement', 'amountAfterSettlement',
] as const;

export type Contract = Record<(typeof CONTRACTS)[number], boolean>;

/** A merchant as given at start: everything but code and access key has a default. */
export type MerchantSeed = Partial<Omit<Merchant, 'code' | 'accessKey' | 'contract'>> & { code: string; accessKey: string; contract?: Partial<Contract> };

const ALL_CONTRACTS: Contract = {
  credit: true, optionService: true, reserve: true, amountChange: true, amountIncrease: true, reauthorise: true, bundling: true, otherCarrier: true,
  logistics: true, convenience: true, cancelAfterSettlement: false, amountAfterSettlement: true,
};

/** A new merchant: every option but 請求後取消, nothing happens by the clock but what Yamato itself would do. */
export function newMerchant({ contract, ...seed }: MerchantSeed): Merchant {
  return {
    contract: { ...ALL_CONTRACTS, ...contract },
    allowed: true,
    apiSubscribed: true,
    registeredIps: [],
    maxInFlight: 20,
    limitYen: 300_000,
    convenienceLimitYen: 300_000,
    payWays: ['1', '0', '2', '3', '5', '6', '10', '12', '15', '18', '20', '24'],
    authorisationDays: 60,
    warnAfterDays: 58,
    amountChangeRestartsLifetime: true,
    reserveWithinDays: 180,
    nightWindow: true,
    parcelMovesAfterMs: null,
    settleAfterMs: null,
    otherCarrierSettlesAtOnce: false,
    threeDWithinMs: 30 * 60_000,
    pushUrl: '',
    httpReturnUrls: false,
    refusedSlipPrefixes: [],
    slipLayout: 'siblings',
    shortDates: false,
    threeDMarkers: true,
    ...seed,
  };
}
