/** Shops (店舗), their settings, and their credentials per service. */
import type { ServiceName } from '../../domain/order/facets.ts';
import type { Policy } from '../../domain/order/policy.ts';

export type ShopEnvironment = 'sandbox' | 'test' | 'production';

export type Shop = {
  /** Appears in workflow ids and routes: `a-z 0-9 -`, checked by the API. */
  readonly code: string;
  readonly name: string;
  readonly environment: ShopEnvironment;
  /** What differs from `defaultPolicy`. */
  readonly policy: Partial<Policy>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** +1 with every change; for optimistic locking and caches. */
  readonly version: number;
  /** Instant, RFC 3339. */
  readonly createdAt: string;
};

export type NewShop = {
  readonly code: string;
  readonly name: string;
  readonly environment: ShopEnvironment;
  readonly policy?: Partial<Policy>;
  readonly settings?: Readonly<Record<string, unknown>>;
};

export type ShopPatch = Partial<Omit<NewShop, 'code'>>;

/** Contract flags (契約内容) as the fact sheet names them; data, not logic. */
export type ContractFlags = Readonly<Record<string, unknown>>;

/** The merchant's identity at one service: 加盟店コード, and whatever else the service wants to be told, by its own names. */
export type Credentials = {
  readonly merchantCode: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly contract: ContractFlags;
};

export type ServiceCredentials = Credentials & {
  readonly service: ServiceName;
  /** `<service>:<merchant code>`: shops with the same value share one contract at Yamato. */
  readonly contractKey: string;
  readonly environment: ShopEnvironment;
  /** Yamato's maintenance windows as the shop's settings have them now. */
  readonly maintenance: Policy['maintenance'];
};

/** What may be shown: no secret, the merchant code but for its last 3 characters. */
export type MaskedCredentials = {
  readonly service: ServiceName;
  readonly merchantCode: string;
  readonly contract: ContractFlags;
  readonly updatedAt: string;
};

export type UpdateShopResult =
  | { readonly kind: 'updated'; readonly shop: Shop }
  | { readonly kind: 'missing' }
  /** Somebody changed it since `expectedVersion` was read. */
  | { readonly kind: 'stale'; readonly shop: Shop };

export type ShopRecords = {
  /** False: the code is taken. */
  createShop(shop: NewShop): Promise<boolean>;
  listShops(): Promise<readonly Shop[]>;
  /** Cached for 3 s; a change made in this process shows at once. */
  findShop(code: string): Promise<Shop | null>;
  updateShop(code: string, patch: ShopPatch, expectedVersion?: number): Promise<UpdateShopResult>;
  /** Stores or replaces. False: no such shop. Running orders use the new ones with their next call. */
  setCredentials(shop: string, service: ServiceName, credentials: Credentials): Promise<boolean>;
  maskedCredentials(shop: string): Promise<readonly MaskedCredentials[]>;
  /**
   * Decrypted, for activities and the claim. Cached for 3 s; while the records are down the last ones read serve for
   * an hour more. Null: none stored.
   */
  credentialsFor(shop: string, service: ServiceName): Promise<ServiceCredentials | null>;
};
