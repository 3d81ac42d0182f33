/**
 * Engine and records belong together: orders run in one, and what may be live at Yamato is known by the other. Neither is
 * made anew, silently, where the other one has life in it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { countWorkflows } from '../engine/count-workflows.ts';
import { engineFileOf, type Engine } from '../engine/open-engine.ts';
import { pgliteFolderOf, recordsFolderState } from '../records/database/records-folder.ts';
import type { Records } from '../records/records.ts';
import { orderWorkflowType } from '../workflows/contract.ts';
import { StartFault } from './start-fault.ts';

/** An order as young as this may not be seen in an engine's lists yet. */
const YOUNG_MS = 10 * 60_000;

type Place = Pick<Engine, 'access' | 'namespace'>;
type Counting = Pick<Records, 'countOrders'>;
type Where = Pick<Config, 'dataDir' | 'databaseUrl' | 'temporal'>;

/** Whether our own engine will be made by this start, and records may be there already: then they are looked at first. */
export function engineWaitsForRecords(config: Where): boolean {
  const isNew = config.temporal.address === undefined && !existsSync(engineFileOf(config));
  return isNew && (config.databaseUrl !== undefined || recordsFolderState(recordsFolderOf(config)) !== 'missing');
}

export function recordsFolderOf({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'records');
}

/** Before our own engine is made anew. @throws StartFault where the records hold live orders and nobody said that this is meant */
export async function allowNewEngine(config: Where & Pick<Config, 'newEngine'>, records: Counting): Promise<void> {
  const { live } = await records.countOrders();
  if (live > 0 && !config.newEngine) throw engineMissing(`The engine's file ${engineFileOf(config)} is missing`, live);
}

/** Before records are made anew. @throws StartFault where the engine has orders */
export async function allowNewRecords(config: Where, engine: Place): Promise<void> {
  const orders = await countWorkflows(engine, orderWorkflowType);
  if (orders > 0) throw recordsMissing(config, engine, orders);
}

/** When both are there: whether they are each other's. Returns what the operator should know, or null. */
export async function compareStores(config: Where & Pick<Config, 'newEngine'>, engine: Place, records: Counting): Promise<string | null> {
  const [orders, { any, live }] = await Promise.all([countWorkflows(engine, orderWorkflowType), records.countOrders()]);
  if (orders > 0 && !any) throw recordsMissing(config, engine, orders);
  if (orders > 0 || live === 0) return null;
  const { address, namespace } = config.temporal;
  if (address !== undefined && !config.newEngine && (await records.countOrders(new Date(Date.now() - YOUNG_MS).toISOString())).live > 0) {
    throw engineMissing(`The engine at ${address} has never had an order in the namespace ${namespace} (are TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE right?)`, live);
  }
  return `The engine has no orders, the records hold ${counted(live, 'live one')}: taken up one after the other, by asking Yamato first.`;
}

/** What the operator should know of records that were put back to an earlier moment; null: they were not. */
export async function tellRestoration(records: Pick<Records, 'restoration'>): Promise<string | null> {
  const restoration = await records.restoration();
  if (restoration === null) return null;
  return `The records are those of ${restoration.backupAt}, put back at ${restoration.restoredAt}: what was done since they do not know. \`npm run reconcile\` asks Yamato (docs/operations.md, "Backups").`;
}

function engineMissing(what: string, live: number): StartFault {
  return new StartFault(
    `${what}, but the records hold ${counted(live, 'live order')}. Restore the engine from a backup (an older one will do: it catches up), ` +
      'or start with `npm start -- --new-engine` (in production: `src/main.ts --new-engine`), which takes up each of them by asking Yamato first, ' +
      'or give them up by clearing everything with `npm run reset`. Nothing was made.',
  );
}

function recordsMissing(config: Where, engine: Place, orders: number): StartFault {
  const own = config.databaseUrl === undefined ? pgliteFolderOf(recordsFolderOf(config)) : null;
  const what = own === null ? 'The records on the PostgreSQL that DATABASE_URL names hold no orders' : `The records are missing (${own})`;
  const setting = own === null ? ' Is DATABASE_URL the right database, and TEMPORAL_NAMESPACE the right namespace?' : '';
  return new StartFault(
    `${what}, but the engine at ${engine.access.address} has ${counted(orders, 'order')}, which cannot go on without them.${setting} ` +
      'Restore the records from a backup together with their keys, or give up these orders by clearing everything with `npm run reset`. Nothing was made.',
  );
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
