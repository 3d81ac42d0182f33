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
const GRPC_NOT_FOUND = 5;

/**
 * Makes a namespace fit for orders: it exists, keeps closed orders for 90 days
 * (set explicitly, because a dev server makes it with one day), and knows every
 * search attribute. What is there already is left as it is, so it is safe on
 * every start, and on an engine that we did not start.
 *
 * @param address `host:port` of the engine
 * @throws ServiceError when the engine refuses, Error when it is not ready within 90 s
 */
export async function prepareNamespace(address: string, namespace: string): Promise<void> {
  const connection = await connect(address);
  try {
    await ensureRetention(connection, namespace);
    await untilAccepted(() => addMissingAttributes(connection, namespace));
    await untilAccepted(() => connection.workflowService.countWorkflowExecutions({ namespace, query: ALL_KNOWN }));
  } finally {
    await connection.close();
  }
}

/** A machine with its hands full answers late; one that is not there at all is told of after ten seconds. */
const CONNECT_LIMIT_MS = 10_000;

async function connect(address: string): Promise<Connection> {
  const until = Date.now() + CONNECT_LIMIT_MS;
  for (;;) {
    try {
      return await Connection.connect({ address, connectTimeout: 5_000 });
    } catch (error) {
      if (Date.now() > until) throw new Error(`The Temporal engine at ${address} does not answer. Is it running, and is TEMPORAL_ADDRESS (or TEMPORAL_PORT) right?`, { cause: error });
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

/** A namespace or attribute made a moment ago may not be known everywhere yet. */
async function untilAccepted(attempt: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > until || !(isGrpcServiceError(error) || error instanceof ServiceError)) throw error;
      await delay(100);
    }
  }
}
