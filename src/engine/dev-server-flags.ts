/** What a dev server is started with. Ports on the loopback address only. */
export interface DevServerOptions {
  /** From `obtainTemporalCli`. */
  cliPath: string;
  /** Of that CLI; guards a database file against another server line. */
  serverVersion: string;
  port: number;
  /** The Web UI, or none. `codecEndpoint` is what the UI asks to decode payloads. */
  ui: { port: number; codecEndpoint?: string } | 'headless';
  /** SQLite file; `inMemory` loses everything when the server stops. */
  storage: { dbFile: string } | 'inMemory';
  /** Created when the file is new, besides `default`. */
  namespace: string;
  /** What the server prints is appended here. */
  logFile: string;
  /** Server settings besides ours, for who wants to see what the server does only rarely. */
  settings?: Readonly<Record<string, number | boolean>>;
}

/**
 * Server settings away from their defaults. Values are JSON; a key the server
 * does not know is ignored without a word, so each has its reason here.
 */
const DYNAMIC_CONFIG: Readonly<Record<string, number | boolean>> = {
  // One shard and 20 polls a second make every hop wait 50 ms after a burst: a checkout takes 150 ms instead of 28.
  'history.transferProcessorMaxPollRPS': 5000,
  'history.timerProcessorMaxPollRPS': 5000,
  'history.visibilityProcessorMaxPollRPS': 5000,
  // The first activity of a workflow task comes back with its answer: one round trip less.
  'system.enableActivityEagerExecution': true,
  // Rate limits per Yamato contract (fairness keys) are inert without these two.
  'matching.useNewMatcher': true,
  'matching.enableFairness': true,
  'frontend.namespaceRPS.visibility': 200,
  // Many carts may wait for the same order at once.
  'history.maxInFlightUpdates': 50,
  // Longer ids fail later and in silence, in the visibility queue.
  'limit.maxIDLength': 255,
  'frontend.MaxConcurrentBatchOperationPerNamespace': 5,
  'worker.batcherRPS': 200,
};

/** The command line of a dev server. */
export function devServerArgs(options: DevServerOptions): string[] {
  const { port, ui, storage, namespace, settings } = options;
  return [
    'server',
    'start-dev',
    // A developer's own ~/.config/temporalio must not change what runs here.
    '--disable-config-file',
    '--disable-config-env',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--namespace=${namespace}`,
    '--log-format=json',
    '--log-level=warn',
    ...uiArgs(ui),
    ...storageArgs(storage),
    ...Object.entries({ ...DYNAMIC_CONFIG, ...settings }).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${JSON.stringify(value)}`]),
  ];
}

function uiArgs(ui: DevServerOptions['ui']): string[] {
  if (ui === 'headless') return ['--headless'];
  const codec = ui.codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', ui.codecEndpoint];
  return ['--ui-port', String(ui.port), ...codec];
}

/** `normal` drops the fsync per commit: twice as fast, and a power cut may cost the last moments. */
function storageArgs(storage: DevServerOptions['storage']): string[] {
  if (storage === 'inMemory') return [];
  return ['--db-filename', storage.dbFile, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
}
