import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { withoutTemporalSettings } from './cli-version.ts';
import { devServerArgs } from './dev-server-flags.ts';
import type { DevServerOptions } from './dev-server-flags.ts';
import { claimEngineFile, noteEngineProcess, noteEngineStopped } from './engine-file.ts';
import { assertPortsFree } from './ports.ts';
import { waitForEnd } from './process-end.ts';
import { endWithUs } from './watchdog.ts';

/** A Temporal dev server that this process started and answers for. */
export interface DevServer {
  /** `host:port` for clients and workers. */
  address: string;
  pid: number;
  /** Resolves when the server has ended, by `stop` or by itself. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  hasEnded(): boolean;
  /** The end of what it has written to its log, indented. */
  lastLines(): string;
  /** Ends it: SIGTERM, after 5 s SIGKILL. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. The database file stays. */
  kill(): Promise<void>;
}

/** The server did not come up: the message holds its last log lines. */
export class DevServerFailed extends Error {
  override name = 'DevServerFailed';
}

const STOP_LIMIT_MS = 5_000;

/**
 * Starts `temporal server start-dev` and waits until it serves: 0.3 s with an
 * existing file, on a busy machine as long as its process lives. It runs in a process group of its own, so that
 * Ctrl-C in a terminal does not take the engine away from a worker that is still
 * finishing its calls: `stop` is ours to call. If this process ends without it,
 * even by SIGKILL, a watchdog ends the engine.
 *
 * @throws PortInUse before anything is started
 * @throws EngineFileMismatch when the database file belongs to another server line
 * @throws DevServerFailed
 */
export async function startDevServer(options: DevServerOptions, report: (line: string) => void = () => {}): Promise<DevServer> {
  const { port, ui, storage, logFile, serverVersion } = options;
  const dbFile = storage === 'inMemory' ? undefined : storage.dbFile;
  if (dbFile !== undefined) await claimEngineFile(dbFile, serverVersion, report);
  await assertPortsFree([
    { setting: 'TEMPORAL_PORT', port, host: '127.0.0.1' },
    ...(ui === 'headless' ? [] : [{ setting: 'TEMPORAL_UI_PORT' as const, port: ui.port, host: '127.0.0.1' }]),
  ]);

  const child = spawnServer(options);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const { pid } = child;
  if (pid === undefined) throw new DevServerFailed(`${options.cliPath} could not be started.`);
  if (dbFile !== undefined) noteEngineProcess(dbFile, serverVersion, pid);

  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const callOffWatchdog = endWithUs(pid);
  const end = async (signals: readonly NodeJS.Signals[]): Promise<void> => {
    callOffWatchdog();
    for (const signal of signals) {
      if (!hasEnded()) child.kill(signal);
      if (await waitForEnd(hasEnded, STOP_LIMIT_MS)) break;
    }
    if (dbFile !== undefined) noteEngineStopped(dbFile, serverVersion);
  };
  const address = `127.0.0.1:${port}`;
  const server: DevServer = {
    address, pid, exited, hasEnded,
    lastLines: () => lastLines(logFile, 8),
    stop: () => end(['SIGTERM', 'SIGKILL']),
    kill: () => end(['SIGKILL']),
  };
  if (await isServing(address, hasEnded)) return server;
  await server.kill();
  throw endedEarly(server, options);
}

/** For an engine that ended while it was waited for. */
export function endedEarly(server: Pick<DevServer, 'lastLines'>, { logFile, storage }: Pick<DevServerOptions, 'logFile' | 'storage'>): DevServerFailed {
  const whatToDo =
    storage === 'inMemory'
      ? ''
      : '\nIf the disk is full, make room. If the file is damaged, restore it from a backup, or clear everything with `npm run reset`: ' +
        `${storage.dbFile} is never repaired or replaced by itself.`;
  return new DevServerFailed(`The Temporal dev server ended before it served. Its last lines (${logFile}):\n${server.lastLines()}${whatToDo}`);
}

function spawnServer(options: DevServerOptions): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const env = withoutTemporalSettings(process.env);
    return spawn(options.cliPath, devServerArgs(options), { detached: true, env, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** False: it has ended. */
async function isServing(address: string, hasEnded: () => boolean): Promise<boolean> {
  while (!hasEnded()) {
    try {
      await touch(address); // gRPC waits a second after a refused connection, so knock first
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      await connection.close();
      return true;
    } catch {
      await waitForEnd(hasEnded, 50);
    }
  }
  return false;
}

function touch(address: string): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

function lastLines(file: string, count: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).map((line) => `  ${line.slice(0, 400)}`).join('\n');
}
