import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { commandSetting, type KeySource, keySetting, keysSaidTwice, sourceOf } from './key-settings.ts';
import { pemFile, readIfPossible, unfitPair } from './pem-settings.ts';
import { withSecretFiles } from './secret-files.ts';

/** Everything the processes can be told, parsed. Absolute paths, ports as numbers. */
export interface Config {
  environment: 'development' | 'production';
  /** Production with a sandbox beside it: shops of it are allowed, and a demo shop is made. */
  trial: boolean;
  /** `all`: one process. `api` and `worker`: the two halves of a production installation. `migrate`: prepares records and namespace, then ends. */
  role: 'all' | 'api' | 'worker' | 'migrate';
  /** What the API listens on; the engine and the sandbox stay on loopback. */
  host: string;
  port: number;
  sandboxPort: number;
  /** In a trial: where the sandbox is that runs already. */
  sandboxUrl: string | undefined;
  /** Where browsers reach the sandbox, if that is another address. */
  sandboxPublicUrl: string | undefined;
  /** Where carts and staff reach the API, without a trailing slash. Undefined in development. */
  publicUrl: string | undefined;
  /** host:port where TLS for `publicUrl` ends: the certificate that is shown there is watched. Undefined: none is. */
  publicTlsAddress: string | undefined;
  temporal: {
    /** An engine that runs already. Undefined: we start one. */
    address: string | undefined;
    port: number;
    uiPort: number;
    namespace: string;
    /** Of an engine that we did not start. Undefined: in the clear, or as `apiKey` needs it. */
    tls: EngineTls | undefined;
    apiKey: string | undefined;
    /** Whether the namespace of an engine that we did not start is ours to make and to change. */
    prepare: boolean;
  };
  /** PostgreSQL. Undefined: PGlite in the data folder. */
  databaseUrl: string | undefined;
  dataDir: string;
  logLevel: LogLevel;
  /** How a backup reaches the PostgreSQL that it copies, and whom it is sealed to. */
  backup: { databaseUrl: string | undefined; publicKeys: readonly string[] };
  /** 32 bytes. Undefined: `masterKeyCommand` says it, or in development one is made in the data folder. */
  masterKey: Uint8Array | undefined;
  /** A program and its arguments that write the master key to their standard output. */
  masterKeyCommand: readonly string[] | undefined;
  /** While the master key is being changed: the one to come, and the one that was. Keys that either has wrapped are opened, too. */
  newMasterKey: KeySource | undefined;
  previousMasterKey: KeySource | undefined;
  /** The list of what was destroyed, kept outside of the database. */
  destroyedKeysFile: string;
  /** How long after an order's end a month's key that holds its data may not be destroyed. */
  personalDataKeptDays: number;
  /** How old a backup is when it is thrown away: told to whoever has somebody's data erased. */
  backupsKeptDays: number;
  /** Where traces are sent (OTLP over HTTP), without `/v1/traces`. Undefined: none are made. */
  otlpEndpoint: string | undefined;
  /** Where the Temporal Web UI of a foreign engine is served; its pages may ask `/codec/decode`. */
  uiOrigins: readonly string[];
  /** Addresses, networks (CIDR) or their names: whose `X-Forwarded-For` says where a request came from. */
  trustedProxies: readonly string[];
  /** Calls per second and merchant contract, over all workers. Yamato publishes no limit. */
  yamatoCallsPerSecond: number;
  /** Checkouts per second and merchant contract that each worker sends at once, beside those calls. */
  yamatoCheckoutsPerSecond: number;
  /** Opens `/metrics` to a Prometheus that has no API key. */
  metricsToken: string | undefined;
  /** API keys for all shops that exist from the first start on; whoever wrote them has them. */
  firstKeys: { admin: string | undefined; ops: string | undefined };
  /** The workflow code, bundled before. Undefined: a worker bundles it at its start. */
  workflowBundle: string | undefined;
  archive: {
    /** How long after an order's end, or an event, it is moved into the archive. Null: nothing is. */
    afterDays: number | null;
    /** How many years a year is kept after its end before it may be dropped. */
    keepYears: number;
  };
  /** `--new-engine`: an engine without the orders that live in the records is meant so; each is taken up by asking Yamato. */
  newEngine: boolean;
  /** How long a stopping worker may finish its calls. In production longer than the longest call to Yamato (20 s). */
  shutdownGraceMs: number;
}

/** Each in PEM. */
export type EngineTls = {
  /** Who signed the engine's certificate. Undefined: an authority that everybody knows. */
  readonly ca: Uint8Array | undefined;
  /** Undefined: the engine asks for none. */
  readonly client: { readonly certificate: Uint8Array; readonly key: Uint8Array } | undefined;
  /** The name that the engine's certificate is issued to, where it is not the address's. */
  readonly serverName: string | undefined;
};

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One setting that cannot be used. Never holds the value of a secret. */
export interface ConfigFault {
  variable: string;
  problem: string;
  example: string;
}

/** All faults of the environment at once. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, problem, example }) => `  ${variable}: ${problem}. Example: ${example}`);
    super(`The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

const EXAMPLES = {
  PORT: 'PORT=3000',
  SANDBOX_PORT: 'SANDBOX_PORT=3001',
  TEMPORAL_PORT: 'TEMPORAL_PORT=7233',
  TEMPORAL_UI_PORT: 'TEMPORAL_UI_PORT=8233',
  TEMPORAL_ADDRESS: 'TEMPORAL_ADDRESS=127.0.0.1:7233',
  TEMPORAL_NAMESPACE: 'TEMPORAL_NAMESPACE=default',
  TEMPORAL_TLS_CA: 'TEMPORAL_TLS_CA=/run/secrets/temporal-ca.pem',
  TEMPORAL_TLS_CERT: 'TEMPORAL_TLS_CERT=/run/secrets/temporal-client.pem',
  TEMPORAL_TLS_KEY: 'TEMPORAL_TLS_KEY=/run/secrets/temporal-client.key',
  TEMPORAL_TLS_SERVER_NAME: 'TEMPORAL_TLS_SERVER_NAME=temporal.example.com',
  TEMPORAL_API_KEY: 'TEMPORAL_API_KEY="$(cat temporal-api-key)"',
  TEMPORAL_PREPARE: 'TEMPORAL_PREPARE=false',
  DATABASE_URL: 'DATABASE_URL=postgres://user:password@127.0.0.1:5432/torihiki',
  BACKUP_DATABASE_URL: 'BACKUP_DATABASE_URL=postgres://backup:password@127.0.0.1:5432/postgres',
  BACKUP_PUBLIC_KEY: 'BACKUP_PUBLIC_KEY=age1…, as `npm run backup -- new-key` prints it',
  DATA_DIR: 'DATA_DIR=./data',
  LOG_LEVEL: 'LOG_LEVEL=info',
  HOST: 'HOST=127.0.0.1',
  ENVIRONMENT: 'ENVIRONMENT=production',
  MASTER_KEY: 'MASTER_KEY="$(openssl rand -base64 32)"',
  MASTER_KEY_COMMAND: `MASTER_KEY_COMMAND='["/usr/local/bin/unwrap-key", "--name", "torihiki"]'`,
  NEW_MASTER_KEY: 'NEW_MASTER_KEY="$(openssl rand -base64 32)"',
  NEW_MASTER_KEY_COMMAND: `NEW_MASTER_KEY_COMMAND='["/usr/local/bin/unwrap-key", "--name", "torihiki-2"]'`,
  PREVIOUS_MASTER_KEY: 'PREVIOUS_MASTER_KEY="$(cat master-key-until-now)"',
  PREVIOUS_MASTER_KEY_COMMAND: `PREVIOUS_MASTER_KEY_COMMAND='["/usr/local/bin/unwrap-key", "--name", "torihiki"]'`,
  DESTROYED_KEYS_FILE: 'DESTROYED_KEYS_FILE=/var/lib/torihiki/destroyed-keys.jsonl',
  PERSONAL_DATA_KEPT_DAYS: 'PERSONAL_DATA_KEPT_DAYS=90',
  BACKUPS_KEPT_DAYS: 'BACKUPS_KEPT_DAYS=90',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
  ROLE: 'ROLE=api',
  TEMPORAL_UI_ORIGINS: 'TEMPORAL_UI_ORIGINS=https://temporal.example.com',
  YAMATO_CALLS_PER_SECOND: 'YAMATO_CALLS_PER_SECOND=20',
  YAMATO_CHECKOUTS_PER_SECOND: 'YAMATO_CHECKOUTS_PER_SECOND=20',
  TRUST_PROXY: 'TRUST_PROXY=10.0.0.0/8,192.0.2.10',
  PUBLIC_URL: 'PUBLIC_URL=https://pay.example.com',
  PUBLIC_TLS_ADDRESS: 'PUBLIC_TLS_ADDRESS=proxy:8443',
  SANDBOX_URL: 'SANDBOX_URL=http://sandbox:3001',
  SANDBOX_PUBLIC_URL: 'SANDBOX_PUBLIC_URL=http://127.0.0.1:3001',
  METRICS_TOKEN: 'METRICS_TOKEN="$(openssl rand -hex 32)"',
  FIRST_ADMIN_KEY: 'FIRST_ADMIN_KEY_FILE=/run/secrets/admin_key',
  FIRST_OPS_KEY: 'FIRST_OPS_KEY_FILE=/run/secrets/ops_key',
  WORKFLOW_BUNDLE: 'WORKFLOW_BUNDLE=/app/workflow-bundle.js',
  ARCHIVE_AFTER_DAYS: 'ARCHIVE_AFTER_DAYS=400',
  ARCHIVE_KEEP_YEARS: 'ARCHIVE_KEEP_YEARS=7',
} as const;
type Variable = keyof typeof EXAMPLES;

const port = (preset: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'is not a port number')
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, 'is not between 1 and 65535')
    .default(preset);

const days = (preset: number) => z.string().regex(/^(0|[1-9]\d{0,3})$/, 'is not a whole number of days from 0 to 9999').transform(Number).default(preset);

/** A file's content, read now, so that a wrong path is told with all other faults. */
const settings = z.object({
  PORT: port(3000),
  SANDBOX_PORT: port(3001),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'is not host:port').optional(),
  TEMPORAL_NAMESPACE: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'is not a namespace name').default('default'),
  TEMPORAL_TLS_CA: pemFile('CERTIFICATE'),
  TEMPORAL_TLS_CERT: pemFile('CERTIFICATE'),
  TEMPORAL_TLS_KEY: pemFile('PRIVATE KEY'),
  TEMPORAL_TLS_SERVER_NAME: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/, 'is not a host name').optional(),
  TEMPORAL_API_KEY: z.string().regex(/^[\x21-\x7E]+$/, 'is not a key: it has blanks or other characters that no header takes').optional(),
  TEMPORAL_PREPARE: z.enum(['true', 'false'], 'is neither true nor false').default('true'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'is not a postgres:// address').optional(),
  BACKUP_DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'is not a postgres:// address').optional(),
  BACKUP_PUBLIC_KEY: z
    .string()
    .transform((list) => list.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => /^age1[0-9a-z]{58}$/.test(key)), 'is not a public key (age1…), nor several with commas between')
    .default([]),
  DATA_DIR: z.string().default('./data'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is not one of ${LOG_LEVELS.join(', ')}`).default('info'),
  HOST: z.string().regex(/^[^\s/]+$/, 'is not an address to listen on').default('127.0.0.1'),
  ENVIRONMENT: z.enum(['development', 'production', 'trial'], 'is not one of development, production, trial').optional(),
  MASTER_KEY: keySetting(),
  MASTER_KEY_COMMAND: commandSetting(),
  NEW_MASTER_KEY: keySetting(),
  NEW_MASTER_KEY_COMMAND: commandSetting(),
  PREVIOUS_MASTER_KEY: keySetting(),
  PREVIOUS_MASTER_KEY_COMMAND: commandSetting(),
  DESTROYED_KEYS_FILE: z.string().optional(),
  PERSONAL_DATA_KEPT_DAYS: days(90),
  BACKUPS_KEPT_DAYS: days(90),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().regex(/^https?:\/\/[^\s?#]+$/, 'is not an http:// or https:// address').optional(),
  TEMPORAL_UI_ORIGINS: z
    .string()
    .regex(/^https?:\/\/[^\s/,]+(,https?:\/\/[^\s/,]+)*$/, 'is not a list of origins, with commas between')
    .transform((list) => list.split(','))
    .default([]),
  TRUST_PROXY: z
    .string()
    .transform((list) => list.split(',').map((place) => place.trim()))
    .refine((places) => places.every(isNetwork), 'is not a list of addresses or networks of proxies, with commas between')
    .default([]),
  YAMATO_CALLS_PER_SECOND: z.string().regex(/^[1-9]\d{0,3}$/, 'is not a whole number from 1 to 9999').transform(Number).default(20),
  YAMATO_CHECKOUTS_PER_SECOND: z.string().regex(/^(0|[1-9]\d{0,3})$/, 'is not a whole number from 0 to 9999').transform(Number).default(20),
  ROLE: z.enum(['all', 'api', 'worker', 'migrate'], 'is not one of all, api, worker, migrate').default('all'),
  PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s/?#]+$/, 'is not an address like https://pay.example.com').optional(),
  PUBLIC_TLS_ADDRESS: z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'is not host:port').optional(),
  SANDBOX_URL: z.string().regex(/^https?:\/\/[^\s/?#]+$/, 'is not an address like http://sandbox:3001').optional(),
  SANDBOX_PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s/?#]+$/, 'is not an address like http://127.0.0.1:3001').optional(),
  METRICS_TOKEN: z.string().regex(/^[\x21-\x7E]{32,}$/, 'is not 32 or more characters without blanks').optional(),
  FIRST_ADMIN_KEY: firstKey('admin'),
  FIRST_OPS_KEY: firstKey('ops'),
  WORKFLOW_BUNDLE: z.string().refine((path) => readIfPossible(path) !== null, 'names a file that cannot be read').transform((path) => resolve(path)).optional(),
  ARCHIVE_AFTER_DAYS: z
    .string()
    .regex(/^(off|0|[1-9]\d{0,4})$/, 'is neither off nor a whole number of days from 0 to 99999')
    .transform((days) => (days === 'off' ? null : Number(days)))
    .default(400),
  ARCHIVE_KEEP_YEARS: z.string().regex(/^[1-9]\d?$/, 'is not a whole number of years from 1 to 99').transform(Number).default(7),
});

/** Every environment variable that says something here, secrets by their own names. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

const NEW_ENGINE = '--new-engine';

/**
 * Reads the configuration from environment variables and what is meant for this
 * start alone from the command line. `command`: a tool beside the processes, which serves nobody; `backup`: one that needs
 * neither engine nor master key. An empty variable counts as unset. Without ENVIRONMENT, NODE_ENV=production means production.
 *
 * @throws ConfigFaults listing every fault, not only the first
 */
export function parseConfig(env: NodeJS.ProcessEnv, args: readonly string[] = [], purpose: 'process' | 'command' | 'backup' = 'process'): Config {
  const { given, faults: secretFaults } = withSecretFiles(env);
  const parsed = settings.safeParse(given);
  const environment = given['ENVIRONMENT'] ?? (given['NODE_ENV'] === 'production' ? 'production' : 'development');
  const faults = [
    ...secretFaults.map(({ variable, problem }) => faultOf(variable, problem)),
    ...(parsed.error?.issues ?? []).map((issue) => faultOf(String(issue.path[0]), issue.message)),
    ...(purpose === 'backup' ? [] : missingForRole(given, environment)),
    ...(purpose === 'process' ? unfitForThePublic(given, environment) : []),
    ...unfitForEngine(given),
    ...keysSaidTwice(given).map((name) => faultOf(`${name}_COMMAND`, `is set beside ${name}: only one of the two can be meant`)),
    ...args.filter((arg) => arg !== NEW_ENGINE).map((arg) => ({ variable: arg, problem: 'is no option of a start', example: NEW_ENGINE })),
    ...(parsed.success ? equalPorts(parsed.data) : []),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigFaults(faults);
  const { data } = parsed;
  const production = environment !== 'development';
  return {
    environment: production ? 'production' : 'development',
    trial: environment === 'trial',
    role: data.ROLE,
    host: data.HOST,
    port: data.PORT,
    sandboxPort: data.SANDBOX_PORT,
    sandboxUrl: data.SANDBOX_URL,
    sandboxPublicUrl: data.SANDBOX_PUBLIC_URL,
    publicUrl: data.PUBLIC_URL,
    publicTlsAddress: data.PUBLIC_TLS_ADDRESS,
    temporal: {
      address: data.TEMPORAL_ADDRESS,
      port: data.TEMPORAL_PORT,
      uiPort: data.TEMPORAL_UI_PORT,
      namespace: data.TEMPORAL_NAMESPACE,
      tls: tlsOf(data),
      apiKey: data.TEMPORAL_API_KEY,
      prepare: data.TEMPORAL_PREPARE === 'true',
    },
    databaseUrl: data.DATABASE_URL,
    backup: { databaseUrl: data.BACKUP_DATABASE_URL, publicKeys: data.BACKUP_PUBLIC_KEY },
    dataDir: resolve(data.DATA_DIR),
    logLevel: data.LOG_LEVEL,
    masterKey: data.MASTER_KEY,
    masterKeyCommand: data.MASTER_KEY_COMMAND,
    newMasterKey: sourceOf(data.NEW_MASTER_KEY, data.NEW_MASTER_KEY_COMMAND),
    previousMasterKey: sourceOf(data.PREVIOUS_MASTER_KEY, data.PREVIOUS_MASTER_KEY_COMMAND),
    destroyedKeysFile: resolve(data.DESTROYED_KEYS_FILE ?? join(data.DATA_DIR, 'destroyed-keys.jsonl')),
    personalDataKeptDays: data.PERSONAL_DATA_KEPT_DAYS,
    backupsKeptDays: data.BACKUPS_KEPT_DAYS,
    otlpEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
    uiOrigins: data.TEMPORAL_UI_ORIGINS,
    trustedProxies: data.TRUST_PROXY,
    yamatoCallsPerSecond: data.YAMATO_CALLS_PER_SECOND,
    yamatoCheckoutsPerSecond: data.YAMATO_CHECKOUTS_PER_SECOND,
    metricsToken: data.METRICS_TOKEN,
    firstKeys: { admin: data.FIRST_ADMIN_KEY, ops: data.FIRST_OPS_KEY },
    workflowBundle: data.WORKFLOW_BUNDLE,
    archive: { afterDays: data.ARCHIVE_AFTER_DAYS, keepYears: data.ARCHIVE_KEEP_YEARS },
    newEngine: args.includes(NEW_ENGINE),
    shutdownGraceMs: production ? 30_000 : 5_000,
  };
}

type TlsSettings = Pick<z.output<typeof settings>, 'TEMPORAL_TLS_CA' | 'TEMPORAL_TLS_CERT' | 'TEMPORAL_TLS_KEY' | 'TEMPORAL_TLS_SERVER_NAME'>;

function tlsOf({ TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_SERVER_NAME: serverName }: TlsSettings): EngineTls | undefined {
  const client = certificate === undefined || key === undefined ? undefined : { certificate, key };
  return ca === undefined && client === undefined && serverName === undefined ? undefined : { ca, client, serverName };
}

/** Settings for reaching an engine of others that do not fit together. */
function unfitForEngine(given: Record<string, string | undefined>): ConfigFault[] {
  const reaching = ['TEMPORAL_TLS_CA', 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY', 'TEMPORAL_TLS_SERVER_NAME', 'TEMPORAL_API_KEY', 'TEMPORAL_PREPARE'].filter((name) => given[name] !== undefined);
  if (given['TEMPORAL_ADDRESS'] === undefined) return reaching.map((name) => faultOf(name, 'is for an engine that TEMPORAL_ADDRESS names, and that is not set'));
  const [certificate, key] = ['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'].map((name) => reaching.includes(name));
  if (certificate === key) return certificate === true ? unfitPair(given['TEMPORAL_TLS_CERT'] ?? '', given['TEMPORAL_TLS_KEY'] ?? '').map(([name, fault]) => faultOf(name, fault)) : [];
  return [certificate === true ? faultOf('TEMPORAL_TLS_KEY', 'is missing: a client certificate is of no use without its key') : faultOf('TEMPORAL_TLS_CERT', 'is missing: TEMPORAL_TLS_KEY is the key of a client certificate')];
}

/** Never "everybody": who may say where he comes from passes every limit by address. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (longest === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= longest);
}

/** What a process of this role or environment cannot do without. */
function missingForRole(given: Record<string, string | undefined>, environment: string): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const need = (name: Variable, why: string): void => {
    if (given[name] === undefined) faults.push(faultOf(name, `is missing: ${why}`));
  };
  const production = environment === 'production' || environment === 'trial';
  const role = given['ROLE'];
  const separate = role === 'api' || role === 'worker' || role === 'migrate';
  if (separate) need('DATABASE_URL', `with ROLE=${role} there are several processes, and PGlite belongs to one process`);
  if (separate || production) need('TEMPORAL_ADDRESS', separate ? 'several processes cannot each start an engine' : 'the engine we start ourselves is for development and trials');
  if (production && given['MASTER_KEY_COMMAND'] === undefined) need('MASTER_KEY', 'production never makes one by itself, because losing it loses every encrypted field');
  if (environment === 'trial') need('SANDBOX_URL', 'a trial has a sandbox beside it');
  else if (given['SANDBOX_URL'] !== undefined) faults.push(faultOf('SANDBOX_URL', 'is for ENVIRONMENT=trial'));
  return faults;
}

/** Keys and buyers' names go over the line: a production API stands behind TLS. */
function unfitForThePublic({ PUBLIC_URL: url, TRUST_PROXY: proxy, ROLE: role }: Record<string, string | undefined>, environment: string): ConfigFault[] {
  if ((environment !== 'production' && environment !== 'trial') || role === 'worker' || role === 'migrate') return [];
  return [
    ...(url === undefined ? [faultOf('PUBLIC_URL', 'is missing: it says that carts and staff come over TLS')] : []),
    ...(url?.startsWith('http://') === true ? [faultOf('PUBLIC_URL', 'is not https: production does not talk in the clear')] : []),
    ...(proxy === undefined ? [faultOf('TRUST_PROXY', 'is missing: it names the proxy that ends TLS; without it every caller has the address of that proxy')] : []),
  ];
}

/** As `npm run production:secrets` writes it. */
function firstKey(scope: 'admin' | 'ops') {
  return z.string().regex(new RegExp(`^trk_${scope}_[A-Za-z0-9_-]{43}$`), `is not a key as npm run production:secrets writes one for ${scope}`).optional();
}

function equalPorts(data: Record<'PORT' | 'SANDBOX_PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT', number>): ConfigFault[] {
  const names = ['PORT', 'SANDBOX_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'] as const;
  return names.flatMap((name, at) => {
    const twin = names.slice(0, at).find((other) => data[other] === data[name]);
    return twin === undefined ? [] : [faultOf(name, `is ${data[name]}, the same as ${twin}`)];
  });
}

function faultOf(variable: string, problem: string): ConfigFault {
  return { variable, problem, example: isVariable(variable) ? EXAMPLES[variable] : variable };
}

function isVariable(name: string): name is Variable {
  return name in EXAMPLES;
}
