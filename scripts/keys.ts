/**
 * `npm run keys -- list | rotate-master | rotate-data [--shop S] | destroy --shop S --month YYYY-MM [--yes]`: the keys of an
 * installation, with the environment of its processes. docs/operations.md says when to use which.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type Config, parseConfig } from '../src/config.ts';
import { jstDate } from '../src/domain/values/japan-time.ts';
import { statusLabels } from '../src/domain/order/status.ts';
import { destroyKeys, judgeMonth, type MonthJudged, type MonthOfShop } from '../src/process/destroy-month.ts';
import { recordsOptionsOf } from '../src/process/records-options.ts';
import { rotateMaster, rotationOf } from '../src/process/rotate-master.ts';
import { explained, StartFault, startFault } from '../src/process/start-fault.ts';
import { completeDestroyedList } from '../src/records/destroyed-keys.ts';
import { openRecords } from '../src/records/open-records.ts';
import type { Records } from '../src/records/records.ts';

const USAGE = `npm run keys -- list
npm run keys -- rotate-master                                  (NEW_MASTER_KEY, or MASTER_KEY and PREVIOUS_MASTER_KEY)
npm run keys -- rotate-data [--shop <code>]
npm run keys -- destroy --shop <code> --month <yyyy-MM> [--yes]`;

type Asked = { readonly config: Config; readonly records: Records; readonly shop: string | undefined; readonly month: string | undefined; readonly yes: boolean };

const commands: Readonly<Record<string, (asked: Asked) => Promise<number>>> = { list, 'rotate-master': rotateMasterKey, 'rotate-data': rotateDataKeys, destroy };

async function run(): Promise<number> {
  const { name, shop, month, yes } = readArguments();
  const command = commands[name];
  if (command === undefined) throw new StartFault(`${name === '' ? 'What is to be done with the keys?' : `There is no ${name}.`}\n${USAGE}`);
  const config = parseConfig(process.env, [], 'command');
  const records = await explained('records', async () => openRecords({ ...(await recordsOptionsOf(config)), beforeCreation: refuseToMake }));
  try {
    return await command({ config, records, shop, month, yes });
  } finally {
    await records.close();
  }
}

function readArguments(): { readonly name: string; readonly shop: string | undefined; readonly month: string | undefined; readonly yes: boolean } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { shop: { type: 'string' }, month: { type: 'string' }, yes: { type: 'boolean', default: false } } });
    if (positionals.length > 1) throw new Error(`One thing at a time, not ${positionals.join(' and ')}`);
    return { name: positionals[0] ?? '', shop: values.shop, month: values.month, yes: values.yes };
  } catch (error) {
    throw new StartFault(`${error instanceof Error ? error.message : 'The arguments cannot be read'}.\n${USAGE}`, { cause: error });
  }
}

async function refuseToMake(): Promise<void> {
  throw new StartFault('There are no records, and so no keys. Are DATABASE_URL and DATA_DIR right?');
}

async function list({ config, records }: Asked): Promise<number> {
  const now = new Date();
  for (const { shop, month, versions, destroyedAt } of await records.listKeyMonths()) {
    const what = destroyedAt === null ? await useOf(records, { shop, month }, config, now) : `destroyed ${destroyedAt}`;
    console.log([(shop === '' ? '(installation)' : shop).padEnd(32), month, `${versions} key${versions === 1 ? ' ' : 's'}`, what].join('  '));
  }
  return 0;
}

async function useOf(records: Records, of: MonthOfShop, { personalDataKeptDays }: Config, now: Date): Promise<string> {
  if (of.shop === '') return 'of the installation';
  const judged = await judgeMonth(records, of, personalDataKeptDays, now);
  switch (judged.kind) {
    case 'inUse':
      return `in use until ${judged.until}`;
    case 'kept': {
      const open = judged.keeping.orders.some(({ keptUntil }) => keptUntil === null);
      return `needed by ${judged.keeping.count} order${judged.keeping.count === 1 ? '' : 's'}${open ? ', some of which go on' : ''}`;
    }
    case 'ready':
      return 'may be destroyed';
    default:
      return 'of a shop that is no more';
  }
}

async function rotateMasterKey({ config, records }: Asked): Promise<number> {
  const rotation = await rotationOf(config);
  const { wrapped, already } = await rotateMaster(records, rotation);
  console.log(`${wrapped} keys were wrapped with the new master key${already > 0 ? `, ${already} were so already` : ''}. Each was opened again with it before that counted.`);
  console.log(
    rotation.way === 'previousBeside'
      ? 'PREVIOUS_MASTER_KEY can go with the next start of each process, and the old key with the last backup that was taken before.'
      : 'Now start every process again with the new key as MASTER_KEY, and without NEW_MASTER_KEY. Until then it goes on with the keys that it knows, and waits where it needs another; nothing is lost. Keep the old key as long as there are backups from before.',
  );
  return 0;
}

async function rotateDataKeys({ records, shop }: Asked): Promise<number> {
  const shops = (await records.listShops()).map(({ code }) => code);
  if (shop !== undefined && !shops.includes(shop)) throw new StartFault(unknownShop(shop, shops));
  const rotated = shop === undefined ? [...shops, ''] : [shop];
  for (const each of rotated) await records.keyring.rotate(each);
  console.log(`New data keys for ${shop ?? `${shops.length} shops and the installation`}. Running processes seal with them within five minutes; what older keys sealed stays readable.`);
  return 0;
}

async function destroy({ config, records, shop, month, yes }: Asked): Promise<number> {
  if (shop === undefined || month === undefined) throw new StartFault(`Which key? --shop and --month are needed.\n${USAGE}`);
  const { destroyedKeysFile, personalDataKeptDays } = config;
  const judged = await judgeMonth(records, { shop, month }, personalDataKeptDays, new Date());
  if (judged.kind === 'destroyed') {
    await explained('dataFolder', () => completeDestroyedList(records, destroyedKeysFile));
    console.log(`The key of ${shop} of ${month} was destroyed at ${judged.keys[0]?.destroyedAt}. There is nothing more to do.`);
    return 0;
  }
  if (judged.kind !== 'ready') throw new StartFault(whyNot(judged, { shop, month }, personalDataKeptDays));
  if (!yes && !(await confirmed(`Destroy the key of ${shop} of ${month}? Names, addresses and goods of orders that were written last in that month can then never be read again, in no copy and by nobody. [y/N] `))) {
    console.log('Nothing was destroyed.');
    return 1;
  }
  const { rewritten, unreadable } = await explained('dataFolder', () => destroyKeys(records, destroyedKeysFile, judged.keys, new Date()));
  console.log(`The key of ${shop} of ${month} is destroyed. ${rewritten} values were kept without their buyers${unreadable > 0 ? `, ${unreadable} could not be opened` : ''}. It is on the list ${destroyedKeysFile}: keep that file apart from the backups, and give it to every restore.`);
  return 0;
}

function whyNot(judged: Exclude<MonthJudged, { kind: 'ready' | 'destroyed' }>, { shop, month }: MonthOfShop, keptDays: number): string {
  switch (judged.kind) {
    case 'noMonth':
      return `--month ${month} is no month. Example: --month 2026-01`;
    case 'unknownShop':
      return unknownShop(shop, judged.shops);
    case 'inUse':
      return `${month} is not long enough over: a key of that month, where there is one, is in use until ${judged.until}, a week after the month. Nothing was destroyed.`;
    case 'noKey':
      return `${shop} has no key of ${month}: nothing was ever sealed with one. It has keys of ${judged.months.join(', ') || 'no month'}.`;
    case 'kept': {
      const { count, orders } = judged.keeping;
      const lines = orders.map(({ orderNumber, status, keptUntil }) => `  ${orderNumber}  ${statusLabels[status]}  ${keptUntil === null ? 'goes on' : `kept until ${jstDate(new Date(keptUntil))}`}`);
      const more = count > orders.length ? [`  and ${count - orders.length} more`] : [];
      return [`${count} orders of ${shop} have data of ${month} and still need it: they go on, or ended less than ${keptDays} days ago (PERSONAL_DATA_KEPT_DAYS). Nothing was destroyed.`, ...lines, ...more].join('\n');
    }
  }
}

function unknownShop(shop: string, shops: readonly string[]): string {
  return `There is no shop ${shop === '' ? 'without a code' : shop}. There are: ${shops.join(', ') || 'none'}.`;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('There is no terminal to ask on: use --yes.');
    return false;
  }
  const dialogue = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await dialogue.question(question);
  dialogue.close();
  return /^y(es)?$/i.test(answer.trim());
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(startFault('process', error).message);
  process.exitCode = 1;
}
