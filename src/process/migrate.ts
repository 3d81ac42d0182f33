/**
 * `ROLE=migrate`: what has to be there before APIs and workers start, done once and in one place: the records' tables, the
 * engine's namespace, search attributes and retention, the first keys, and in a trial the demo shop. Safe to repeat. Like the
 * start of an API it makes no records beside an engine that has orders: another database is meant.
 */
import { mkdirSync } from 'node:fs';
import type { Config } from '../config.ts';
import { abilitiesOf, lackOf } from '../engine/abilities.ts';
import { type Engine, openEngine } from '../engine/open-engine.ts';
import { openRecords } from '../records/open-records.ts';
import { seedDemoShop } from './demo-shop.ts';
import { takeInFirstKeys } from './first-keys.ts';
import { recordsOptionsOf } from './records-options.ts';
import { explained, StartFault } from './start-fault.ts';
import { allowNewRecords } from './two-stores.ts';

/** Throws errors whose messages are fit for the screen. */
export async function migrate(config: Config, env: NodeJS.ProcessEnv, report: (line: string) => void, warn: (line: string) => void): Promise<void> {
  if (config.databaseUrl === undefined) throw new StartFault('DATABASE_URL is missing');
  report(`engine: preparing the namespace ${config.temporal.namespace}`);
  const engine = await explained('engine', () => openEngine({ config, env, codecEndpoint: '', report }));
  try {
    for (const line of lackOf(await abilitiesOf(engine.access, engine.namespace))) warn(line);
    await migrateRecords(config, engine, report);
  } finally {
    await engine.stop();
  }
  report('ready for APIs and workers');
}

async function migrateRecords(config: Config, engine: Engine, report: (line: string) => void): Promise<void> {
  report('records: bringing the tables up to this release');
  const beforeCreation = (): Promise<void> => allowNewRecords(config, engine);
  const records = await explained('records', async () => openRecords({ ...(await recordsOptionsOf(config)), beforeCreation }));
  try {
    // Tables that were made by mistake before.
    if (!(await records.countOrders()).any) await explained('engine', beforeCreation);
    await takeInFirstKeys(records, config.firstKeys);
    if (config.trial) {
      mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
      await seedDemoShop(records, config.dataDir);
      report(`trial: the demo shop's keys are in dev-keys.json in ${config.dataDir}`);
    }
  } finally {
    await records.close();
  }
}
