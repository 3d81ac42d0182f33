import { setTimeout as delay } from 'node:timers/promises';
import { Connection, ServiceError, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { EngineAccess } from './access.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** 90 days. A closed order stays visible, and its updates answer a repeat, for that long. */
export const RETENTION_HOURS = 2160;

/**
 * What orders can be listed by. Plain text for everyone who may list: states,
 * numbers and dates only, nothing personal. KeywordList is full with these
 * (SQL visibility has three).
 */
const SEARCH_ATTRIBUTES = {
  Shop: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Method: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Status: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Attention: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  SettlementNo: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  SlipNo: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  NextDeadline: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  AmountYen: IndexedValueType.INDEXED_VALUE_TYPE_INT,
} as const;

/** As the command line calls them. */
const TYPE_NAMES: Readonly<Record<(typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES], string>> = {
  [IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]: 'Keyword',
  [IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST]: 'KeywordList',
  [IndexedValueType.INDEXED_VALUE_TYPE_DATETIME]: 'Datetime',
  [IndexedValueType.INDEXED_VALUE_TYPE_INT]: 'Int',
};

/** A query that fails until every attribute is known to the server that answers. `Status` unquoted is a word of the query language. */
const ALL_KNOWN =
  "`Shop` = 'x' AND `Method` = 'x' AND `Status` = 'x' AND `Attention` = 'x' AND `SettlementNo` = 'x' AND `SlipNo` = 'x' AND `NextDeadline` IS NULL AND `AmountYen` = 0";

/** Servers cache namespaces and attributes for up to a minute. */
const READY_LIMIT_MS = 90_000;
/** One answer; a machine with its hands full gives it late. */
const ANSWER_MS = 10_000;
const GRPC_INVALID_ARGUMENT = 3;
const GRPC_NOT_FOUND = 5;
/** PERMISSION_DENIED, UNAUTHENTICATED. */
const GRPC_NO_ENTRY: readonly number[] = [7, 16];
/** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE: the engine is busy, or not up yet. */
const GRPC_BUSY: readonly number[] = [1, 4, 8, 14];

/** An engine of our own is waited for as long as its process lives. */
export type OwnEngine = { hasEnded(): boolean };

/**
 * Makes a namespace fit for orders: it exists, keeps closed orders for 90 days
 * (set explicitly, because a dev server makes it with one day), and knows every
 * search attribute. What is there already is left as it is, so it is safe on
 * every start, and on an engine that we did not start.
 *
 * @param own given for an engine that we started
 * @throws ServiceError when the engine refuses, Error when it is not ready within 90 s (one of others) or has ended (our own)
 */
export async function prepareNamespace(access: EngineAccess, namespace: string, own?: OwnEngine): Promise<void> {
  const connection = await connect(access, own);
  const answered = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + ANSWER_MS, ask);
  try {
    await untilAccepted(() => answered(() => ensureRetention(connection, namespace)), isBusy, own);
    await untilAccepted(() => answered(() => addMissingAttributes(connection, namespace)), isRefusal, own);
    await untilAccepted(() => answered(() => connection.workflowService.countWorkflowExecutions({ namespace, query: ALL_KNOWN })), isRefusal, own);
  } finally {
    await connection.close();
  }
}

/** A namespace that orders cannot live in, and that is not ours to change. The message says what to run. */
export class NamespaceUnfit extends Error {
  override name = 'NamespaceUnfit';
}

/**
 * Looks at a namespace that somebody else prepares, and changes nothing: asks as an order would be asked for, which every
 * engine answers, also one whose settings are closed to us.
 *
 * @returns what the operator should know and mend, though orders can live with it
 * @throws NamespaceUnfit when it is missing or does not know a search attribute, Error when the engine does not answer
 */
export async function checkNamespace(access: EngineAccess, namespace: string): Promise<readonly string[]> {
  const connection = await connect(access);
  const answered = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + ANSWER_MS, ask);
  const flags = `--address ${access.address} --namespace ${namespace}`;
  try {
    const hours = await answered(() => retentionHours(connection, namespace));
    if (hours === null) throw new NamespaceUnfit(`The engine at ${access.address} has no namespace ${namespace}. Make it: temporal operator namespace create ${flags} --retention ${RETENTION_HOURS}h`);
    const missing: string[] = [];
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
      if (!(await answered(() => knowsAttribute(connection, namespace, name)))) missing.push(`temporal operator search-attribute create ${flags} --name ${name} --type ${TYPE_NAMES[type]}`);
    }
    if (missing.length > 0) {
      throw new NamespaceUnfit(`The namespace ${namespace} does not know every search attribute that orders are listed by. Add what is missing (in Temporal Cloud: in the namespace's settings):\n${missing.map((line) => `  ${line}`).join('\n')}`);
    }
    if (hours >= RETENTION_HOURS) return [];
    return [`The namespace ${namespace} keeps closed orders for ${hours} hours only; a repeated request can be answered by the engine for ${RETENTION_HOURS}. Mend it: temporal operator namespace update ${flags} --retention ${RETENTION_HOURS}h`];
  } finally {
    await connection.close();
  }
}

async function knowsAttribute(connection: Connection, namespace: string, name: string): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query: `\`${name}\` IS NULL` });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === GRPC_INVALID_ARGUMENT) return false;
    throw error;
  }
}

/** Null: there is no such namespace. */
async function retentionHours(connection: Connection, namespace: string): Promise<number | null> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 3600;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === GRPC_NOT_FOUND) return null;
    throw error;
  }
}

/** An engine of others that is not there at all is told of after ten seconds. */
const CONNECT_LIMIT_MS = 10_000;

async function connect(access: EngineAccess, own?: OwnEngine): Promise<Connection> {
  const until = Date.now() + CONNECT_LIMIT_MS;
  for (;;) {
    try {
      return await Connection.connect({ ...access, connectTimeout: 5_000 });
    } catch (error) {
      if (isNoEntry(error)) throw new Error(`The Temporal engine at ${access.address} lets nobody in with this API key or certificate`, { cause: error });
      const givenUp = own === undefined ? Date.now() > until : own.hasEnded();
      if (givenUp) throw new Error(`The Temporal engine at ${access.address} does not answer`, { cause: error });
      await delay(200);
    }
  }
}

async function ensureRetention(connection: Connection, namespace: string): Promise<void> {
  const wanted = RETENTION_HOURS * 3600;
  const retention = { seconds: proto.google.protobuf.Duration.fromObject({ seconds: wanted }).seconds };
  const hours = await retentionHours(connection, namespace);
  if (hours === null) await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
  else if (hours < RETENTION_HOURS) await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } });
}

async function addMissingAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
}

/** Tries again what the engine does not take yet: it is busy, or does not know everywhere what was made a moment ago. */
async function untilAccepted(attempt: () => Promise<unknown>, mayPass: (error: unknown) => boolean, own: OwnEngine | undefined): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const goesOn = own !== undefined && isBusy(error) ? !own.hasEnded() : mayPass(error) && Date.now() <= until;
      if (!goesOn) throw error;
      await delay(100);
    }
  }
}

function isBusy(error: unknown): boolean {
  return isGrpcServiceError(error) && GRPC_BUSY.includes(Number(error.code));
}

/** Of a connection: its own error has the engine's as its cause. */
function isNoEntry(error: unknown): boolean {
  return error instanceof Error && isGrpcServiceError(error.cause) && GRPC_NO_ENTRY.includes(Number(error.cause.code));
}

function isRefusal(error: unknown): boolean {
  return isGrpcServiceError(error) || error instanceof ServiceError;
}
