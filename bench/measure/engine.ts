/** An engine of the bench's own: free port, new database file, the flags every engine of ours is started with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevServer } from '../../src/engine/dev-server.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';
import { obtainTemporalCli } from '../../src/engine/temporal-cli.ts';
import { sqliteBytes } from './bytes.ts';

export type BenchEngine = { readonly address: string; readonly namespace: string; readonly pid: number; readonly serverVersion: string; bytes(): number; stop(): Promise<void> };

export async function startEngine(report: (line: string) => void): Promise<BenchEngine> {
  const cli = await obtainTemporalCli({ env: process.env, report });
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-bench-engine-'));
  const namespace = 'default';
  const dbFile = join(folder, 'temporal.db');
  const server = await startDevServer({
    cliPath: cli.path,
    serverVersion: cli.serverVersion,
    port: await freePort(),
    ui: 'headless',
    storage: { dbFile },
    namespace,
    logFile: join(folder, 'engine.log'),
  });
  await prepareNamespace({ address: server.address }, namespace);
  return {
    address: server.address,
    namespace,
    pid: server.pid,
    serverVersion: cli.serverVersion,
    bytes: () => sqliteBytes(dbFile),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
