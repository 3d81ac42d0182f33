import { setTimeout as delay } from 'node:timers/promises';
import { Connection, ServiceError, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';

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

/** A query that fails until every attribute is known to the server that answers. `Status` unquoted is a word of the query language. */
const ALL_KNOWN =
  "`Shop` = 'x' AND `Method` = 'x' AND `Status` = 'x' AND `Attention` = 'x' AND `SettlementNo` = 'x' AND `SlipNo` = 'x' AND `NextDeadline` IS NULL AND `AmountYen` = 0";

/** Servers cache namespaces and attributes for up to a minute. */
const READY_LIMIT_MS = 90_000;
/** One answer; a machine with its hands full gives it late. */
const ANSWER_MS = 10_000;
const GRPC_NOT_FOUND = 5;
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
 * @param address `host:port` of the engine
 * @param own given for an engine that we started
 * @throws ServiceError when the engine refuses, Error when it is not ready within 90 s (one of others) or has ended (our own)
 */
export async function prepareNamespace(address: string, namespace: string, own?: OwnEngine): Promise<void> {
  const connection = await connect(address, own);
  const answered = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + ANSWER_MS, ask);
  try {
    await untilAccepted(() => answered(() => ensureRetention(connection, namespace)), isBusy, own);
    await untilAccepted(() => answered(() => addMissingAttributes(connection, namespace)), isRefusal, own);
    await untilAccepted(() => answered(() => connection.workflowService.countWorkflowExecutions({ namespace, query: ALL_KNOWN })), isRefusal, own);
  } finally {
    await connection.close();
  }
}

/** An engine of others that is not there at all is told of after ten seconds. */
const CONNECT_LIMIT_MS = 10_000;

async function connect(address: string, own: OwnEngine | undefined): Promise<Connection> {
  const until = Date.now() + CONNECT_LIMIT_MS;
  for (;;) {
    try {
      return await Connection.connect({ address, connectTimeout: 5_000 });
    } catch (error) {
      const givenUp = own === undefined ? Date.now() > until : own.hasEnded();
      if (givenUp) throw new Error(`The Temporal engine at ${address} does not answer`, { cause: error });
      await delay(200);
    }
  }
}

async function ensureRetention(connection: Connection, namespace: string): Promise<void> {
  const wanted = RETENTION_HOURS * 3600;
  const retention = { seconds: proto.google.protobuf.Duration.fromObject({ seconds: wanted }).seconds };
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= wanted) return;
    await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } });
  } catch (error) {
    if (!isGrpcServiceError(error) || Number(error.code) !== GRPC_NOT_FOUND) throw error;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
  }
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

function isRefusal(error: unknown): boolean {
  return isGrpcServiceError(error) || error instanceof ServiceError;
}
