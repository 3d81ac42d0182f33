/** A name server of IPv4 addresses on loopback, as an engine of containers has one: its answers may be kept for ten minutes. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type NameServer = {
  readonly port: number;
  /** From now on; without any address there is no such name. */
  say(name: string, ...addresses: readonly string[]): void;
  stop(): Promise<void>;
};

const HEADER_BYTES = 12;
const KEEP_SECONDS = 600;
const NO_SUCH_NAME = 3;

export async function startNameServer(): Promise<NameServer> {
  const known = new Map<string, readonly string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => socket.send(answerTo(query, (name) => known.get(name) ?? []), from.port, from.address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    say: (name, ...addresses) => void known.set(name, addresses),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answerTo(query: Buffer, addressesOf: (name: string) => readonly string[]): Buffer {
  const { name, end } = questionIn(query);
  const found = addressesOf(name);
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (found.length === 0 ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...found.map(recordOf)]);
}

/** `end`: where its type and class end, too. */
function questionIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), end: at + 5 };
}

/** Of the name that was asked for. */
function recordOf(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(1, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(KEEP_SECONDS, 6);
  record.writeUInt16BE(4, 10);
  Buffer.from(address.split('.').map(Number)).copy(record, 12);
  return record;
}
