/** The line to Yamato: a port of its own that passes everything on, and that can be taken down so that nothing ever leaves. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../src/engine/ports.ts';

export type Line = {
  readonly url: string;
  /** Refuses every connection from now on; those that are open are cut. */
  down(): Promise<void>;
  up(): Promise<void>;
};

/** Up, and leading to `url`. */
export async function openLine(url: string): Promise<Line> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  const line: Line = {
    url: `http://127.0.0.1:${port}`,
    async up() {
      if (server !== null) return;
      const next = createServer((near) => pass(near, Number(new URL(url).port), sockets));
      await new Promise<void>((resolve, reject) => next.once('error', reject).listen(port, '127.0.0.1', resolve));
      server = next;
    },
    async down() {
      const last = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      if (last !== null) await new Promise<void>((resolve) => void last.close(() => resolve()));
    },
  };
  await line.up();
  return line;
}

function pass(near: Socket, port: number, sockets: Set<Socket>): void {
  const far = connect(port, '127.0.0.1');
  for (const [one, other] of [[near, far], [far, near]] as const) {
    sockets.add(one);
    one.on('error', () => other.destroy()).on('close', () => sockets.delete(one));
    one.pipe(other);
  }
}
