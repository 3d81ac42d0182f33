/** Why a start failed: a sentence that says what is wrong and what to do, whatever was thrown. */
import { ConfigFaults } from '../config.ts';
import { DataDirInUse } from '../engine/data-dir-lock.ts';
import { DevServerFailed } from '../engine/dev-server.ts';
import { EngineFileMismatch } from '../engine/engine-file.ts';
import { EngineUnreachable } from '../engine/open-engine.ts';
import { PortInUse } from '../engine/ports.ts';
import { TemporalCliMissing } from '../engine/temporal-cli.ts';
import { KeyCommandFailed } from '../key-command.ts';
import { DamagedListError } from '../keys/destroyed-list.ts';
import { WrongMasterKeyError } from '../keys/master-key.ts';
import { MasterKeyMissing, MasterKeyUnusable } from '../master-key.ts';
import { KeyInUseError } from '../records/queries/forget-keys.ts';
import { FolderInUseError } from '../records/database/folder-lock.ts';
import { NewerRecordsError } from '../records/database/migrate.ts';
import { DamagedRecordsError } from '../records/database/records-folder.ts';

/** Its message is such a sentence. */
export class StartFault extends Error {
  override name = 'StartFault';
}

/** Their messages are such sentences already. */
const spoken = [
  StartFault, ConfigFaults, DataDirInUse, PortInUse, TemporalCliMissing, EngineFileMismatch, DevServerFailed, EngineUnreachable,
  MasterKeyMissing, MasterKeyUnusable, KeyCommandFailed, WrongMasterKeyError, DamagedListError, KeyInUseError, FolderInUseError, NewerRecordsError, DamagedRecordsError,
] as const;

export type Part = 'dataFolder' | 'engine' | 'records' | 'sandbox' | 'workers' | 'api' | 'process';

/** What to do where nothing better is known. */
const advice: Readonly<Record<Part, { readonly what: string; readonly then: string }>> = {
  dataFolder: { what: 'The data folder cannot be used', then: 'Set DATA_DIR to a folder that this user may write.' },
  engine: { what: 'The Temporal engine cannot be started', then: 'See engine.log in the data folder. If its file is damaged, restore it from a backup, or clear everything with `npm run reset`.' },
  records: {
    what: 'The records cannot be opened',
    then:
      'Nothing is repaired or made anew by itself. If the disk is full, make room. If they are damaged, restore the data folder from a backup ' +
      '(records, engine file and keys of one moment), or clear it with `npm run reset`, which gives up its orders.',
  },
  sandbox: { what: 'The Yamato sandbox cannot be started', then: 'If its file sandbox.sqlite in the data folder is damaged, restore it, or clear everything with `npm run reset`.' },
  workers: { what: 'The workers cannot be started', then: 'Start again. If it stays so, run `npm ci` and `npm run check`.' },
  api: { what: 'The API cannot be started', then: 'Correct HOST and PORT, then start again.' },
  process: { what: 'The start failed', then: 'Start again with LOG_LEVEL=debug to see more.' },
};

/** Runs one part of a start; whatever it throws becomes such a sentence. */
export async function explained<T>(part: Part, start: () => Promise<T> | T): Promise<T> {
  try {
    return await start();
  } catch (error) {
    throw startFault(part, error);
  }
}

export function startFault(part: Part, error: unknown): Error {
  if (isSpoken(error)) return error;
  const { what, then } = advice[part];
  return new StartFault(systemFault(what, error) ?? `${what}: ${reasonOf(error)}. ${then}`, { cause: error });
}

/** Whether its message is such a sentence already. */
export function isSpoken(error: unknown): error is Error {
  return spoken.some((known) => error instanceof known);
}

/** What the operating system says, by its code; `path` is there with most of them. */
function systemFault(what: string, error: unknown): string | null {
  const code = systemCode(error);
  if (code === null) return null;
  const path = property(error, 'path');
  const place = typeof path === 'string' ? path : code === 'EISDIR' ? 'something in the data folder' : 'the data folder';
  const reason = systemReasons[code]?.(place);
  return reason === undefined ? null : `${what}: ${reason}`;
}

const elsewhere = 'Set DATA_DIR to a folder that this user may write.';

const systemReasons: Readonly<Record<string, (place: string) => string>> = {
  EROFS: (place) => `${place} is on a file system that may only be read. ${elsewhere}`,
  EACCES: (place) => `this user may not use ${place}. ${elsewhere}`,
  EPERM: (place) => `the system does not permit ${place}. ${elsewhere}`,
  ENOENT: (place) => `${place} is not there and cannot be made. ${elsewhere}`,
  EEXIST: (place) => `${place} is a file where a folder is needed. Move it away, or set DATA_DIR to another folder.`,
  ENOTDIR: (place) => `${place} leads through a file where a folder is needed. Move it away, or set DATA_DIR to another folder.`,
  EISDIR: (place) => `${place} is a folder where a file is needed. Move it away, restore the file if there was one, then start again.`,
  ENOSPC: (place) => `the disk that holds ${place} is full. Make room, then start again: nothing of what is stored is lost.`,
  EDQUOT: (place) => `the quota of the disk that holds ${place} is used up. Make room, then start again: nothing of what is stored is lost.`,
  EMFILE: () => 'too many files are open. Raise the limit (`ulimit -n 4096`), then start again.',
  ENFILE: () => 'the machine has too many files open. End something else, then start again.',
  EIO: (place) => `the disk that holds ${place} does not answer. Look after the disk before anything else.`,
};

/** Numbers of the errors that the in-process database throws from its own file system (WASI), as the system calls them. */
const wasiCodes: Readonly<Record<number, string>> = {
  2: 'EACCES', 19: 'EDQUOT', 20: 'EEXIST', 29: 'EIO', 31: 'EISDIR', 33: 'EMFILE', 41: 'ENFILE', 44: 'ENOENT', 51: 'ENOSPC', 54: 'ENOTDIR', 63: 'EPERM', 69: 'EROFS',
};
/** PostgreSQL's own words for a full disk, and SQLite's codes that say what the system said. */
const postgresCodes: Readonly<Record<string, string>> = { '53100': 'ENOSPC' };
const sqliteCodes: Readonly<Record<number, string>> = { 8: 'EROFS', 13: 'ENOSPC' };

function systemCode(error: unknown): string | null {
  const told = property(error, 'code');
  // Node's own file functions say `ERR_FS_EISDIR`.
  const code = typeof told === 'string' ? told.replace(/^ERR_FS_/, '') : null;
  if (code !== null) {
    if (code in systemReasons) return code;
    if (postgresCodes[code] !== undefined) return postgresCodes[code];
    const sqlite = property(error, 'errcode');
    return code === 'ERR_SQLITE_ERROR' && typeof sqlite === 'number' ? (sqliteCodes[sqlite & 0xff] ?? null) : null;
  }
  const number = property(error, 'errno');
  return property(error, 'name') === 'ErrnoError' && typeof number === 'number' ? (wasiCodes[number] ?? null) : null;
}

/** What can be said of anything that is thrown; never `[object Object]`, never nothing, and no advice for who builds PGlite. */
export function reasonOf(error: unknown): string {
  const message = property(error, 'message');
  if (typeof message === 'string' && message.startsWith('Aborted(')) return 'the in-process database gave up while it opened them';
  if (typeof message === 'string' && message.trim() !== '') return message.trim().replace(/\.$/, '');
  const told = ['name', 'code', 'errno'].map((name) => property(error, name)).filter((value) => typeof value === 'string' || typeof value === 'number');
  if (told.length > 0) return told.join(' ');
  return typeof error === 'string' && error !== '' ? error : 'no reason was given';
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
