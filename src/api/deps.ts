/** What the API needs from the process that runs it. */
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { FastifyBaseLogger } from 'fastify';
import type { Metrics } from '../observe/metrics.ts';
import type { Hosts } from './connection-test.ts';
import type { Records } from '../records/records.ts';
import type { ServiceCredentials } from '../records/contract/shops.ts';

/** What a harmless call to Yamato told; `detail` is Japanese and says what to do next. */
export type ConnectionTestResult = {
  readonly ok: boolean;
  readonly code: string | null;
  readonly detail: string;
};

export type PartCheck = () => Promise<void>;

export type ApiDeps = {
  readonly records: Records;
  /** Speaks through our payload codec. */
  readonly temporal: Client;
  /** Where order workflows run. */
  readonly taskQueue: string;
  /** For `/codec/decode`; the same codec as client and worker use. */
  readonly codec: PayloadCodec;
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
  /** In development metrics and decoding are open to the own machine without a key. */
  readonly development: boolean;
  /** Whether there is a sandbox: without one, no shop of it can be made. Default: there is. */
  readonly sandbox?: boolean | undefined;
  /** Where carts and staff reach the API, without a trailing slash; told by the API's description. */
  readonly publicUrl?: string | undefined;
  /** Where buyers' browsers reach Yamato, per service and environment of a shop; default: Yamato's own hosts, and no sandbox. */
  readonly browserHosts?: Hosts | undefined;
  /** Each rejects when its part is down; the message is not shown. */
  readonly checks: { readonly engine: PartCheck; readonly worker: PartCheck };
  /** Asks Yamato something that changes nothing, with these credentials. */
  readonly connectionTest: (credentials: ServiceCredentials) => Promise<ConnectionTestResult>;
  /** Where the Temporal Web UI is served; it decodes payloads from the operator's browser. */
  readonly uiOrigins: readonly string[];
  /** Proxies whose `X-Forwarded-For` says where a request came from: addresses or networks; default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** What the process tells of itself; default: the API's own figures alone. */
  readonly metrics?: Metrics | undefined;
  /** Opens `/metrics` as a key does; default: only keys do. */
  readonly metricsToken?: string | undefined;
  /** How old a backup is when it is thrown away; default 90 days. */
  readonly backupsKeptDays?: number | undefined;
  /** The list of what was destroyed: an erasure is answered only once it is on it. Default: there is none. */
  readonly destroyedKeysFile?: string | undefined;
  /** How many processes share the limits below; default: this one alone. */
  readonly processes?: (() => number) | undefined;
  /** Requests per key and second; default 200. */
  readonly rateLimitPerSecond?: number | undefined;
  /** Keys never seen before, or none, per address and second; pushes likewise. Default: 50 of each. */
  readonly guessesPerSecond?: number | undefined;
};
