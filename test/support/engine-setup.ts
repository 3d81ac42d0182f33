import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { startDevServer } from '../../src/engine/dev-server.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';
import { TemporalCliMissing, obtainTemporalCli } from '../../src/engine/temporal-cli.ts';
import { bundleOrderWorkflow } from '../../src/worker/workflow-bundle.ts';
import type { EngineForTests } from './engine.ts';

/**
 * Runs once for all files of a project: one real engine on random ports, with a
 * database file of its own. The CLI is obtained as `npm start` does it. When
 * there is none, the files are told why, and skip.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // SIGTERM alone would end the process without its exit handlers.
  process.once('SIGTERM', () => process.exit(143));
  const engine = await startForTests();
  project.provide('engine', engine.forTests);
  return engine.stop;
}

async function startForTests(): Promise<{ forTests: EngineForTests; stop: () => Promise<void> }> {
  let cli;
  try {
    cli = await obtainTemporalCli({ env: process.env, report: (line) => console.log(line) });
  } catch (error) {
    if (!(error instanceof TemporalCliMissing)) throw error;
    console.error(error.message);
    return { forTests: { missing: 'no Temporal CLI' }, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-engine-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder); // Ctrl-C skips the tear-down
  const server = await startDevServer({
    cliPath: cli.path,
    serverVersion: cli.serverVersion,
    port: await freePort(),
    ui: 'headless',
    storage: { dbFile: join(folder, 'temporal.db') },
    namespace: 'default',
    logFile: join(folder, 'engine.log'),
  });
  await prepareNamespace({ address: server.address }, 'default');
  const codePath = join(folder, 'workflow-bundle.js');
  writeFileSync(codePath, (await bundleOrderWorkflow()).code);
  const emptyDatabase = join(folder, 'empty-database');
  await (await PGlite.create(emptyDatabase)).close();
  return {
    forTests: { codePath, emptyDatabase, address: server.address, namespace: 'default', cliPath: cli.path, serverVersion: cli.serverVersion },
    stop: async () => {
      await server.stop();
      removeFolder();
    },
  };
}
