import { createServer } from 'node:net';

/** One port we mean to listen on, and the setting that moves it elsewhere. */
export interface WantedPort {
  setting: 'PORT' | 'SANDBOX_PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT';
  port: number;
  host: string;
}

/** One or more wanted ports are taken, or HOST is no address of ours. The message names the settings. */
export class PortInUse extends Error {
  override name = 'PortInUse';
}

/**
 * Looks at every wanted port before anything is started and reports all that are
 * taken at once, so that the user does not find them one start at a time.
 *
 * @throws PortInUse
 */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const faults: string[] = [];
  const seen = new Map<number, string>();
  for (const { setting, port, host } of wanted) {
    const twin = seen.get(port);
    if (twin !== undefined) faults.push(`${setting} and ${twin} are both ${port}: give them different ports.`);
    seen.set(port, setting);
    const fault = await whyNotFree(port, host);
    if (fault === NO_SUCH_HOST) {
      faults.push(`HOST is ${host}, which is no address of this machine: correct it, or unset it to listen on 127.0.0.1.`);
    } else if (fault !== undefined) {
      faults.push(`Port ${port} on ${host} ${fault}: set ${setting} to another one, for example ${setting}=${port + 100}.`);
    }
  }
  if (faults.length > 0) throw new PortInUse(faults.join('\n'));
}

/**
 * A port on the loopback address that nobody listens on now. Another process
 * may take it before the caller does: for tests, and where it is tried again.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const { port } = await listenOnce(0, host);
  return port;
}

const NO_SUCH_HOST = 'is on no address of this machine';

async function whyNotFree(port: number, host: string): Promise<string | undefined> {
  try {
    await listenOnce(port, host);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'EADDRINUSE') return 'is already in use';
    if (error.code === 'EACCES') return 'may not be opened by this user';
    if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(String(error.code))) return NO_SUCH_HOST;
    throw error;
  }
}

function listenOnce(port: number, host: string): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve({ port: bound }));
    });
  });
}
