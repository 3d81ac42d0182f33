/**
 * Every npm command starts here: `node scripts/run.mjs <command>`. Plain
 * JavaScript without a dependency, because on a fresh clone nothing is installed
 * yet and the machine's Node may be older than the one the project runs on.
 */
import { installIfNeeded } from './install.mjs';
import { check } from './check.mjs';
import { runNode } from './run-node.mjs';
import { test } from './test.mjs';

// Where the C library keeps memory per thread, a process with as many threads as ours keeps a hundred megabytes too much.
// As much for the nurseries of its two JavaScript heaps, which are 48 MB each unless told.
const SMALL_HEAPS = '--max-semi-space-size=8';
const SMALL = { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' };

const COMMANDS = {
  start: (args) => runNode([SMALL_HEAPS, 'src/main.ts', ...args], SMALL),
  dev: (args) => runNode(['--watch', '--watch-preserve-output', 'src/main.ts', ...args]),
  reset: (args) => runNode(['scripts/reset.ts', ...args]),
  demo: (args) => runNode(['scripts/demo.ts', ...args]),
  'admin-key': (args) => runNode(['scripts/create-admin-key.ts', ...args]),
  keys: (args) => runNode(['scripts/keys.ts', ...args]),
  backup: (args) => runNode(['scripts/backup.ts', ...args]),
  restore: (args) => runNode(['scripts/restore.ts', ...args]),
  reconcile: (args) => runNode(['scripts/reconcile.ts', ...args]),
  archive: (args) => runNode(['scripts/archive.ts', ...args]),
  bench: (args) => runNode(['bench/main.ts', ...args], SMALL),
  cluster: (args) => runNode(['cluster/main.ts', ...args]),
  'production:secrets': (args) => runNode(['scripts/production-secrets.ts', ...args]),
  drill: (args) => runNode(['drill/main.ts', ...args]),
  release: (args) => runNode(['scripts/release.ts', ...args]),
  check: async () => ((await check()).failed.length === 0 ? 0 : 1),
  test: (args) => test(['plain', 'engine'], args),
  // In another time zone than the developer's: dates are Japan's, wherever the machine stands.
  'test:all': (args) => test(['plain', 'engine', 'long'], args, { TZ: 'America/Los_Angeles', MODEL_LIVES: process.env.MODEL_LIVES ?? '2500' }),
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, name)) {
  console.error(`Unknown command "${name}". There are: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(2);
}
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org), then run this again.`);
  process.exit(1);
}
try {
  installIfNeeded();
  process.exitCode = await COMMANDS[name](args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
