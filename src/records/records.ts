/**
 * The order records: claims, published orders, history, events, shops and keys, on PGlite or PostgreSQL alike.
 * All inputs are trusted (parsed at the edge). Every method rejects when the database cannot be reached.
 */
import type { KeyedHashes } from '../keys/keyed-hash.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { ActionRecords } from './contract/actions.ts';
import type { ArchiveRecords } from './contract/archive.ts';
import type { ApiKeyRecords } from './contract/api-keys.ts';
import type { ClaimRecords } from './contract/claims.ts';
import type { DeadlineRecords } from './contract/deadlines.ts';
import type { ErasureRecords } from './contract/erasures.ts';
import type { EventRecords } from './contract/events.ts';
import type { FigureRecords } from './contract/figures.ts';
import type { KeyRecords } from './contract/keys.ts';
import type { MemberRecords } from './contract/members.ts';
import type { LeaseRecords } from './contract/leases.ts';
import type { OrderRecords } from './contract/orders.ts';
import type { RestorationRecords } from './contract/restoration.ts';
import type { SendRecords } from './contract/sends.ts';
import type { ShopRecords } from './contract/shops.ts';

export type Records = ShopRecords &
  MemberRecords &
  ApiKeyRecords &
  ClaimRecords &
  SendRecords &
  ActionRecords &
  OrderRecords &
  DeadlineRecords &
  RestorationRecords &
  FigureRecords &
  EventRecords &
  ErasureRecords &
  KeyRecords &
  ArchiveRecords &
  LeaseRecords & {
    readonly keyring: Keyring;
    readonly hashes: KeyedHashes;
    /** Rejects when the database does not answer within 2 s. */
    ping(): Promise<void>;
    close(): Promise<void>;
  };

export type OpenRecordsOptions = {
  /** PostgreSQL; wins over `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the in-process database; exactly one process may have it open. */
  readonly dataDir?: string | undefined;
  /**
   * 32 bytes; wraps the data and hash keys. As a function it is asked for when everything else is ready, and told whether
   * the records are new: only then may a key be made.
   */
  readonly masterKey: Uint8Array | ((records: 'new' | 'known') => Promise<Uint8Array>);
  /** Further keys that may have wrapped something, while the master key is being changed. */
  readonly otherMasterKeys?: readonly Uint8Array[] | undefined;
  /** The list of what was destroyed, outside of the database: it is applied before anything is read. */
  readonly destroyedKeysFile?: string | undefined;
  /** Asked before a database is made where there was none; rejects to leave it so. */
  readonly beforeCreation?: (() => Promise<void>) | undefined;
};
