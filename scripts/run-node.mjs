import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { NODE_PACKAGE, ROOT } from './root.mjs';

const SAME_SIGNAL_MS = 1_000;
const LOOK_FOR_PARENT_MS = 500;

/**
 * Runs the project's own Node (24) and resolves to its exit code.
 *
 * The child gets a process group of its own and each signal from us, once: in a
 * terminal Ctrl-C reaches the whole foreground group, and npm passes it on as well,
 * so without this the program would hear it three times. When npm or this script
 * dies without a word, the child is told to stop too.
 */
export function runNode(args, extraEnv = {}) {
  const child = spawn(projectNode(), args, {
    cwd: ROOT,
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit'],
    env: { ...process.env, ...extraEnv, PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  let lastAt = 0;
  const pass = (signal) => {
    if (Date.now() - lastAt < SAME_SIGNAL_MS) return;
    lastAt = Date.now();
    interruption = signal;
    child.kill(signal);
  };
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => ({ signal, listener: () => pass(signal) }));
  for (const { signal, listener } of listeners) process.on(signal, listener);

  const callOffWatchdog = endWithUs(child.pid);
  const parent = process.ppid;
  const startedByNpm = process.env.npm_lifecycle_event !== undefined;
  const watch = setInterval(() => {
    if (startedByNpm && process.ppid !== parent) pass('SIGTERM');
  }, LOOK_FOR_PARENT_MS);

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearInterval(watch);
      callOffWatchdog();
      for (const { signal: name, listener } of listeners) process.off(name, listener);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

let interruption;

/** For commands of several steps: ends this script if somebody has stopped the last one. */
export function exitIfInterrupted() {
  if (interruption !== undefined) process.exit(128 + constants.signals[interruption]);
}

/** The same as in src/engine/watchdog.ts, which an older Node cannot load. */
function endWithUs(pid) {
  if (pid === undefined) return () => {};
  const watchdog = spawn('sh', ['-c', 'read -r _; kill -TERM "$0"', String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.on('error', () => {}); // no `sh` here: then only SIGKILL of this script leaves the child behind
  watchdog.stdin.on('error', () => {});
  watchdog.unref();
  return () => watchdog.kill('SIGKILL');
}

let checkedNode;

/** The Node that the project is written for: from node_modules where npm has one for this machine, otherwise the machine's own. */
export function projectNode() {
  checkedNode ??= [join(ROOT, NODE_PACKAGE, 'bin', 'node'), process.execPath].find(isNode24);
  if (checkedNode === undefined) {
    throw new Error(
      `This machine has Node ${process.versions.node} and the project runs on Node 24, which npm brings along for Linux on x64 and arm64 only ` +
        `(here: ${process.platform} on ${process.arch}). Install Node 24 (https://nodejs.org), then run this again with it.`,
    );
  }
  return checkedNode;
}

function isNode24(path) {
  if (path === process.execPath) return process.versions.node.startsWith('24.');
  try {
    return existsSync(path) && execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith('v24.');
  } catch {
    return false; // there, but not for this machine: built for another C library
  }
}
