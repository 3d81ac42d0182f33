/** The cluster as `npm run cluster` runs it, reached through its proxy; its supervisor brings back what is killed. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, setGlobalDispatcher } from 'undici';
import { type Cluster, openCluster } from '../../cluster/cluster.ts';
import { postgresFolder } from '../../cluster/services/postgres-server.ts';
import { demoKeysIn, demoMerchant, demoShop } from '../../src/process/demo-shop.ts';
import type { Installation } from './installation.ts';

/** As in the drill of one process: the pace of real contracts would be most of the drill's time. */
const settings = { LOG_LEVEL: 'warn', YAMATO_CALLS_PER_SECOND: '500', YAMATO_CHECKOUTS_PER_SECOND: '500' };

export type ClusterPlace = { readonly project: string; readonly folder: string; readonly firstPort: number; readonly report: (line: string) => void };

export function clusterInstallation({ project, folder, firstPort, report }: ClusterPlace): Installation {
  const data = join(folder, 'cluster');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  let cluster: Cluster | null = null;
  const opened = (): Cluster => {
    if (cluster === null) throw new Error('the cluster is down');
    return cluster;
  };
  const address = (service: string, port: number): string => `127.0.0.1:${opened().places.port({ service, number: 1 }, port)}`;
  const asOne = (): never => {
    throw new Error('parts of a cluster are disturbed one by one');
  };
  return {
    engineFile: null,
    failedStarts: [],
    get cluster() {
      return cluster;
    },
    get engineAddress() {
      return address('temporal', 7233);
    },
    namespace: 'orders',
    isUp: () => cluster !== null,
    dev: () => ({
      api: opened().publicUrl,
      sandbox: `http://${address('sandbox', 3001)}`,
      shop: demoShop,
      keys: demoKeysIn(join(data, 'volumes', 'trial-data')),
      sandboxMerchant: demoMerchant,
    }),
    async start() {
      const startedAt = Date.now();
      cluster = await openCluster({ project, folder: data, firstPort, settings, report });
      // Whoever asks it believes its own certificate.
      setGlobalDispatcher(new Agent({ connect: { ca: readFileSync(cluster.places.secret('tls_certificate')) }, connections: 128 }));
      return Date.now() - startedAt;
    },
    kill: asOne,
    freeze: asOne,
    thaw: asOne,
    async stop() {
      await cluster?.stop();
      rmSync(postgresFolder(data), { recursive: true, force: true });
    },
  };
}
