import { channel } from 'node:diagnostics_channel';
import type { LogLevel as TemporalLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/common';
import { pino } from 'pino';
import type { DestinationStream, LogFn, Logger } from 'pino';
import type { LogLevel } from './config.ts';
import { holdsCardNumber } from './domain/values/card-number.ts';

/**
 * Structured log. Every line has an event code and ids, never a body, a name, an
 * address or a password: `log.info({ event: 'order.started', orderNumber }, '…')`.
 */
export type Log = Logger;

/**
 * Keys whose values never reach a log, at the top and up to two levels down. A
 * net under the rule above and no substitute for it.
 */
const SECRET_KEYS = [
  'password', 'apiKey', 'masterKey', 'authorization', 'cookie', 'token', 'secret', 'databaseUrl', 'accessKey', 'authKey', 'returnSecret', 'once', 'returned', 'html',
  'buyer', 'contents', 'body', 'tel', 'email', 'address', 'nameKana', 'postalCode',
];
const SECRET_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** A warning or worse, without what it says. */
export type LoggedTrouble = { readonly level: string; readonly event: string };

/** No card number is shorter. */
const CARD_NUMBER_MIN = 14;
/** No line of ours is deeper. */
const DEPTH_MAX = 6;
const MASKED = '***';

/** Whatever text holds a card number is hidden as a whole: another net, for what an error or a library says. */
function withoutCardNumbers(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length >= CARD_NUMBER_MIN && /\p{Nd}/u.test(value) && holdsCardNumber(value) ? MASKED : value;
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((entry) => withoutCardNumbers(entry, depth + 1));
  const isPlain = Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutCardNumbers(entry, depth + 1)])) : value;
}

/** Of an error, as pino writes it. */
function shownError(error: unknown): unknown {
  return error instanceof Error ? withoutCardNumbers({ ...pino.stdSerializers.err(error) }) : withoutCardNumbers(error);
}

const troubles = channel('torihiki:log');
const WARN = pino.levels.values['warn'] ?? 40;

/** `hear` is called for each warning or worse that any log of the process writes; it must not throw. The returned function ends it. */
export function onLoggedTrouble(hear: (trouble: LoggedTrouble) => void): () => void {
  const listen = (message: unknown): void => hear(message as LoggedTrouble);
  troubles.subscribe(listen);
  return () => {
    troubles.unsubscribe(listen);
  };
}

/** A log that writes JSON lines to standard output, or to `destination` in tests. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: (fields: Record<string, unknown>) => withoutCardNumbers(fields) as Record<string, unknown> },
    serializers: { err: shownError },
    redact: { paths: SECRET_PATHS, censor: '***' },
    hooks: {
      logMethod(this: Log, args: Parameters<LogFn>, method: LogFn, level: number) {
        if (level >= WARN && troubles.hasSubscribers) troubles.publish({ level: this.levels.labels[level] ?? 'none', event: eventOf(args[0]) } satisfies LoggedTrouble);
        method.apply(this, args.map((arg: unknown) => (typeof arg === 'string' ? withoutCardNumbers(arg) : arg)) as Parameters<LogFn>);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function eventOf(fields: unknown): string {
  const event: unknown = typeof fields === 'object' && fields !== null && 'event' in fields ? fields.event : undefined;
  return typeof event === 'string' ? event : 'none';
}

/** What the SDK warns of although it is meant so: the workers that call Yamato run no workflows. */
const EXPECTED: ReadonlySet<string> = new Set(['No workflows registered, not polling for workflow tasks']);

/** The engine's SDK logs through ours, with the event code `temporal.sdk`. */
export function temporalLogger(log: Log): TemporalLogger {
  const write = (level: TemporalLevel, message: string, meta: LogMetadata = {}): void => {
    const { error, ...fields } = meta;
    const failure = error instanceof Error ? { err: error } : {};
    log[pinoLevel(EXPECTED.has(message) ? 'DEBUG' : level)]({ event: 'temporal.sdk', ...fields, ...failure }, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

function pinoLevel(level: TemporalLevel): 'trace' | 'debug' | 'info' | 'warn' | 'error' {
  switch (level) {
    case 'TRACE':
      return 'trace';
    case 'DEBUG':
      return 'debug';
    case 'INFO':
      return 'info';
    case 'WARN':
      return 'warn';
    case 'ERROR':
      return 'error';
    default:
      return level satisfies never;
  }
}
