/** Ports of the cluster that somebody else has: whoever needs them would be started again and again without a word. */
import { createServer } from 'node:net';
import type { Places } from './places.ts';

/** @throws Error that names the first one in use, whose it was to be, and what to set */
export async function assertPortsFree(places: Pick<Places, 'all'>): Promise<void> {
  for (const { instance, port } of places.all()) {
    if (await isFree(port)) continue;
    throw new Error(`Port ${port} of 127.0.0.1, where ${instance.service}-${instance.number} is to listen, is in use. Stop who has it, or set CLUSTER_PORT to the first of ${places.all().length} ports in a row that are free.`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
