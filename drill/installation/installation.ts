/**
 * A fresh installation as `npm start` makes it, in a data folder of its own, tried from outside: started, killed, paused,
 * and its engine's file put back. Its sandbox lives in its process; the sandbox's ledger is on disk and outlives it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { assertPortsFree } from '../../src/engine/ports.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { endWithUs } from '../../src/engine/watchdog.ts';
import { becomes } from '../waiting.ts';
import { signal, treeOf } from './process-tree.ts';

const READY_WITHIN_MS = 180_000;
const ENDED_WITHIN_MS = 30_000;
const STARTS = 3;

export const devFile = z.object({
  api: z.string(),
  sandbox: z.string(),
  shop: z.string(),
  keys: z.object({ cart: z.string(), staff: z.string(), admin: z.string() }),
  sandboxMerchant: z.object({ ycfStrCode: z.string() }),
});
/** What a running installation says about itself. */
export type Dev = z.output<typeof devFile>;

export type Ports = { readonly api: number; readonly sandbox: number; readonly engine: number; readonly ui: number };

export type Installation = {
  /** Null where the engine is no file. */
  readonly engineFile: string | null;
  readonly engineAddress: string;
  readonly namespace: string;
  /** Null: everything runs as one. */
  readonly cluster: Cluster | null;
  /** Why starts failed, each with its last lines. */
  readonly failedStarts: string[];
  dev(): Dev;
  isUp(): boolean;
  /** Resolves to how long it took, in milliseconds. Tries again when it fails, as an operator would. */
  start(): Promise<number>;
  /** `tree`: everything at once · `process`: API, workers and sandbox, the engine follows · `engine`: alone, the process follows. */
  kill(what: 'tree' | 'process' | 'engine'): Promise<void>;
  /** SIGSTOP of API, workers and sandbox; the engine goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

export type Place = { readonly project: string; readonly folder: string; readonly ports: Ports };

export function openInstallation({ project, folder, ports }: Place): Installation {
  const dataDir = join(folder, 'data');
  const screen = join(folder, 'screen.log');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const engineFile = join(dataDir, 'temporal.db');
  const failedStarts: string[] = [];
  let root: ChildProcess | null = null;
  let up: Dev | null = null;

  const ended = (): boolean => root === null || root.exitCode !== null || root.signalCode !== null;
  const gone = async (): Promise<void> => {
    up = null;
    if (!(await becomes(ended, ENDED_WITHIN_MS))) killTree();
    const free = () => assertPortsFree(wantedPorts(ports)).then(() => true, () => false);
    if (!(await becomes(async () => ended() && (await free()), ENDED_WITHIN_MS))) throw new Error('the installation does not let go of its ports');
    root = null;
  };
  const killTree = (): void => {
    if (root?.pid !== undefined) for (const pid of treeOf(root.pid)) signal(pid, 'SIGKILL');
  };
  const startOnce = async (): Promise<string | null> => {
    rmSync(join(dataDir, 'dev.json'), { force: true });
    root = launch(project, screen, environment(dataDir, ports));
    const ready = (): boolean => existsSync(join(dataDir, 'dev.json'));
    await becomes(() => ready() || ended(), READY_WITHIN_MS);
    if (!ended() && ready()) {
      up = devFile.parse(JSON.parse(readFileSync(join(dataDir, 'dev.json'), 'utf8')));
      return null;
    }
    killTree();
    await gone();
    return lastLines(screen);
  };
  return {
    engineFile, failedStarts,
    engineAddress: `127.0.0.1:${ports.engine}`,
    namespace: 'default',
    cluster: null,
    isUp: () => up !== null,
    dev() {
      if (up === null) throw new Error('the installation is down');
      return up;
    },
    async start() {
      const startedAt = Date.now();
      for (let attempt = 1; ; attempt += 1) {
        const failed = await startOnce();
        if (failed === null) return Date.now() - startedAt;
        failedStarts.push(failed);
        if (attempt === STARTS) throw new Error(`the installation does not start any more:\n${failed}`);
      }
    },
    async kill(what) {
      if (what === 'tree') killTree();
      else signal(what === 'process' ? ownerOf(join(dataDir, 'instance.lock')) : ownerOf(`${engineFile}.owner.json`), 'SIGKILL');
      await gone();
    },
    freeze: () => void signal(ownerOf(join(dataDir, 'instance.lock')), 'SIGSTOP'),
    thaw: () => void signal(ownerOf(join(dataDir, 'instance.lock')), 'SIGCONT'),
    async stop() {
      if (root?.pid === undefined) return;
      signal(root.pid, 'SIGTERM');
      await gone();
    },
  };
}

function wantedPorts({ api, sandbox, engine, ui }: Ports) {
  const on = (setting: 'PORT' | 'SANDBOX_PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT', port: number) => ({ setting, port, host: '127.0.0.1' });
  return [on('PORT', api), on('SANDBOX_PORT', sandbox), on('TEMPORAL_PORT', engine), on('TEMPORAL_UI_PORT', ui)];
}

/** Nothing of the developer's own settings but where programs are found. */
function environment(dataDir: string, ports: Ports): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'TEMPORAL_CLI_PATH'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...Object.fromEntries(kept),
    DATA_DIR: dataDir,
    PORT: String(ports.api),
    SANDBOX_PORT: String(ports.sandbox),
    TEMPORAL_PORT: String(ports.engine),
    TEMPORAL_UI_PORT: String(ports.ui),
    YAMATO_CALLS_PER_SECOND: '500',
    YAMATO_CHECKOUTS_PER_SECOND: '500',
    LOG_LEVEL: 'info',
  };
}

function launch(project: string, screen: string, env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(screen, 'a', 0o600);
  try {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], { cwd: project, env, stdio: ['ignore', log, log], detached: true });
    const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid);
    child.once('close', callOff);
    child.once('error', callOff);
    return child;
  } finally {
    closeSync(log);
  }
}

/** The process that a lock file names. */
function ownerOf(path: string): number {
  return z.object({ pid: z.int().positive() }).parse(JSON.parse(readFileSync(path, 'utf8'))).pid;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-6).map((line) => line.slice(0, 300)).join('\n');
}
