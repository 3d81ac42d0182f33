/**
 * `npm run cluster`: what docker-compose.yml describes (profile `try`), without containers. CLUSTER_PORT (3100) is the first of
 * its ports, DATA_DIR/cluster its folder. `-- --reset` empties that folder first.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockDataDir } from '../src/engine/data-dir-lock.ts';
import { stopOnSignal } from '../src/stop-on-signal.ts';
import { cardOf, devOf } from './card.ts';
import { type Cluster, openCluster } from './cluster.ts';
import { postgresFolder } from './services/postgres-server.ts';

const STOP_WITHIN_MS = 150_000;

const say = (line: string): void => console.log(line);
const startedAt = Date.now();
const project = resolve(import.meta.dirname, '..');
const folder = join(resolve(process.env['DATA_DIR'] ?? join(project, 'data')), 'cluster');
let cluster: Cluster | null = null;

try {
  const firstPort = portOf(process.env['CLUSTER_PORT'] ?? '3100');
  const lock = lockDataDir(folder);
  stopOnSignal(async () => {
    await cluster?.stop();
    rmSync(join(folder, 'dev.json'), { force: true });
    lock.release();
  }, STOP_WITHIN_MS, (error) => console.error(error));
  if (process.argv.includes('--reset')) for (const path of ['secrets', 'volumes', 'files', 'tmp', 'logs', postgresFolder(folder)]) rmSync(resolve(folder, path), { recursive: true, force: true });
  say(`torihiki cluster: the services of docker-compose.yml on this machine, ports from ${firstPort} on; logs in ${join(folder, 'logs')}`);
  cluster = await openCluster({ project, folder, firstPort, report: say });
  writeFileSync(join(folder, 'dev.json'), `${JSON.stringify(devOf(cluster), null, 2)}\n`, { mode: 0o600 });
  say(cardOf(cluster, Date.now() - startedAt, new Date()));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

function portOf(text: string): number {
  if (!/^\d{4,5}$/.test(text) || Number(text) > 65_000) throw new Error(`CLUSTER_PORT must be a port from 1000 to 65000, not "${text}"`);
  return Number(text);
}
