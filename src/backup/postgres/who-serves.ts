/**
 * Whether a server runs on a data directory now. Its `postmaster.pid` may have been left behind by one that was killed, and the
 * number in it may be of another container, where every server is process 1: so a number alone says nothing. Asked are the
 * socket that the file names, and each process that can be seen from here.
 */
import { readdirSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { BackupFault } from '../backup-fault.ts';

const PID_FILE = 'postmaster.pid';
const ANSWER_MS = 2_000;
/** A server writes its file this soon after it has begun. */
const STARTED_WITHIN_S = 10;
/** The name that Linux gives to the space of all processes; one who is not in it sees only some. */
const ALL_PROCESSES = 'pid:[4026531836]';
const TICKS_PER_S = 100;
/** As `/proc/<id>/stat` names it. */
const PROGRAM = /^\d+ \((?:postgres|postmaster)\)/;
/** By the kind of file system: NFS, CIFS, SMB2, Ceph, 9P, FUSE. Another machine may serve what lies on one of these. */
const SHARED: readonly number[] = [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x00c3_6400, 0x0102_1997, 0x6573_5546];

/** As the server says it of itself. `socket`: the file that it listens on; null: on none. */
type Told = { readonly pid: number; readonly startedAt: number; readonly port: string; readonly socket: string | null };

export type Serving =
  | { readonly kind: 'nobody' }
  /** `by`: how it was found. */
  | { readonly kind: 'somebody'; readonly by: string }
  /** The file is there, and whoever wrote it may be where nobody can see him from here. */
  | { readonly kind: 'unclear'; readonly why: string };

/** Throws `BackupFault` unless it is certain that nobody does. */
export async function assertNotServed(folder: string, look: () => Promise<Serving> = () => whoServes(folder)): Promise<void> {
  const serving = await look();
  if (serving.kind === 'nobody') return;
  if (serving.kind === 'somebody') throw new BackupFault(`A PostgreSQL server runs on ${folder} (${serving.by}). Stop it first, or restore into another directory with --into.`);
  const file = join(folder, PID_FILE);
  throw new BackupFault(
    `${file} says that a PostgreSQL server runs on ${folder}, and from here nobody can tell whether that is still so: ${serving.why}. ` +
      `Stop whatever may use it (\`docker compose down\`, \`pg_ctl stop\`). If nothing does and the file is still there, its server was killed: delete ${file}, then try again.`,
  );
}

/** `proc`: where Linux shows its processes. */
export async function whoServes(folder: string, proc = '/proc'): Promise<Serving> {
  const lines = linesOf(join(folder, PID_FILE));
  if (lines === null) return { kind: 'nobody' };
  const told = readTold(lines);
  if (told === null) return { kind: 'unclear', why: 'the file cannot be read as one of a server' };
  const { pid, port, socket } = told;
  if (socket !== null && isOfThisServer(socket, lines) && (await answers(socket))) return { kind: 'somebody', by: `it answers at ${socket}` };
  const seen = processOf(told, proc);
  if (seen !== null) return { kind: 'somebody', by: `process ${seen}` };
  if (!isShared(folder) && (isFromBeforeBoot(told, proc) || seesAll(proc))) return { kind: 'nobody' };
  return { kind: 'unclear', why: `it is process ${pid} on port ${port}, of a container or machine that this one does not see into` };
}

function linesOf(path: string): readonly string[] | null {
  try {
    return readFileSync(path, 'utf8').split('\n').map((line) => line.trim());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Process, data directory, start in seconds, port, folder of the socket, address. Null: cut off, or none. */
function readTold([pid, , startedAt, port, socketFolder]: readonly string[]): Told | null {
  const told = { pid: Number(pid), startedAt: Number(startedAt) };
  if (!Number.isInteger(told.pid) || told.pid <= 0 || !Number.isInteger(told.startedAt) || told.startedAt <= 0) return null;
  return { ...told, port: port ?? '', socket: socketFolder === undefined || socketFolder === '' ? null : join(socketFolder, `.s.PGSQL.${port ?? ''}`) };
}

/** A server notes beside its socket whose it is, as it does in its directory: another may have come to the same port. */
function isOfThisServer(socket: string, lines: readonly string[]): boolean {
  const noted = readIfThere(`${socket}.lock`)?.split('\n').map((line) => line.trim());
  return noted !== undefined && noted[0] === lines[0] && noted[2] === lines[2];
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const end = (answered: boolean): void => {
      clearTimeout(timer);
      connection.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => end(false), ANSWER_MS);
    connection.once('connect', () => end(true));
    connection.once('error', () => end(false));
  });
}

/** The process that wrote the file, by the number that it has where it is and by when it began; null: none that can be seen. */
function processOf(told: Told, proc: string): number | null {
  const booted = bootedAt(proc);
  if (booted === null) return null;
  for (const name of namesIn(proc)) {
    const [stat, status] = [readIfThere(join(proc, name, 'stat')), readIfThere(join(proc, name, 'status'))];
    if (stat === undefined || status === undefined) continue;
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = /^NSpid:.*?(\d+)$/m.exec(status)?.[1] ?? name;
    const began = booted + Number(fields[18]) / TICKS_PER_S;
    const isAlive = state !== 'Z' && state !== 'X';
    if (isAlive && PROGRAM.test(stat) && Number(own) === told.pid && Math.abs(told.startedAt - began) <= STARTED_WITHIN_S) return Number(name);
  }
  return null;
}

function namesIn(proc: string): readonly string[] {
  return readdirSync(proc).filter((name) => /^\d+$/.test(name));
}

function bootedAt(proc: string): number | null {
  const told = /^btime (\d+)$/m.exec(readIfThere(join(proc, 'stat')) ?? '')?.[1];
  return told === undefined ? null : Number(told);
}

function isShared(folder: string): boolean {
  return SHARED.includes(statfsSync(folder).type);
}

/** What runs now has begun after the machine. */
function isFromBeforeBoot({ startedAt }: Told, proc: string): boolean {
  const booted = bootedAt(proc);
  return booted !== null && startedAt < booted - STARTED_WITHIN_S;
}

function seesAll(proc: string): boolean {
  try {
    return readlinkSync(join(proc, 'self', 'ns', 'pid')) === ALL_PROCESSES && readIfThere(join(proc, '1', 'stat')) !== undefined;
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
