import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import { startDevServer } from '../../src/engine/dev-server.ts';
import type { DevServer } from '../../src/engine/dev-server.ts';
import type { DevServerOptions } from '../../src/engine/dev-server-flags.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';

/** The engine that all files of a test project share. */
export interface SharedEngine {
  address: string;
  namespace: string;
  cliPath: string;
  serverVersion: string;
  /** The workflow code, bundled once for all files. */
  codePath: string;
  /** A folder with a fresh in-process database, to be copied: making one takes seconds. */
  emptyDatabase: string;
}

/** What the global setup hands to the test files: an engine, or why there is none. */
export type EngineForTests = SharedEngine | { missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    engine: EngineForTests;
  }
}

/**
 * `describe` for tests that need a real engine. Without one they are skipped,
 * and the reason stands in the name (with CI=true a skip fails the run).
 * Files share the engine: use a task queue and workflow ids of your own.
 */
export function describeWithEngine(name: string, tests: (engine: SharedEngine) => void): void {
  const engine: EngineForTests | undefined = inject('engine');
  if (engine === undefined) throw new Error('This folder is listed in vitest.config.ts as one that needs no engine: take it off that list.');
  if ('missing' in engine) describe.skip(`${name} (skipped: ${engine.missing})`, () => tests(NO_ENGINE));
  else describe(name, () => tests(engine));
}

/** Never reached: skipped tests are collected but not run. */
const NO_ENGINE: SharedEngine = { address: '127.0.0.1:1', namespace: 'none', cliPath: '', serverVersion: '0.0.0', codePath: '', emptyDatabase: '' };

/** An engine that belongs to one test, which may kill it. */
export interface OwnEngine {
  /** The same after a restart. */
  address: string;
  namespace: string;
  /** SQLite file; its WAL lies beside it as `<file>-wal`. */
  dbFile: string;
  logFile: string;
  /** SIGKILL, as a crash. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same file and port; resolves when it serves. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. Call it in `afterAll`. */
  dispose(): Promise<void>;
}

/** Server settings for who wants to see what the server does only rarely. */
export type EngineSettings = NonNullable<DevServerOptions['settings']>;

/** Starts an engine for one test: own process, own database file, prepared namespace. */
export async function startOwnEngine(shared: SharedEngine, settings: EngineSettings = {}): Promise<OwnEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-own-engine-'));
  const dbFile = join(folder, 'temporal.db');
  const logFile = join(folder, 'engine.log');
  const { cliPath, serverVersion, namespace } = shared;
  const port = await freePort();
  const start = (): Promise<DevServer> =>
    startDevServer({ cliPath, serverVersion, port, ui: 'headless', storage: { dbFile }, namespace, logFile, settings });
  let server = await start();
  await prepareNamespace({ address: server.address }, namespace);
  return {
    address: server.address,
    namespace,
    dbFile,
    logFile,
    kill: () => server.kill(),
    restart: async () => {
      await server.kill();
      server = await start();
    },
    dispose: async () => {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
