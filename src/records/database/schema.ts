/** The tables as queries see them. `migrations/` is what makes them so. */
import type { Generated } from 'kysely';

/** Personal columns end in `_enc`: sealed with the shop's data key, readable only through `SealedCells`. */
type Sealed = Uint8Array;

export type ShopsTable = {
  code: string;
  name: string;
  environment: string;
  /** Written as JSON text, read parsed. */
  policy: unknown;
  settings: unknown;
  version: Generated<number>;
  created_at: Generated<Date>;
};

export type ShopCredentialsTable = {
  shop: string;
  service: string;
  secret_enc: Sealed;
  merchant_code_masked: string;
  contract: unknown;
  contract_key: string;
  updated_at: Generated<Date>;
};

/** `member`: a keyed hash of his id. */
export type MembersTable = { shop: string; service: string; member: string; secret_enc: Sealed; consented_at: Date | null; created_at: Generated<Date> };

export type ApiKeysTable = {
  id: string;
  hash: Uint8Array;
  scope: string;
  shops: string[] | null;
  label: string;
  created_at: Generated<Date>;
  revoked_at: Date | null;
};

export type OnceClaimsTable = { shop: string; order_number: string; claim: string; created_at: Generated<Date> };

export type OrdersTable = {
  shop: string;
  order_number: string;
  claim_id: string;
  claim_state: string;
  fingerprint_version: number;
  fingerprint_form: Generated<number>;
  sequence: number;
  generation: number;
  method: string;
  link: string;
  intake: string;
  is_order: boolean;
  status: string;
  credit: string;
  shipment: string;
  sale: string;
  delivery: string;
  cancellation: string;
  outcome: string | null;
  attention: string[];
  /** In the order of `attention`; null where no publication has told it yet. */
  attention_since: Date[] | null;
  amount_yen: number;
  ordered_on: string;
  planned_ship_date: string;
  next_deadline: Date;
  search_key: string;
  state_enc: Sealed;
  made_up: Generated<boolean>;
  /** Since when the sealed state names nobody any more; null: it does. */
  erased_at: Date | null;
  /** Of which year its sealed columns are in the archive; null: they are not. */
  archived_year: Generated<number | null>;
  created_at: Generated<Date>;
  updated_at: Date;
};

export type OrderClaimsTable = {
  claim_id: string;
  shop: string;
  order_number: string;
  fingerprint: string;
  attempt: number;
  generation: number;
  sequence: number;
  settlement_no: string;
  state: string;
  start_enc: Sealed;
  verdict: string | null;
  answer_enc: Sealed | null;
  answer_sequence: Generated<number>;
  abandoned_at: Date | null;
  tries: Generated<number>;
  next_try_at: Generated<Date>;
  created_at: Generated<Date>;
};

export type SettlementNumbersTable = {
  shop: string;
  order_number: string;
  generation: number;
  service: string;
  contract_key: string;
  environment: string;
  settlement_no: string;
  /** Which attempt may send under the number, or `void`: none ever; null: nothing was sent yet. */
  note: string | null;
  noted_at: Date | null;
  plan_enc: Sealed | null;
};

export type CallPlansTable = {
  shop: string;
  order_number: string;
  plan_id: string;
  /** Whose action it serves; once that is finished, the plan has nothing to tell any more. */
  action_id: string | null;
  plan_enc: Sealed;
  created_at: Generated<Date>;
};

export type ParcelsTable = { shop: string; order_number: string; slip_no: string };

export type BuyerHashesTable = { shop: string; order_number: string; hash: string };

export type ActionsTable = {
  shop: string;
  order_number: string;
  action_id: string;
  claim_state: string;
  body_hash: string | null;
  body_enc: Sealed | null;
  /** The publication's sequence that wrote the line last; 0 for a claimed action no run has told of. */
  sequence: number;
  finished: boolean;
  line_enc: Sealed;
  accepted_at: Date;
  tries: Generated<number>;
  next_try_at: Generated<Date>;
  created_at: Generated<Date>;
};

export type EventsTable = {
  id: Generated<number>;
  epoch: number;
  xid: Generated<number>;
  shop: string;
  /** Null in events from before it was kept. */
  order_number: string | null;
  body_enc: Sealed;
  created_at: Generated<Date>;
};

export type ArchivedCellsTable = {
  year: number;
  shop: string;
  order_number: string;
  kind: string;
  id: string;
  cell_enc: Sealed;
};

export type ArchivedEventsTable = { year: number; id: number; epoch: number; xid: number; shop: string; order_number: string | null; body_enc: Sealed; created_at: Date };

export type ArchiveDropsTable = { year: number; orders: number; dropped_at: Generated<Date> };

export type LeasesTable = { name: string; holder: string; until: Date };

export type DataKeysTable = {
  id: string;
  shop: string;
  month: string;
  version: number;
  wrapped: Uint8Array;
  created_at: Generated<Date>;
};

/** Data keys that are no more. */
export type DestroyedKeysTable = { id: string; shop: string; month: string; version: number; destroyed_at: Date };

/** 個人情報の消去 of one person, for ever: a copy of the records from before it is erased again. */
export type ErasuresTable = { shop: string; order_number: string; claim_id: string; erased_at: Generated<Date> };

/** Orders whose runs up to `asked_at` are still to be deleted from the engine, as far as they have ended. */
export type EngineCleanupsTable = { shop: string; order_number: string; asked_at: Generated<Date>; tries: Generated<number>; next_try_at: Generated<Date> };

export type HashKeysTable = { version: number; wrapped: Uint8Array; created_at: Generated<Date> };

export type InstallationTable = {
  one: boolean;
  event_epoch: number;
  /** Both are set while the records are behind: they are those of the first instant, put back at the second. */
  backup_at: Date | null;
  restored_at: Date | null;
  /** Set for ever: from when to when, over all restores, orders may have been lost that nobody named when it was reconciled. */
  lost_since: Date | null;
  lost_until: Date | null;
  /** Of when the newest backup is; null: there never was one. */
  last_backup_at: Date | null;
};

export type Schema = {
  shops: ShopsTable;
  shop_credentials: ShopCredentialsTable;
  members: MembersTable;
  api_keys: ApiKeysTable;
  orders: OrdersTable;
  order_claims: OrderClaimsTable;
  settlement_numbers: SettlementNumbersTable;
  parcels: ParcelsTable;
  buyer_hashes: BuyerHashesTable;
  actions: ActionsTable;
  events: EventsTable;
  data_keys: DataKeysTable;
  hash_keys: HashKeysTable;
  destroyed_keys: DestroyedKeysTable;
  erasures: ErasuresTable;
  engine_cleanups: EngineCleanupsTable;
  installation: InstallationTable;
  once_claims: OnceClaimsTable;
  call_plans: CallPlansTable;
  archived_cells: ArchivedCellsTable;
  archived_events: ArchivedEventsTable;
  archive_drops: ArchiveDropsTable;
  leases: LeasesTable;
};
