/**
 * `npm run reconcile`: what the records lack after a restore, as far as Yamato can be asked. Whatever the API fails at is a line
 * of the report, and the exit 1. Asks only; an order that is behind is told to look, one that was lost is taken in with
 * `--adopt`. @see docs/operations.md, "Backups"
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import '../src/api/methods.ts';
import { apiMethodsInUse } from '../src/api/methods/api-method.ts';
import { parseConfig } from '../src/config.ts';
import { pemFile } from '../src/pem-settings.ts';
import { type DevFile, devFilePath } from '../src/process/dev-file.ts';
import { isSpoken, reasonOf } from '../src/process/start-fault.ts';
import { type ReconcileApi, ReconcileFault, reconcileApi } from '../src/reconcile/api.ts';
import { rangeOf, readNumbers, readOrders } from '../src/reconcile/numbers.ts';
import { reconcile } from '../src/reconcile/reconcile.ts';
import { countsOf, writeReport } from '../src/reconcile/report.ts';
import { refuseTogether, type Wish, whyNotDone } from '../src/reconcile/refusals.ts';
import { type LineFinding, words } from '../src/reconcile/words.ts';

const options = {
  numbers: { type: 'string', multiple: true }, range: { type: 'string', multiple: true }, orders: { type: 'string' }, adopt: { type: 'boolean' }, ours: { type: 'string', multiple: true },
  shop: { type: 'string', multiple: true }, method: { type: 'string' }, 'no-sync': { type: 'boolean' }, to: { type: 'string' }, api: { type: 'string' }, ca: { type: 'string' }, 'key-file': { type: 'string' },
  done: { type: 'boolean' }, anyway: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
} as const;

const HELP = `npm run reconcile -- [options]      (docs/operations.md, "Backups")

What the carts have since the backup:
  --numbers FILE     order numbers, one a line, or a CSV with a column of them; may be repeated
  --range A-1..A-9   consecutive order numbers; may be repeated
  --orders FILE      whole orders as the cart sends them, one JSON object a line
  --adopt            takes the lost ones of --orders in (引継ぎ); no credit is asked for
  --ours NUMBER      with --adopt: an order that may be another shop's of the same contract, and was seen in Yamato's console to be
                     this one's; may be repeated
Which orders, and what is done:
  --shop SHOP        this shop alone; may be repeated
  --method METHOD    of orders that the records do not know
  --no-sync          an order that is behind is not told to look
  --done             ends the state of having been put back, when nothing is left to do; --anyway: in spite of what is left
The API:
  --api URL          where it is
  --ca FILE          who signed its certificate (PEM), where that is nobody known
  --key-file FILE    an admin key for all shops
  --to DIR           where the report goes

Ends with 0: everything was looked at, the report is written, and with --done the state is ended. What it found may still be work:
the report says so. Ends with 1: it could not begin, or the API failed at something (the report says at what), or --done has not
ended the state; the last line says why.`;

async function main(args: readonly string[]): Promise<number> {
  const { values } = read(args);
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const { dataDir, publicUrl, firstKeys } = parseConfig(process.env, [], 'backup');
  const dev = existsSync(devFilePath(dataDir)) ? (JSON.parse(readFileSync(devFilePath(dataDir), 'utf8')) as DevFile) : null;
  const url = values.api ?? publicUrl ?? dev?.api;
  if (url === undefined) throw new ReconcileFault('Where is the API? Start it (`npm start`), or name it with --api, for example --api http://127.0.0.1:3000.');
  const key = values['key-file'] === undefined ? (firstKeys.admin ?? dev?.keys.admin) : readFileSync(values['key-file'], 'utf8').trim();
  if (key === undefined) throw new ReconcileFault('An admin key for all shops is needed: FIRST_ADMIN_KEY_FILE, or --key-file with a file that holds one (`npm run admin-key` makes one).');
  if (values.ca !== undefined) trust(values.ca);
  const api = reconcileApi(url.replace(/\/$/, ''), key);
  const wish: Wish = { done: values.done === true, anyway: values.anyway === true, adopt: values.adopt === true, ours: values.ours ?? [], shops: values.shop ?? null };
  const cart = {
    numbers: [...(values.numbers ?? []).flatMap(readNumbers), ...(values.range ?? []).flatMap(rangeOf)],
    orders: values.orders === undefined ? [] : readOrders(values.orders),
  };
  await refuseTogether(wish, api);
  const restoration = await api.restoration();
  say(restoration === null ? 'The records were not put back, or that has been reconciled; looking all the same.' : `The records are those of ${restoration.backupAt}, put back at ${restoration.restoredAt}.`);
  const now = new Date();
  const lines = await reconcile({
    api, restoration, now, ...cart,
    shops: wish.shops,
    method: values.method ?? apiMethodsInUse()[0]?.service ?? '',
    adopt: wish.adopt,
    ours: new Set(wish.ours),
    sync: values['no-sync'] !== true,
    report: say,
  });
  const written = writeReport(resolve(values.to ?? dataDir), lines, restoration, now);
  for (const [kind, count] of Object.entries(countsOf(lines))) say(`${String(count).padStart(6)}  ${words[kind as LineFinding].label}`);
  say(`For staff: ${written.csv}`);
  console.log(written.json);
  say('Amounts, contents and slip numbers Yamato does not tell: what was changed of them after the backup must be compared by hand.');
  const faults = lines.filter(({ isFault }) => isFault).length;
  if (faults > 0) say(`The API failed at ${faults} of them, which were not looked at or not done: the report says why (notAsked).`);
  const code = wish.done && restoration !== null ? await end(wish, whyNotDone(lines, cart.numbers.length + cart.orders.length > 0), api) : 0;
  return faults > 0 ? 1 : code;
}

/** Beside those that this machine knows. */
function trust(path: string): void {
  const read = pemFile('CERTIFICATE').safeParse(path);
  if (!read.success || read.data === undefined) throw new ReconcileFault(`--ca ${read.error?.issues[0]?.message ?? 'names no file'}: ${path}`);
  setDefaultCACertificates([...getCACertificates('default'), Buffer.from(read.data).toString('latin1')]);
}

async function end({ anyway }: Wish, whyNot: string | null, api: ReconcileApi): Promise<number> {
  if (whyNot !== null && !anyway) {
    say(whyNot);
    return 1;
  }
  await api.endRestoration();
  say('Reconciled: the records count as put back no more. A number that Yamato calls used is still asked about before anything is sent under another.');
  return 0;
}

function say(line: string): void {
  console.error(line);
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new ReconcileFault(`${error instanceof Error ? error.message : 'What is that?'}\n\n${HELP}`, { cause: error });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof ReconcileFault || isSpoken(error) ? error.message : `The reconciliation ended early: ${reasonOf(error)}. Nothing was changed at Yamato; run it again.`);
  process.exitCode = 1;
}
