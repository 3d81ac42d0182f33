/** Runs one instance of a service and starts it again when it ends by itself, as the container engine would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { endWithUs } from '../../src/engine/watchdog.ts';

export type Launch = {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it prints. */
  readonly log: string;
  /** What ends it in good order. Default: SIGTERM. */
  readonly stopSignal?: NodeJS.Signals | undefined;
};

export type Supervised = {
  readonly name: string;
  pid(): number | undefined;
  /** How often it has come back by itself. */
  restarts(): number;
  /** `kill -9`, SIGSTOP and the like, to all of its processes; what has ended comes back. */
  signal(name: NodeJS.Signals): void;
  /** Ends it, and it stays so: SIGTERM, and after the grace SIGKILL. */
  stop(): Promise<void>;
  start(): void;
};

/** Container engines wait from 100 ms on, twice as long each time. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** Who has lived that long begins at the first wait again. */
const WELL_AFTER_MS = 10_000;

export function supervise(name: string, launch: Launch, graceMs: number): Supervised {
  let child: ChildProcess | null = null;
  let wanted = false;
  let restarts = 0;
  let waitMs = FIRST_WAIT_MS;
  let again: NodeJS.Timeout | null = null;
  const begin = (): void => {
    const begunAt = Date.now();
    const one = spawnLogged(launch);
    child = one;
    const callOff = one.pid === undefined ? () => {} : endWithUs(one.pid);
    const ended = (): void => {
      callOff();
      // A container ends with its first process: so do those that this one has left behind.
      signalAll(one, 'SIGKILL');
      if (child === one) child = null;
      if (!wanted) return;
      restarts += 1;
      waitMs = Date.now() - begunAt > WELL_AFTER_MS ? FIRST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      again = setTimeout(begin, waitMs);
    };
    one.once('exit', ended);
    one.once('error', ended);
  };
  return {
    name,
    pid: () => child?.pid,
    restarts: () => restarts,
    signal: (signal) => signalAll(child, signal),
    start() {
      if (wanted) return;
      wanted = true;
      begin();
    },
    async stop() {
      wanted = false;
      if (again !== null) clearTimeout(again);
      const one = child;
      if (one === null) return;
      const gone = new Promise<void>((resolve) => {
        one.once('exit', () => resolve());
      });
      signalAll(one, 'SIGCONT');
      one.kill(launch.stopSignal ?? 'SIGTERM');
      const timer = setTimeout(() => signalAll(one, 'SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Everything in it, as a signal to a container's processes. */
function signalAll(child: ChildProcess | null, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of it is gone.
  }
}

/** A one-shot service: resolves to its exit code. */
export function runOnce(launch: Launch): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawnLogged(launch);
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

function spawnLogged({ words, env, cwd, user, log }: Launch): ChildProcess {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a', 0o600);
  const [command = '', ...args] = words;
  try {
    return spawn(command, args, { env, cwd, ...user, stdio: ['ignore', output, output], detached: true });
  } finally {
    closeSync(output);
  }
}
