import { join } from 'node:path';
import type { Config } from '../config.ts';
import { accessOf, type EngineAccess } from './access.ts';
import { endedEarly, startDevServer } from './dev-server.ts';
import type { DevServerOptions } from './dev-server-flags.ts';
import { checkNamespace, NamespaceUnfit, prepareNamespace } from './namespace.ts';
import { obtainTemporalCli } from './temporal-cli.ts';
import { tlsFault } from './tls-fault.ts';

/** The Temporal engine that orders live in, ready for them. */
export interface Engine {
  access: EngineAccess;
  namespace: string;
  /** Of our own engine's Web UI, without a trailing slash. Undefined with TEMPORAL_ADDRESS: whoever runs that engine knows. */
  uiUrl: string | undefined;
  /** Resolves if our own engine ends by itself; never for one that we did not start. */
  exited: Promise<unknown>;
  /** Ends our own engine (1 s, at most 10); leaves one that we did not start alone. */
  stop(): Promise<void>;
}

export interface EngineSetup {
  config: Pick<Config, 'temporal' | 'dataDir'>;
  env: NodeJS.ProcessEnv;
  /** What the Web UI asks, from the browser, to decode payloads: `http://127.0.0.1:3000/codec`. */
  codecEndpoint: string;
  /** Takes the lines a user should see while it takes long. */
  report: (line: string) => void;
}

/** TEMPORAL_ADDRESS names an engine that does not answer, or does not let us prepare it. */
export class EngineUnreachable extends Error {
  override name = 'EngineUnreachable';
}

/**
 * With TEMPORAL_ADDRESS connects to the engine that runs there; otherwise obtains
 * the Temporal CLI and starts one on `<dataDir>/temporal.db`, waiting for it as
 * long as its process lives, with a line every 10 s. Either way the namespace is
 * prepared: retention and search attributes; with TEMPORAL_PREPARE=false it is only looked at.
 *
 * @throws EngineUnreachable, NamespaceUnfit, TemporalCliMissing, PortInUse, EngineFileMismatch, DevServerFailed: each message is fit for the screen
 */
export async function openEngine({ config, env, codecEndpoint, report }: EngineSetup): Promise<Engine> {
  const { address, namespace, port, uiPort } = config.temporal;
  if (address !== undefined) {
    const access = accessOf(address, config.temporal);
    await prepareForeign(access, config.temporal, report);
    return { access, namespace, uiUrl: undefined, exited: new Promise(() => {}), stop: async () => {} };
  }
  const cli = await obtainTemporalCli({ env, report });
  const options: DevServerOptions = {
    cliPath: cli.path,
    serverVersion: cli.serverVersion,
    port,
    ui: { port: uiPort, codecEndpoint },
    storage: { dbFile: engineFileOf(config) },
    namespace,
    logFile: join(config.dataDir, 'engine.log'),
  };
  const stopSaying = sayHowLong(options.logFile, report);
  try {
    const server = await startDevServer(options, report);
    try {
      await prepareNamespace({ address: server.address }, namespace, server);
    } catch (error) {
      const hadEnded = server.hasEnded();
      await server.stop();
      throw hadEnded ? endedEarly(server, options) : error;
    }
    return { access: { address: server.address }, namespace, uiUrl: `http://127.0.0.1:${uiPort}`, exited: server.exited, stop: () => server.stop() };
  } finally {
    stopSaying();
  }
}

/** Where the engine that we start keeps its orders. */
export function engineFileOf({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'temporal.db');
}

const SAY_EVERY_MS = 10_000;

function sayHowLong(logFile: string, report: (line: string) => void): () => void {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    report(`  … the Temporal engine is starting: ${Math.round((Date.now() - startedAt) / 1000)} s (its log: ${logFile})`);
  }, SAY_EVERY_MS);
  return () => clearInterval(timer);
}

async function prepareForeign(access: EngineAccess, { namespace, prepare }: Pick<Config['temporal'], 'namespace' | 'prepare'>, report: (line: string) => void): Promise<void> {
  const { address } = access;
  try {
    if (prepare) await prepareNamespace(access, namespace);
    else for (const line of await checkNamespace(access, namespace)) report(line);
  } catch (error) {
    if (error instanceof NamespaceUnfit) throw error;
    const why = (await tlsFault(access)) ?? (error instanceof Error ? error.message : String(error));
    throw new EngineUnreachable(
      `TEMPORAL_ADDRESS is ${address}, and the namespace ${namespace} cannot be ${prepare ? 'prepared' : 'looked at'} there: ${why}. ` +
        'Start that engine, correct the setting (and TEMPORAL_TLS_CA, TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY, TEMPORAL_TLS_SERVER_NAME or TEMPORAL_API_KEY, where that engine asks for them), ' +
        'or unset it to have an engine started.',
      { cause: error },
    );
  }
}
