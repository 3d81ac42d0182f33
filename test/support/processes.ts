/** Processes as production starts them: `src/main.ts`, configured by environment only, killed as a crash would. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endWithUs } from '../../src/engine/watchdog.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_LIMIT_MS = 60_000;
/** The last line of a development start, or the event of a production one. */
const READY = /Ctrl-C stops everything|process\.ready/;

export type StartedProcess = {
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | string>;
};

/** Only PATH, HOME and what is given: nothing of the developer's own settings. */
function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.fromEntries(['PATH', 'HOME', 'TEMPORAL_CLI_PATH'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return { ...own, ...env };
}

const main: readonly string[] = [process.execPath, 'src/main.ts'];
/** The same, but that a test may hold its calls. */
export const gatedWorker: readonly string[] = [process.execPath, 'test/support/gated-worker.ts'];

/** Runs it without waiting for anything, in a process group of its own, as a terminal does: signals go to the group. */
export function runProcess(env: Readonly<Record<string, string>>, command: readonly string[] = main): StartedProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error('the process could not be started');
  const callOff = endWithUs(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => {
      callOff();
      resolve(code ?? signal ?? 'unknown');
    }),
  );
  return {
    pid,
    output: () => output,
    ended,
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
      return ended;
    },
  };
}

/** Resolves when it says that it is ready; throws with its output if it ends before. */
export async function startProcess(env: Readonly<Record<string, string>>, command?: readonly string[]): Promise<StartedProcess> {
  const started = runProcess(env, command);
  let ended = false;
  void started.ended.then(() => (ended = true));
  const until = Date.now() + READY_LIMIT_MS;
  while (!READY.test(started.output())) {
    if (ended || Date.now() > until) {
      await started.end('SIGKILL');
      throw new Error(`not ready: ${started.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return started;
}
