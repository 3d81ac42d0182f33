/**
 * `npm run restore -- --from BACKUP --key FILE [--into DIR] [--replace] [--owner USER] [--without-list]`: puts a backup back, as a
 * data folder or as PostgreSQL's data directory, and says how it goes on from there.
 * `npm run restore -- mark --backup-at INSTANT`: for databases that were put back by other means. @see docs/operations.md, "Backups"
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countAsRestored, type MasterKeys } from '../src/backup/after-restore.ts';
import { BackupFault } from '../src/backup/backup-fault.ts';
import { listsText } from '../src/backup/destroyed-lists.ts';
import { readKeyFile } from '../src/backup/key-files.ts';
import type { RunAs } from '../src/backup/postgres/tools.ts';
import { type Restored, restoreBackup } from '../src/backup/restore-backup.ts';
import { sayWhy } from '../src/backup/say-why.ts';
import { type Config, parseConfig } from '../src/config.ts';
import { masterKeyOf, otherMasterKeysOf } from '../src/master-key.ts';
import { recordsFolderOf } from '../src/process/two-stores.ts';

const USAGE = 'npm run restore -- --from BACKUP --key FILE [--into DIR] [--replace] [--owner USER] [--without-list], or npm run restore -- mark --backup-at INSTANT';

async function restore(args: readonly string[]): Promise<void> {
  const { values, positionals } = read(args);
  const [command] = positionals;
  const config = parseConfig(process.env, [], 'backup');
  if (command === 'mark' && positionals.length === 1) {
    const at = Date.parse(values['backup-at'] ?? '');
    if (Number.isNaN(at) || at > Date.now()) throw new BackupFault('--backup-at is the moment of what was put back, for example 2026-11-23T03:00:00+09:00; the older one, if the databases are of several.');
    const backupAt = new Date(at).toISOString();
    await countAsRestored(config.databaseUrl === undefined ? { dataDir: recordsFolderOf(config) } : { databaseUrl: config.databaseUrl }, backupAt);
    return console.error(`The records know that they are those of ${backupAt}. Restart every process that was up, then run \`npm run reconcile\`.`);
  }
  if (positionals.length > 0 || values.from === undefined || values.key === undefined) throw new BackupFault(`From which backup, with which private key? ${USAGE}`);
  const restored = await restoreBackup({
    from: resolve(values.from),
    privateKeys: readKeyFile(values.key),
    into: values.into === undefined ? undefined : resolve(values.into),
    dataDir: config.dataDir,
    replace: values.replace === true,
    masterKeys: await keysOf(config),
    destroyedKeysFile: config.destroyedKeysFile,
    withoutList: values['without-list'] === true,
    owner: ownerOf(values.owner),
    path: process.env['PATH'],
    report: (line) => console.error(line),
  });
  for (const line of whatNext(restored, values.owner)) console.error(line);
  console.log(restored.target);
}

/** Where this machine has the key at all. */
async function keysOf(config: Config): Promise<MasterKeys | undefined> {
  if (config.masterKey === undefined && config.masterKeyCommand === undefined) return undefined;
  return { key: await masterKeyOf(config, 'known'), others: await otherMasterKeysOf(config) };
}

/** Who starts the server afterwards; only root can hand files over. */
function ownerOf(name: string | undefined): RunAs {
  if (name === undefined) return null;
  if (process.getuid?.() !== 0) throw new BackupFault('--owner is for root, who alone can give files to somebody else. Run this as the user that the server runs as.');
  try {
    const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch (error) {
    throw new BackupFault(`There is no user ${name} on this machine (--owner).`, { cause: error });
  }
}

function whatNext({ contents, target, replaced, masterKey, destroyedAgain, lists, tools }: Restored, owner: string | undefined): readonly string[] {
  const { orders, takenAt } = contents;
  const isThere = existsSync(join(target, 'master.key'));
  const key = masterKey === 'checked' ? 'The master key at hand is the one that these records were made with.' : 'No master key was at hand, so it was not checked: a start refuses a wrong one.';
  const as = owner === undefined ? '' : `sudo -u ${owner} `;
  const steps = [
    ...(tools === null
      ? [
          ...(isThere ? [] : [`put the master key of development into ${join(target, 'master.key')} (mode 0600), or set MASTER_KEY: it is in no backup`]),
          `npm start${target === resolve(process.env['DATA_DIR'] ?? './data') ? '' : `   (with DATA_DIR=${target})`}`,
        ]
      : [
          `start the server on it, for example: ${as}${join(tools, 'pg_ctl')} -D ${target} -w start\n` +
            `     (where postgresql.conf is kept elsewhere, as Debian does: ${as}${join(tools, 'postgres')} -D ${target} -c config_file=/etc/postgresql/…/postgresql.conf)`,
          'start Temporal, then API and workers, with the master key that belongs to the records',
        ]),
    'npm run reconcile   (asks Yamato about every order; with --numbers FILE also about those that the cart has and these records do not)',
  ];
  return [
    '',
    `Restored: ${orders.count} orders, the newest of ${orders.newest ?? '(none)'}, everything as of ${takenAt.ended}, in ${target}.`,
    ...(replaced === null ? [] : [`What was there before is in ${replaced}; delete it when all is well.`]),
    key,
    ...(destroyedAgain ? [`Gone here, too, is what stands on ${listsText(lists)}.`] : ['What was destroyed since (keys, buyers) is not gone here yet: put the newest DESTROYED_KEYS_FILE in its place before anything starts; every start applies it.']),
    'What was done after that moment is not in it, and Yamato knows it. So, in this order:',
    ...steps.map((step, at) => `  ${at + 1}. ${step}`),
    'API keys, shop settings and credentials are those of that moment, too: revoke again what was revoked since.',
    '',
  ];
}

function read(args: readonly string[]) {
  const options = { from: { type: 'string' }, key: { type: 'string' }, into: { type: 'string' }, replace: { type: 'boolean' }, owner: { type: 'string' }, 'without-list': { type: 'boolean' }, 'backup-at': { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new BackupFault(`${error instanceof Error ? error.message : 'What is that?'}\n${USAGE}`, { cause: error });
  }
}

try {
  await restore(process.argv.slice(2));
} catch (error) {
  console.error(sayWhy('Nothing was restored', error));
  process.exitCode = 1;
}
