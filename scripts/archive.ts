/**
 * `npm run archive -- run | status | drop --year Y`: the archive of ended orders, by hand. `--dry-run` says what would be
 * done; `--yes` does not ask. Configured by the environment like the processes themselves. With the records in the folder
 * the process must be stopped: they belong to one.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type Config, parseConfig } from '../src/config.ts';
import { jstDate, jstYear } from '../src/domain/values/japan-time.ts';
import { recordsOptionsOf } from '../src/process/records-options.ts';
import { explained, StartFault, startFault } from '../src/process/start-fault.ts';
import { ARCHIVE_LEASE, archiveBefore, type ArchiveStatus, mayBeDroppedFrom } from '../src/records/contract/archive.ts';
import { openRecords } from '../src/records/open-records.ts';
import type { Records } from '../src/records/records.ts';

const USAGE = 'npm run archive -- run [--dry-run] | status | drop --year 2019 [--dry-run] [--yes]';
const LEASE_MS = 60_000;
/** A process that archives gives the lease back within seconds. */
const LEASE_TRIES = 10;
const TURN = { limit: 1_000, withinMs: 10_000 } as const;

type Command = { readonly name: 'run' | 'status' | 'drop'; readonly year: number; readonly dryRun: boolean; readonly yes: boolean };

function readCommand(args: readonly string[]): Command {
  const fault = (why: string): StartFault => new StartFault(`${why} Usage: ${USAGE}`);
  let parsed: ReturnType<typeof parsedArgs>;
  try {
    parsed = parsedArgs(args);
  } catch (error) {
    throw fault(`${error instanceof Error ? error.message : 'The command cannot be read'}.`);
  }
  const { values, positionals: [name, ...others] } = parsed;
  if ((name !== 'run' && name !== 'status' && name !== 'drop') || others.length > 0) throw fault('What is to be done?');
  if (name === 'drop' && !/^\d{4}$/.test(values.year ?? '')) throw fault('Which year is to be dropped?');
  if (name !== 'drop' && values.year !== undefined) throw fault('--year belongs to drop.');
  return { name, year: Number(values.year ?? 0), dryRun: values['dry-run'], yes: values.yes };
}

function parsedArgs(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: { year: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } } });
}

async function archive(command: Command, config: Config, now: Date): Promise<void> {
  const none = async (): Promise<void> => {
    throw new StartFault('There are no records yet, so there is no archive. Is DATABASE_URL or DATA_DIR right?');
  };
  const records = await explained('records', async () => openRecords({ ...(await recordsOptionsOf(config)), beforeCreation: none }));
  try {
    if (command.name === 'status') printStatus(await records.archiveStatus(archiveBefore(now, config.archive.afterDays ?? 0)), config);
    else if (command.name === 'run') await run(records, command, config, now);
    else await drop(records, command, config, now);
  } finally {
    await records.close();
  }
}

function printStatus({ orders, waiting, heldBack, years, dropped }: ArchiveStatus, { archive: { afterDays, keepYears } }: Config): void {
  const archived = years.reduce((sum, year) => sum + year.orders, 0);
  say(`${orders} orders, of which ${archived} are in the archive`);
  if (afterDays === null) say('ARCHIVE_AFTER_DAYS is off: nothing is moved');
  else say(`to be moved now, ${afterDays} days after the last change: ${waiting.orders} orders, ${waiting.events} events; kept back: ${heldBack} orders (somebody must look at them, or an action or a start has no end yet)`);
  for (const { year, orders: count, events, bytes } of years) say(`${year}: ${count} orders, ${events} events, ${megabytes(bytes)} MB; may be dropped from ${mayBeDroppedFrom(year, keepYears)} on`);
  for (const { year, orders: count, droppedAt } of dropped) say(`${year}: dropped on ${jstDate(new Date(droppedAt))} with ${count} orders`);
}

async function run(records: Records, { dryRun }: Command, { archive: { afterDays } }: Config, now: Date): Promise<void> {
  if (afterDays === null) throw new StartFault('ARCHIVE_AFTER_DAYS is off, so nothing is old enough. Set it to a number of days.');
  const before = archiveBefore(now, afterDays);
  const { waiting } = await records.archiveStatus(before);
  say(`${waiting.orders} orders and ${waiting.events} events have not changed since ${before}`);
  if (dryRun) return;
  const moved = { orders: 0, events: 0 };
  await leased(records, async () => {
    for (let more = true; more; ) {
      const turn = await records.archive({ before, ...TURN });
      moved.orders += turn.orders;
      moved.events += turn.events;
      more = turn.more;
      if (more) say(`${moved.orders} orders and ${moved.events} events moved`);
    }
  });
  say('Done: the rest is young, or waits for somebody. Free the room for others with VACUUM, or leave that to autovacuum.');
}

async function drop(records: Records, { year, dryRun, yes }: Command, { archive: { afterDays, keepYears } }: Config, now: Date): Promise<void> {
  const { years } = await records.archiveStatus(archiveBefore(now, afterDays ?? 0));
  const kept = years.find((one) => one.year === year);
  if (kept === undefined) throw new StartFault(`There is nothing of ${year} in the archive. There is: ${years.map((one) => one.year).join(', ') || 'nothing'}.`);
  const from = mayBeDroppedFrom(year, keepYears);
  if (jstYear(now) - year <= keepYears) throw new StartFault(`${year} is kept until ${keepYears} years after its end: it may be dropped from ${from} on (ARCHIVE_KEEP_YEARS).`);
  say(`${year}, ${megabytes(kept.bytes)} MB: contents, buyers and history of ${kept.orders} orders and ${kept.events} events go for good, and with them that the orders are found by their buyer.`);
  say('Order numbers, settlement numbers, slips, dates, amounts and how each order ended stay; the numbers stay used. Backups keep what they have.');
  if (dryRun) return;
  if (!yes && !(await confirmed(year))) {
    say('Nothing was dropped.');
    process.exitCode = 1;
    return;
  }
  const { orders } = await leased(records, () => records.dropArchiveYear(year).catch((error: unknown) => Promise.reject(dropFault(error))));
  say(`${year} is dropped, with ${orders} orders.`);
}

function dropFault(error: unknown): unknown {
  const isBusy = error instanceof Error && 'code' in error && error.code === '55P03';
  return isBusy ? new StartFault('Somebody reads in that year just now, for longer than a few seconds (a backup?). Nothing of it was dropped but hashes of buyers; run this again later.') : error;
}

/** While the work goes on nobody else moves anything. */
async function leased<T>(records: Records, work: () => Promise<T>): Promise<T> {
  const holder = `archive-command-${randomUUID()}`;
  const take = () => records.takeLease(ARCHIVE_LEASE, holder, LEASE_MS);
  for (let tries = 0; !(await take()); tries += 1) {
    if (tries >= LEASE_TRIES) throw new StartFault('Another process is at work on the archive. Try again in a minute.');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const renewal = setInterval(() => void take().catch(() => undefined), LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await records.giveBackLease(ARCHIVE_LEASE, holder);
  }
}

async function confirmed(year: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new StartFault(`There is no terminal to ask on: use \`npm run archive -- drop --year ${year} --yes\`.`);
  const dialogue = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await dialogue.question(`Drop ${year} for good? [y/N] `);
  dialogue.close();
  return /^y(es)?$/i.test(answer.trim());
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function say(line: string): void {
  console.log(line);
}

try {
  await archive(readCommand(process.argv.slice(2)), parseConfig(process.env, [], 'command'), new Date());
} catch (error) {
  console.error(startFault('process', error).message);
  process.exitCode = 1;
}
